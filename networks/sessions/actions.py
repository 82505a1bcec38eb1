"""The life of a session: draft, announced, lobby, live and paused, closed, published, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, NotFound, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person
from networks.sessions import closing, events, policy, queries
from networks.sessions.deciding import check_version
from networks.sessions.models import AgendaItem, LiveSession, SessionPause, SessionState
from networks.sessions.refusals import MAY_NOT, NO_REASON, NOT_RUNNING, WRONG_STATE

S = SessionState
# From which states a session may go to another one.
BEFORE: Final[Mapping[SessionState, frozenset[SessionState]]] = {
    S.ANNOUNCED: frozenset({S.DRAFT}),
    S.LOBBY: frozenset({S.ANNOUNCED}),
    S.LIVE: frozenset({S.LOBBY, S.PAUSED}),
    S.PAUSED: frozenset({S.LIVE}),
    S.CLOSED: frozenset({S.LIVE, S.PAUSED}),
    S.PUBLISHED: frozenset({S.CLOSED}),
    S.CANCELLED: frozenset({S.DRAFT, S.ANNOUNCED, S.LOBBY}),
}


def announce(person: Person, live: LiveSession, version: int | None = None) -> None:
    """Let the network know; from now on people may ask. Raises Invalid without a title and times to come."""
    require(policy.can_lead(person, live), MAY_NOT)
    _take(live, version, BEFORE[S.ANNOUNCED])
    if live.starts_at is None or live.ends_at is None:
        raise Invalid(_("Please say first when the session begins and ends."), field="starts_at", code="no_time")
    if live.ends_at <= clock.now():
        raise Invalid(_("This time is over already. Please choose a later one."), field="starts_at", code="no_time")
    _go(person, live, S.ANNOUNCED)


def open_lobby(person: Person, live: LiveSession, version: int | None = None) -> None:
    """Open the lobby; whoever does counts as the moderator present. What was rehearsed is wiped."""
    require(policy.can_moderate(person, live), MAY_NOT)
    _take(live, version, BEFORE[S.LOBBY])
    live.opened_at = clock.now()
    _go(person, live, S.LOBBY)
    wipe_rehearsal(person, live)


def start(
    person: Person, live: LiveSession, *, expert_is_here: bool, reason: str = "", version: int | None = None
) -> None:
    """Begin; presence counts from now on. Raises Invalid (`no_expert`) without an expert there and without a reason."""
    require(policy.can_moderate(person, live), MAY_NOT)
    _take(live, version, frozenset({S.LOBBY}))
    if not expert_is_here and not reason:
        raise Invalid(_("No expert is here yet. Please say why the session begins without one."), field="reason",
                      code="no_expert")  # fmt: skip
    live.no_expert_reason = "" if expert_is_here else reason
    live.started_at = clock.now()
    _go(person, live, S.LIVE, reason)


def pause(person: Person, live: LiveSession, reason: str, version: int | None = None) -> None:
    """Interrupt, with a reason that everybody sees; the interruption does not count as presence.

    Raises Invalid (field `reason`) without one.
    """
    require(policy.can_moderate(person, live), MAY_NOT)
    _take(live, version, BEFORE[S.PAUSED])
    _need(reason)
    live.pause_reason = reason
    db.session.add(SessionPause(session_id=live.id, begun_at=clock.now(), reason=reason))
    _go(person, live, S.PAUSED, reason)


def resume(person: Person, live: LiveSession, version: int | None = None) -> None:
    """Go on after a pause."""
    require(policy.can_moderate(person, live), MAY_NOT)
    _take(live, version, frozenset({S.PAUSED}))
    _end_pause(live)
    _go(person, live, S.LIVE)


def close(person: Person, live: LiveSession, version: int | None = None) -> None:
    """End the session. Raises Conflict while something stands against it (`open_questions`: one has no fate yet)."""
    require(policy.can_moderate(person, live), MAY_NOT)
    _take(live, version, BEFORE[S.CLOSED])  # before the guards look: nothing is asked any more while they do
    for guard in closing.guards().values():
        guard(live)
    _end_pause(live)
    _end_item(live)
    live.ended_at = clock.now()
    _go(person, live, S.CLOSED)


def publish(person: Person, live: LiveSession, version: int | None = None) -> None:
    """Publish the record."""
    require(policy.can_lead(person, live), MAY_NOT)
    _take(live, version, BEFORE[S.PUBLISHED])
    live.published_at = live.published_at or clock.now()
    _go(person, live, S.PUBLISHED)


def cancel(person: Person, live: LiveSession, reason: str, version: int | None = None) -> None:
    """Cancel a session that has not begun, with a reason everybody sees. Raises Invalid (`reason`) without one."""
    require(policy.can_lead(person, live), MAY_NOT)
    _take(live, version, BEFORE[S.CANCELLED])
    _need(reason)
    live.cancel_reason = reason
    _go(person, live, S.CANCELLED, reason)


def wipe_rehearsal(person: Person, live: LiveSession) -> None:
    """End the rehearsal; features above remove all that was done in it. Nothing happens where there was none."""
    if live.rehearsal_since is None:
        return
    live.rehearsal_since = None
    for item in live.agenda:
        item.begun_at = item.ended_at = None
    emit(events.RehearsalWiped(session_id=live.id, network_id=live.network_id, by_id=person.id))


def end_rehearsal(person: Person, live: LiveSession) -> None:
    """End the rehearsal by hand. Raises Conflict where there is none."""
    require(policy.can_present(person, live), MAY_NOT)
    queries.hold(live, alone=True)
    if not live.is_rehearsed:
        raise Conflict(WRONG_STATE, code="wrong_state")
    live.version += 1
    wipe_rehearsal(person, live)


def go_on(person: Person, live: LiveSession, item: AgendaItem) -> None:
    """Begin a point of the agenda; the one under way ends."""
    require(policy.can_moderate(person, live), MAY_NOT)
    queries.hold(live, alone=True)  # of two who do it at once the second ends the point of the first
    if not live.is_running and not live.is_rehearsed:
        raise Conflict(NOT_RUNNING, code="wrong_state")
    if item.session_id != live.id:
        raise NotFound(queries.NO_SESSION)
    _end_item(live)
    item.begun_at, item.ended_at = clock.now(), None
    db.session.flush()
    emit(events.AgendaMoved(session_id=live.id, network_id=live.network_id, by_id=person.id, item_id=item.id))


def _take(live: LiveSession, version: int | None, allowed: frozenset[SessionState]) -> None:
    """Hold the session for a step, which rests on what is true now. Raises Conflict (`stale`, `wrong_state`)."""
    queries.hold(live, alone=True)
    check_version(live.version, version)
    if live.state not in allowed:
        raise Conflict(WRONG_STATE, code="wrong_state")


def _go(person: Person, live: LiveSession, to: SessionState, reason: str = "") -> None:
    before, live.state, live.version = live.state, to, live.version + 1
    db.session.flush()
    emit(
        events.SessionMoved(
            session_id=live.id, network_id=live.network_id, by_id=person.id, before=before, after=to, reason=reason
        )
    )


def _need(reason: str) -> None:
    if not reason:
        raise Invalid(NO_REASON, field="reason", code="no_reason")


def _end_pause(live: LiveSession) -> None:
    running = select(SessionPause).where(SessionPause.session_id == live.id, SessionPause.ended_at.is_(None))
    for row in db.session.scalars(running):
        row.ended_at = clock.now()
    live.pause_reason = ""


def _end_item(live: LiveSession) -> None:
    for item in live.agenda:
        if item.begun_at is not None and item.ended_at is None:
            item.ended_at = clock.now()
