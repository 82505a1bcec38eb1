"""What pages and programs send about polls."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from networks.core.errors import Invalid
from networks.core.shapes import Shape, none_if_empty
from networks.core.text import OneSentence, Refused, line
from networks.core.words import later as _
from networks.polls.ballots import OPTIONS_MAX
from networks.polls.models import PollKind
from networks.sessions.forms import Version

OPTION_LENGTH_MAX = 200
QUESTION_MAX = 300
SECONDS_MIN = 5
SECONDS_MAX = 3600
LIST_MAX = 50
ID_MAX = 2**63 - 1


def _option(text: str) -> str:
    tidy = line(text)
    if not tidy:
        raise Refused(_("Please fill this in."))
    if len(tidy) > OPTION_LENGTH_MAX:
        raise Refused(
            _("Please write at most %(most)d characters; there are %(n)d.", most=OPTION_LENGTH_MAX, n=len(tidy))
        )
    return tidy


def _several(value: Any) -> Any:
    """A form sends one mark as a word, several as a list."""
    return [value] if isinstance(value, str) else value


Seconds = Annotated[Annotated[int, Field(ge=SECONDS_MIN, le=SECONDS_MAX)] | None, BeforeValidator(none_if_empty)]
Words = Annotated[str, AfterValidator(line)]
Question = Annotated[OneSentence, Field(max_length=QUESTION_MAX)]
Options = Annotated[list[Annotated[str, AfterValidator(_option)]], Field(max_length=LIST_MAX)]
Choices = Annotated[list[Annotated[int, Field(ge=1, le=ID_MAX)]], Field(max_length=LIST_MAX)]
Back = Annotated[str, Field(max_length=10)]


class NewPoll(Shape):
    """A poll as a program prepares it; a scale and open words have no options."""

    kind: PollKind
    question: Question
    options: Options = Field(default_factory=list)
    secret: bool = True
    client_id: UUID


class ChangedPoll(Shape):
    """Other words for a poll that was not opened yet, and the version they replace."""

    version: Version
    kind: PollKind
    question: Question
    options: Options = Field(default_factory=list)
    secret: bool = True


class Step(Shape):
    """A step in a poll's life; `seconds` is how long it stays open, without it until somebody closes it."""

    version: Version
    seconds: Seconds = None


class Vote(Shape):
    """A vote: ids of options, one number of the scale, or words.

    The `version` is not asked for: what is voted on is frozen.
    """

    choices: Choices = Field(default_factory=list)
    words: Words = ""
    version: Version | None = None


class LeftOut(Shape):
    """An answer in words that is not to be shown, and why."""

    version: Version
    words: Words
    reason: OneSentence


class PollForm(Shape):
    """The page on which a poll is prepared: an answer in each line. `then` is the button that opens it at once."""

    question: Question
    kind: PollKind
    options: str = Field(default="", max_length=LIST_MAX * (OPTION_LENGTH_MAX + 2))
    named: Literal["", "1"] = ""
    then: Literal["", "open"] = ""
    client_id: UUID | None = None
    version: Version = 1
    back: Back = ""


class StepForm(Shape):
    """A step as a plain form."""

    version: Version
    seconds: Seconds = None
    back: Back = ""


class VoteForm(Shape):
    """A ballot as a plain form."""

    choices: Annotated[Choices, BeforeValidator(_several)] = Field(default_factory=list)
    words: Words = ""
    back: Back = ""


class LeftOutForm(LeftOut):
    """The same as a plain form."""

    back: Back = ""


def options_in(text: str) -> list[str]:
    """The answers of a form, one in each line; empty lines do not count.

    Raises Invalid (field `options`) that says which one is wrong, and why.
    """
    rows = [row for row in text.splitlines() if row.strip()]
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_option(row))
        except Refused as refused:
            raise Invalid(
                _("Answer %(number)d: %(why)s", number=number, why=refused.sentence), field="options"
            ) from None
    if len(found) > OPTIONS_MAX:
        raise Invalid(
            _("There are %(n)d answers; a poll has at most %(most)d.", n=len(found), most=OPTIONS_MAX), field="options"
        )
    return found
