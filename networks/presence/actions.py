"""Noting who is in a session: intervals that grow by tick while somebody is there, and those entered by hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.sending import Sent
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person
from networks.presence import events, policy, queries
from networks.presence.attendance import live_times, minutes_of
from networks.presence.models import Here, Presence, PresenceCorrection, PresenceKind, SessionRating
from networks.presence.refusals import NOT_ENTERED, NOT_HELD, NOT_OF_THIS_SESSION, NOT_THERE
from networks.sessions import policy as sessions
from networks.sessions.deciding import require_running
from networks.sessions.models import LiveSession, SessionState
from networks.sessions.queries import hold
from networks.sessions.refusals import MAY_NOT

# Away for so long is a gap; a reload or a short break of the line is none.
GAP: Final = timedelta(seconds=60)


def see(live: LiveSession, person_ids: Collection[int]) -> None:
    """Note that these people are in the session's room at this moment; while it is live their minutes grow."""
    now, here = clock.now(), set(person_ids)
    if not here or live.is_over:
        return
    _note_here(live.id, here, now)
    if live.state in {SessionState.LIVE, SessionState.PAUSED}:
        _grow(live.id, here, now)


def begin(live: LiveSession) -> None:
    """The session is live: everybody who is in its room is there from this moment on."""
    see(live, queries.ids_here(live))


def end(live: LiveSession) -> None:
    """The session is over: every interval that goes on ends."""
    now = clock.now()
    going_on = (Presence.session_id == live.id) & Presence.is_over.is_(False)
    by_hand = going_on & (Presence.kind != PresenceKind.LIVE)
    still_here = going_on & (Presence.seen_at >= now - GAP)
    db.session.execute(update(Presence).where(by_hand | still_here).values(seen_at=now))
    db.session.execute(update(Presence).where(going_on).values(is_over=True))


def enter(by: Person, live: LiveSession, person: Person | None, kind: PresenceKind) -> Sent[Presence]:
    """Note by hand that somebody takes part by telephone or on site, from now on until they leave or the end.

    Somebody who is entered in this way already stays so. Raises Forbidden for those who decide on nothing here,
    Conflict (`wrong_state`) while nobody can be in it, Invalid (field `person_id`) for somebody who is not of it.
    """
    require(sessions.can_decide(by, live), MAY_NOT)
    hold(live, alone=True)  # nobody is entered twice
    require_running(live, is_rehearsal=False)
    if person is None or not sessions.can_see(person, live):
        raise Invalid(NOT_OF_THIS_SESSION, field="person_id")
    if kind is PresenceKind.LIVE:
        raise Invalid(_("Please say how they take part."), field="kind")
    if same := [row for row in queries.entered_as(live, person) if row.kind is kind]:
        return Sent(same[0], is_new=False)
    now = clock.now()
    row = Presence(
        session_id=live.id, person_id=person.id, kind=kind, came_at=now, seen_at=now, entered_by_id=by.id, is_over=False
    )
    db.session.add(row)
    db.session.flush()
    emit(events.PresenceEntered(session_id=live.id, network_id=live.network_id, by_id=by.id, person_id=person.id))
    return Sent(row, is_new=True)


def leave(by: Person, live: LiveSession, person: Person | None) -> Person:
    """Note that somebody who was entered by hand takes part no more, and answer who.

    Raises Forbidden for those who decide on nothing here, Conflict (`not_entered`) for somebody who is not entered.
    """
    require(sessions.can_decide(by, live), MAY_NOT)
    hold(live, alone=True)
    rows = queries.entered_as(live, person) if person is not None else []
    if person is None or not rows:
        raise Conflict(NOT_ENTERED, code="not_entered")
    for row in rows:
        row.seen_at, row.is_over = clock.now(), True
    db.session.flush()
    emit(events.PresenceLeft(session_id=live.id, network_id=live.network_id, by_id=by.id, person_id=person.id))
    return person


def correct(by: Person, live: LiveSession, person: Person | None, minutes: int, reason: str) -> None:
    """Set somebody's minutes by hand, with a reason; what was measured and earlier corrections are kept.

    Raises Forbidden for all but coordinators, Conflict (`wrong_state`) before the session was held, Invalid for
    somebody who is not of it (`person_id`), for more minutes than it had (`minutes`) and without a reason (`reason`).
    """
    require(sessions.can_lead(by, live), MAY_NOT)
    whole = minutes_of(live_times(live))
    if live.state not in policy.HELD or not whole:
        raise Conflict(NOT_HELD, code="wrong_state")
    if person is None or not (sessions.can_see(person, live) or queries.was_there(person, live)):
        raise Invalid(NOT_OF_THIS_SESSION, field="person_id")
    if not 0 <= minutes <= whole:
        raise Invalid(_("The session had %(whole)d minutes; please give 0 to %(whole)d.", whole=whole), field="minutes")
    if not reason.strip():
        raise Invalid(_("Please give a reason."), field="reason")
    db.session.add(
        PresenceCorrection(session_id=live.id, person_id=person.id, minutes=minutes, reason=reason, by_id=by.id)
    )
    db.session.flush()
    emit(
        events.PresenceCorrected(
            session_id=live.id, network_id=live.network_id, by_id=by.id, person_id=person.id, reason=reason
        )
    )


def note_export(by: Person, live: LiveSession) -> None:
    """Say that somebody takes the list along as a file. Raises Forbidden for those who may not see it."""
    require(policy.can_see_list(by, live), MAY_NOT)
    emit(events.AttendanceExported(session_id=live.id, network_id=live.network_id, by_id=by.id))


def rate(person: Person, live: LiveSession, mark: int, words: str) -> None:
    """Say how useful the session was, from 1 to 4; saying it again replaces what was said before.

    Raises Conflict (`wrong_state`) before the session was held, Forbidden (`not_there`) for those who did not take
    part, Invalid (field `mark`) for another number.
    """
    if live.state not in policy.HELD:
        raise Conflict(NOT_HELD, code="wrong_state")
    require(policy.can_rate(person, live), MAY_NOT)
    require(queries.was_there(person, live), NOT_THERE, code="not_there")
    if mark not in queries.MARKS:
        raise Invalid(_("Please choose one of the four answers."), field="mark")
    said = queries.rating_of(person, live)
    if said is None:
        db.session.add(SessionRating(session_id=live.id, person_id=person.id, mark=mark, words=words))
    else:
        said.mark, said.words = mark, words
    db.session.flush()
    emit(events.SessionRated(session_id=live.id, network_id=live.network_id, by_id=person.id))


def _note_here(session_id: int, here: set[int], now: datetime) -> None:
    """Write down the moment for each of them; where another process was faster, its rows are as good."""
    mine = (Here.session_id == session_id) & Here.person_id.in_(here)
    try:
        with db.session.begin_nested():
            _add_here(session_id, here - set(db.session.scalars(select(Here.person_id).where(mine))), now)
    except IntegrityError:
        _add_here(session_id, here - set(db.session.scalars(select(Here.person_id).where(mine))), now)
    db.session.execute(update(Here).where(mine).values(seen_at=now))


def _add_here(session_id: int, fresh: set[int], now: datetime) -> None:
    rows = [{"session_id": session_id, "person_id": id_, "seen_at": now} for id_ in sorted(fresh)]
    if rows:
        db.session.execute(insert(Here), rows)


def _grow(session_id: int, here: set[int], now: datetime) -> None:
    """Prolong the intervals of those who are here, end those of others after a gap, begin new ones."""
    going_on = (Presence.session_id == session_id) & (Presence.kind == PresenceKind.LIVE) & Presence.is_over.is_(False)
    db.session.execute(update(Presence).where(going_on, Presence.seen_at < now - GAP).values(is_over=True))
    present = set(db.session.scalars(select(Presence.person_id).where(going_on)))
    db.session.execute(update(Presence).where(going_on, Presence.person_id.in_(here)).values(seen_at=now))
    if fresh := here - present:
        rows = [
            {
                "session_id": session_id, "person_id": id_, "kind": PresenceKind.LIVE, "came_at": now, "seen_at": now,
                "is_over": False,
            }
            for id_ in sorted(fresh)
        ]  # fmt: skip
        db.session.execute(insert(Presence), rows)
