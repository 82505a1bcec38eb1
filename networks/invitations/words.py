"""States and positions in the reader's words, and positions by any of their words."""

from __future__ import annotations

from functools import cache

from networks.core.folding import fold
from networks.core.text import Refused
from networks.core.words import now as _
from networks.invitations.models import InvitationState
from networks.membership.words import position_word
from networks.people.positions import Position
from networks.web.i18n import LANGUAGES, speaking


def state_word(state: InvitationState) -> str:
    """Where an invitation stands."""
    words = {
        InvitationState.OPEN: _("waits for an answer"),
        InvitationState.EXPIRED: _("has expired"),
        InvitationState.ACCEPTED: _("was accepted"),
        InvitationState.DECLINED: _("was declined"),
        InvitationState.WITHDRAWN: _("was withdrawn"),
    }
    return words[state]


def position_named(text: str) -> Position | None:
    """The position with this code or word, Polish or English, whatever its case and accents; None for no text.

    Raises text.Refused for a word that names no position of the list.
    """
    wanted = fold(text)
    if not wanted:
        return None
    if found := _positions_by_word().get(wanted):
        return found
    raise Refused(
        _("“%(given)s” is not in the list of positions. Please use a word of the list.", given=text.strip()[:80])
    )


@cache
def _positions_by_word() -> dict[str, Position]:
    """Every position by its code and its words in all languages."""
    found = {fold(position.value): position for position in Position}
    for language in LANGUAGES:
        with speaking(language):
            found |= {fold(position_word(position.value)): position for position in Position}
    return found
