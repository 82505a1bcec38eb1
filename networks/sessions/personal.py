"""Sessions as part of what the site knows of a person, and open pages that show an erased one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports, reworded, shows
from networks.core.unit_of_work import emit
from networks.people.models import Network, Person
from networks.sessions.events import SessionChanged
from networks.sessions.models import OVER, AgendaItem, LiveSession, SessionPause, SessionPerson


@exports("sessions_drafted", "live_session.author_id")
def sessions_drafted(person: Person) -> Rows:
    """The sessions the person drafted."""
    rows = select(LiveSession).where(LiveSession.author_id == person.id).order_by(LiveSession.id)
    for live in db.session.scalars(rows):
        yield {
            "id": live.id, "network": live.network.slug, "title": live.title, "about": live.about,
            "agenda": [{"title": item.title, "minutes": item.minutes} for item in live.agenda],
            "starts_at": live.starts_at, "ends_at": live.ends_at, "state": live.state.value,
            "drafted_at": live.created_at,
        }  # fmt: skip


@exports("session_roles", "session_person.person_id")
def session_roles(person: Person) -> Rows:
    """What the person does, or did, in sessions."""
    rows = (
        select(LiveSession.id, LiveSession.title, LiveSession.starts_at, Network.slug, SessionPerson.role)
        .join(SessionPerson, SessionPerson.session_id == LiveSession.id)
        .join(Network, Network.id == LiveSession.network_id)
        .where(SessionPerson.person_id == person.id)
        .order_by(LiveSession.id, SessionPerson.role)
    )
    for id_, title, starts_at, slug, role in db.session.execute(rows):
        yield {"session_id": id_, "network": slug, "title": title, "starts_at": starts_at, "role": role.value}


@erases("sessions", "session_person.person_id")
def erase(person: Person, _traces: Traces) -> None:
    """Take the person out of sessions to come; in those that are over the role stays under a neutral name."""
    to_come = select(LiveSession.id).where(LiveSession.state.not_in(OVER))
    db.session.execute(
        delete(SessionPerson).where(SessionPerson.person_id == person.id, SessionPerson.session_id.in_(to_come))
    )


@reworded("live_session")
def tell_of_sessions(session_ids: Collection[int]) -> None:
    """Open pages show these sessions anew."""
    for live in db.session.scalars(select(LiveSession).where(LiveSession.id.in_(session_ids))):
        emit(SessionChanged(session_id=live.id, network_id=live.network_id, by_id=None))


@reworded("agenda_item")
def tell_of_agendas(item_ids: Collection[int]) -> None:
    """The same for points of agendas."""
    tell_of_sessions(db.session.scalars(select(AgendaItem.session_id).where(AgendaItem.id.in_(item_ids))).all())


@reworded("session_pause")
def tell_of_pauses(pause_ids: Collection[int]) -> None:
    """The same for reasons of interruptions."""
    tell_of_sessions(db.session.scalars(select(SessionPause.session_id).where(SessionPause.id.in_(pause_ids))).all())


@shows("live_session")
def sessions_naming(person_id: int) -> list[int]:
    """The sessions on whose pages the person's name stands."""
    rows = select(SessionPerson.session_id).where(SessionPerson.person_id == person_id).distinct()
    return list(db.session.scalars(rows))
