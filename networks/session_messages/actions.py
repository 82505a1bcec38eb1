"""Messages in a session: sent, decided on, taken back; and notes backstage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import delete

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, require
from networks.core.html import Written, clean
from networks.core.sending import Sent, same_or_conflict
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person
from networks.session_messages import events, policy, queries
from networks.session_messages.models import BackstageNote, SessionMessage
from networks.session_messages.words import backstage_place_of, place_of
from networks.sessions import policy as sessions
from networks.sessions.deciding import (
    check_length,
    check_reason,
    check_version,
    is_too_late_to_undo,
    require_not_over,
)
from networks.sessions.models import ItemState, LiveSession
from networks.sessions.queries import hold
from networks.sessions.refusals import DECIDED, MAY_NOT, TOO_LATE
from networks.unsent import actions as unsent

MESSAGE_MAX: Final = 2000
S = ItemState
# From which states a message may go to another one.
BEFORE: Final[Mapping[ItemState, frozenset[ItemState]]] = {
    S.APPROVED: frozenset({S.PENDING, S.RETURNED, S.HIDDEN}),
    S.RETURNED: frozenset({S.PENDING}),
    S.REJECTED: frozenset({S.PENDING, S.RETURNED}),
    S.HIDDEN: frozenset({S.APPROVED}),
    S.PENDING: frozenset({S.RETURNED}),
    S.WITHDRAWN: frozenset({S.PENDING, S.RETURNED, S.APPROVED, S.HIDDEN}),
}


def send(author: Person, live: LiveSession, words: Written, client_id: UUID) -> Sent[SessionMessage]:
    """Write to everybody in the session. In a pre-moderated one it waits until a moderator lets it through.

    Sending the same `client_id` and text again answers with the message already stored, also in a closed session.

    Raises Forbidden if `author` may not speak now, Invalid past 2,000 characters, Conflict if `client_id` was used for
    another text.
    """
    if earlier := queries.message_sent_before(author, client_id):
        return same_or_conflict(earlier, is_same=(earlier.session_id, earlier.original) == (live.id, words.text))
    hold(live)
    rehearses = _require_open(author, live)
    check_length(words.text, MESSAGE_MAX)
    message = SessionMessage(
        session=live, author=author, client_id=client_id, text=words.text, html=words.html, original=words.text,
        is_rehearsal=rehearses,
    )  # fmt: skip
    if sessions.writes_straight(author, live):
        message.state = S.APPROVED
    db.session.add(message)
    db.session.flush()
    unsent.let_go(author, place_of(live))
    _tell(author.id, message, None)
    return Sent(message, is_new=True)


def revise(author: Person, message: SessionMessage, words: Written, version: int) -> None:
    """Send a returned message anew, with other words; it waits again.

    Raises Forbidden for others' messages and while nothing can be written, Conflict (`stale`, `wrong_state`).
    """
    require(message.author_id == author.id, MAY_NOT)
    _hold_at(message, version)
    _require_open(author, message.session)
    check_length(words.text, MESSAGE_MAX)
    message.text, message.html, message.original = words.text, words.html, words.text
    _go(author, message, S.PENDING)


def approve(person: Person, message: SessionMessage, version: int, words: Written | None = None) -> None:
    """Let a message be shown, with other `words` if it was shortened. Raises Conflict (`stale`, `wrong_state`)."""
    require(sessions.can_decide(person, message.session), MAY_NOT)
    _hold_at(message, version)
    if words is not None and words.text != message.text:
        require(sessions.can_moderate(person, message.session), MAY_NOT)
        check_length(words.text, MESSAGE_MAX)
        if message.state not in sessions.WAITING:
            raise Conflict(DECIDED, code="wrong_state")  # what was shown once keeps its words
        message.text, message.html = words.text, words.html
    _go(person, message, S.APPROVED)


def send_back(person: Person, message: SessionMessage, version: int, hint: str) -> None:
    """Return a waiting message to its author with a hint; they may send it anew."""
    require(sessions.can_decide(person, message.session), MAY_NOT)
    _decide(person, message, S.RETURNED, version, hint)


def reject(person: Person, message: SessionMessage, version: int, reason: str) -> None:
    """Refuse a waiting message, with a reason its author sees."""
    require(sessions.can_moderate(person, message.session), MAY_NOT)
    _decide(person, message, S.REJECTED, version, reason)


def hide(person: Person, message: SessionMessage, version: int, reason: str) -> None:
    """Take a shown message away from the audience, with a reason its author sees."""
    require(sessions.can_moderate(person, message.session), MAY_NOT)
    _decide(person, message, S.HIDDEN, version, reason)


def undo(person: Person, message: SessionMessage, version: int) -> None:
    """Take the last decision back within ten seconds, by whoever took it; shortened words are the author's again."""
    require(sessions.can_decide(person, message.session), MAY_NOT)
    _hold_at(message, version)
    require(message.decided_by_id == person.id, MAY_NOT)
    before = message.state_before
    if before is None or message.state not in policy.DECIDED or is_too_late_to_undo(message.decided_at):
        raise Conflict(TOO_LATE, code="too_late")
    if before in sessions.WAITING:
        require_not_over(message.session)
        if message.is_shortened:
            message.text, message.html = message.original, clean(message.original)
    message.reason = ""
    _change(message, before, person.id)
    message.state_before = None


def withdraw(author: Person, message: SessionMessage) -> None:
    """Take one's own message back; what was shown leaves the audience's pages. Twice is once."""
    require(message.author_id == author.id, MAY_NOT)
    queries.hold_message(message)
    if message.state is not S.WITHDRAWN:
        _go(author, message, S.WITHDRAWN)


def note(author: Person, live: LiveSession, text: str, client_id: UUID) -> Sent[BackstageNote]:
    """Tell those backstage something; the audience never learns of it, nor does the record.

    Raises Forbidden for the audience and once the session is published, Conflict for a `client_id` used before.
    """
    if earlier := queries.note_sent_before(author, client_id):
        return same_or_conflict(earlier, is_same=(earlier.session_id, earlier.text) == (live.id, text))
    require(policy.can_note(author, live), MAY_NOT)
    check_length(text, MESSAGE_MAX)
    made = BackstageNote(
        session_id=live.id, author_id=author.id, client_id=client_id, text=text, is_rehearsal=live.is_rehearsed
    )
    db.session.add(made)
    db.session.flush()
    unsent.let_go(author, backstage_place_of(live))
    emit(events.BackstageNoted(session_id=live.id, network_id=live.network_id, by_id=author.id, note_id=made.id))
    return Sent(made, is_new=True)


def end_waiting(live: LiveSession, person_id: int | None) -> None:
    """Say to those whose messages were never decided on that the session ended before."""
    for message in queries.waiting_of(live):
        queries.hold_message(message)
        if message.state is S.PENDING:  # and was not decided on this very moment
            message.reason = ""  # nobody decided: the page says so
            _change(message, S.REJECTED, person_id)


def wipe_rehearsal(live_id: int) -> None:
    """Remove what was written in rehearsals."""
    for kind in (SessionMessage, BackstageNote):
        db.session.execute(delete(kind).where(kind.session_id == live_id, kind.is_rehearsal.is_(True)))


def _require_open(author: Person, live: LiveSession) -> bool:
    """Whether it is a rehearsal. Raises Forbidden where nothing can be written now."""
    rehearses = sessions.can_rehearse(author, live)
    require(
        rehearses or sessions.can_speak(author, live),
        _("The session is paused or closed, or you may only read; nothing can be written now. Your text was kept."),
        code="session_not_open",
    )
    return rehearses


def _decide(person: Person, message: SessionMessage, to: ItemState, version: int, reason: str) -> None:
    """A decision that its author is told the reason of."""
    check_reason(reason.strip())
    _hold_at(message, version)
    _go(person, message, to, reason)


def _hold_at(message: SessionMessage, version: int) -> None:
    """Keep the session and the message as they are. Raises Conflict (`stale`), saying who was faster."""
    hold(message.session)
    queries.hold_message(message)
    if message.version != version and (faster := queries.decider_of(message)):
        raise Conflict(
            _("%(name)s was faster. Please look at the present state and decide again.", name=faster), code="stale"
        )
    check_version(message.version, version)


def _go(person: Person, message: SessionMessage, to: ItemState, reason: str = "") -> None:
    """Bring a message that is held into another state."""
    if message.state not in BEFORE[to]:
        raise Conflict(DECIDED, code="wrong_state")
    if to not in {S.HIDDEN, S.WITHDRAWN}:
        require_not_over(message.session)
    message.reason = reason
    _change(message, to, person.id)


def _change(message: SessionMessage, to: ItemState, by_id: int | None) -> None:
    before = message.state
    message.state_before, message.state, message.version = before, to, message.version + 1
    message.decided_by_id, message.decided_at = by_id, clock.now()
    db.session.flush()
    _tell(by_id, message, before)


def _tell(by_id: int | None, message: SessionMessage, before: ItemState | None) -> None:
    live = message.session
    emit(
        events.SessionMessageMoved(
            session_id=live.id, network_id=live.network_id, by_id=by_id, message_id=message.id, before=before,
            after=message.state, reason=message.reason,
        )
    )  # fmt: skip
