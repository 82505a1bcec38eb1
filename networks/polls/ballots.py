"""What stands on a ballot, and what may be marked on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from networks.core.errors import Invalid
from networks.core.words import later as _
from networks.polls.models import SCALE, Poll, PollKind

OPTIONS_MIN: Final = 2
OPTIONS_MAX: Final = 12
WORDS_MAX: Final = 200
# Those whose answers are written beforehand.
WITH_OPTIONS: Final = frozenset({PollKind.SINGLE, PollKind.SEVERAL})


def checked_options(kind: PollKind, options: Sequence[str]) -> list[str]:
    """The answers to choose from; a scale and open words have none.

    Raises Invalid (field `options`) for fewer than 2 or more than 12, and for two alike.
    """
    if kind not in WITH_OPTIONS:
        return []
    if not OPTIONS_MIN <= len(options) <= OPTIONS_MAX:
        raise Invalid(
            _("Please give from %(least)d to %(most)d answers.", least=OPTIONS_MIN, most=OPTIONS_MAX), field="options"
        )
    if len({text.casefold() for text in options}) < len(options):
        raise Invalid(_("Two answers are the same."), field="options")
    return list(options)


def marked(poll: Poll, choices: Sequence[int], words: str) -> tuple[list[int], str]:
    """What a vote says: ids of options or a number of the scale, or words.

    Raises Invalid (field `choices` or `words`) for nothing, for what is not on the ballot, and for more than one answer
    where one is asked for.
    """
    if poll.kind is PollKind.OPEN:
        if not words or len(words) > WORDS_MAX:
            raise Invalid(
                _("Please answer in a few words, at most %(most)d characters.", most=WORDS_MAX), field="words"
            )
        return [], words
    wanted = sorted(set(choices))
    known = set(SCALE) if poll.kind is PollKind.SCALE else {option.id for option in poll.options}
    if not wanted or not known.issuperset(wanted):
        raise Invalid(_("Please choose one of the given answers."), field="choices")
    if poll.kind is not PollKind.SEVERAL and len(wanted) > 1:
        raise Invalid(_("Please choose one answer only."), field="choices")
    return wanted, ""
