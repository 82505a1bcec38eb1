"""Deciding on something that others may decide on at the same moment, and taking a decision back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from networks.core import clock
from networks.core.errors import Conflict, Invalid
from networks.core.words import later as _
from networks.sessions.models import LiveSession
from networks.sessions.refusals import NOT_RUNNING, STALE, WRONG_STATE

UNDO_WITHIN: Final = timedelta(seconds=10)


def check_version(found: int, expected: int | None) -> None:
    """Raises Conflict (`stale`) when somebody changed the thing since the person looked at it."""
    if expected is not None and found != expected:
        raise Conflict(STALE, code="stale")


def check_reason(reason: str) -> None:
    """Raises Invalid (field `reason`) where an author would be told nothing."""
    if not reason:
        raise Invalid(_("Please say why; the author will see it."), field="reason")


def check_length(text: str, most: int) -> None:
    """Raises Invalid (field `text`) past `most` characters."""
    if len(text) > most:
        raise Invalid(
            _("Please write at most %(most)d characters; there are %(n)d.", most=most, n=len(text)), field="text"
        )


def is_too_late_to_undo(decided_at: datetime | None) -> bool:
    """Whether a decision of that moment can no longer be taken back."""
    return decided_at is None or clock.now() - decided_at > UNDO_WITHIN


def require_not_over(live: LiveSession) -> None:
    """Raises Conflict (`wrong_state`) once the session is closed or cancelled: nothing in it is decided any more."""
    if live.is_over:
        raise Conflict(WRONG_STATE, code="wrong_state")


def require_running(live: LiveSession, *, is_rehearsal: bool) -> None:
    """Raises Conflict (`wrong_state`) unless people are in the session, or the thing belongs to a rehearsal of it."""
    if not live.is_running and not (live.is_rehearsed and is_rehearsal):
        raise Conflict(NOT_RUNNING, code="wrong_state")
