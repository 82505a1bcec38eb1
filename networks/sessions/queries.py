"""Finding sessions, always for a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from networks.core import clock
from networks.core.db import db, hold_row
from networks.core.errors import Forbidden, NotFound
from networks.core.pages import Keyset, keyset, page_count
from networks.core.words import later as _
from networks.membership.queries import by_name
from networks.people.models import (
    Institution,
    Membership,
    MembershipState,
    Network,
    Person,
    PersonState,
    Role,
)
from networks.people.queries import Author, authors
from networks.sessions import policy
from networks.sessions.models import OVER, RUNNING, AgendaItem, LiveSession, SessionPerson, SessionRole, SessionState
from networks.sessions.refusals import MAY_NOT

NO_SESSION = _("There is no such session, or it is not open to you.")
PER_PAGE: Final = 20
# An announced session that nobody held is in the archive after so long.
FORGOTTEN_AFTER: Final = timedelta(hours=12)
# What stands beside a name in a session, the first that fits.
SHOWN_ROLES = (SessionRole.EXPERT, SessionRole.MODERATOR)


def session_for(person: Person, session_id: int) -> LiveSession:
    """The session. Raises NotFound for unknown and hidden ones alike."""
    live = db.session.get(LiveSession, session_id)
    if live is None or not policy.can_see(person, live):
        raise NotFound(NO_SESSION)
    return live


def backstage_for(person: Person, session_id: int) -> LiveSession:
    """The session for those backstage. Raises NotFound where it is hidden, Forbidden for the audience."""
    live = session_for(person, session_id)
    if not policy.can_see_backstage(person, live):
        raise Forbidden(MAY_NOT)
    return live


def visible_to(person: Person) -> ColumnElement[bool]:
    """The condition that says in SQL what `policy.can_see` says of one session."""
    mine = select(SessionPerson.session_id).where(
        SessionPerson.person_id == person.id, SessionPerson.role.in_(policy.NAMED)
    )
    led = [m.network_id for m in person.memberships if Role.COORDINATOR in m.roles]
    is_named = LiveSession.id.in_(mine)
    is_led = LiveSession.network_id.in_(led)
    is_draft = LiveSession.state == SessionState.DRAFT
    backstage = or_(is_named, is_led) if person.is_active else false()
    return or_(
        is_draft & backstage, ~is_draft & or_(LiveSession.network_id.in_(person.network_ids), is_named)
    )  # fmt: skip


def to_come(person: Person, network: Network | None = None) -> list[LiveSession]:
    """Sessions of the network (of all) that are not over, the next first; drafts without a time at the end."""
    wanted = select(LiveSession).where(visible_to(person), ~_is_past(clock.now()))
    if network is not None:
        wanted = wanted.where(LiveSession.network_id == network.id)
    rows = wanted.order_by(LiveSession.starts_at.is_(None), LiveSession.starts_at, LiveSession.id)
    return list(db.session.scalars(rows))


def archive_of(person: Person, network: Network, page: int) -> tuple[list[LiveSession], int]:
    """A page of the network's sessions that are over, the latest first, and how many pages there are."""
    mine = (LiveSession.network_id == network.id) & visible_to(person) & _is_past(clock.now())
    pages = page_count(db.session.scalar(select(func.count()).select_from(LiveSession).where(mine)) or 0, PER_PAGE)
    page = max(1, min(page, pages))
    rows = select(LiveSession).where(mine).order_by(LiveSession.starts_at.desc(), LiveSession.id.desc())
    return list(db.session.scalars(rows.limit(PER_PAGE).offset((page - 1) * PER_PAGE))), pages


def sessions_after(person: Person, network: Network, after: int, limit: int) -> Keyset[LiveSession]:
    """The network's sessions in the order they were drafted, for programs."""
    mine = (LiveSession.network_id == network.id) & visible_to(person) & (LiveSession.id > after)
    rows = list(db.session.scalars(select(LiveSession).where(mine).order_by(LiveSession.id).limit(limit + 1)))
    return keyset(rows, [live.id for live in rows], limit)


def next_of(person: Person, network: Network) -> LiveSession | None:
    """The announced session of the network that is under way or comes next."""
    shown = [live for live in to_come(person, network) if live.state is not SessionState.DRAFT]
    running = [live for live in shown if live.is_running]
    return next(iter([*running, *shown]), None)


def members_to_choose(network: Network) -> list[tuple[str, str]]:
    """Everybody in the network as (id, name and institution), by surname: for naming people of a session."""
    rows = db.session.execute(
        select(Person.id, Person.name, Institution.name)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Institution, Institution.id == Person.institution_id)
        .where(
            Membership.network_id == network.id, Membership.state == MembershipState.MEMBER,
            Person.state.in_((PersonState.ACTIVE, PersonState.INVITED)),
        )
    )  # fmt: skip
    found = sorted(rows, key=lambda row: by_name(row[1]))
    return [(str(id_), f"{name}, {unit}" if unit else name) for id_, name, unit in found]


def people_of(live: LiveSession, role: SessionRole) -> list[Person]:
    """Who holds this role in the session, by surname."""
    return people_by_role(live, role)[role]


def people_by_role(live: LiveSession, *roles: SessionRole) -> dict[SessionRole, list[Person]]:
    """Who holds each of these roles in the session, by surname."""
    rows = db.session.scalars(select(Person).where(Person.id.in_(live.ids_of(*roles))))
    people = sorted(rows, key=lambda person: by_name(person.name))
    return {role: [person for person in people if person.id in live.ids_of(role)] for role in roles}


def item_for(person: Person, session_id: int, item_id: int) -> tuple[LiveSession, AgendaItem]:
    """The session and one point of its agenda. Raises NotFound for unknown and hidden ones alike."""
    live = session_for(person, session_id)
    item = next((item for item in live.agenda if item.id == item_id), None)
    if item is None:
        raise NotFound(NO_SESSION)
    return live, item


def running() -> list[LiveSession]:
    """All sessions that people are in now."""
    return list(db.session.scalars(select(LiveSession).where(LiveSession.state.in_(RUNNING))))


def announced_until(moment: datetime) -> list[LiveSession]:
    """Announced sessions that should begin until then; those that nobody held are forgotten."""
    rows = select(LiveSession).where(
        LiveSession.state == SessionState.ANNOUNCED, LiveSession.starts_at <= moment, ~_is_past(clock.now())
    )  # fmt: skip
    return list(db.session.scalars(rows))


def to_remind_of(in_a_day: datetime, in_an_hour: datetime) -> list[int]:
    """The ids of announced sessions that begin until then, and of which somebody is still to be reminded."""
    due = (LiveSession.starts_at <= in_a_day) & LiveSession.day_reminder_at.is_(None)
    urgent = (LiveSession.starts_at <= in_an_hour) & LiveSession.hour_reminder_at.is_(None)
    rows = select(LiveSession.id).where(
        LiveSession.state.in_((SessionState.ANNOUNCED, SessionState.LOBBY)), LiveSession.starts_at > clock.now(),
        or_(due, urgent),
    )  # fmt: skip
    return list(db.session.scalars(rows))


def session_sent_before(author: Person, client_id: UUID) -> LiveSession | None:
    """What the author drafted under this number."""
    return db.session.scalar(
        select(LiveSession).where(LiveSession.author_id == author.id, LiveSession.client_id == client_id)
    )


def _is_past(now: datetime) -> ColumnElement[bool]:
    """Over for good; also what was announced and never held."""
    forgotten = (LiveSession.state == SessionState.ANNOUNCED) & (LiveSession.ends_at < now - FORGOTTEN_AFTER)
    return or_(LiveSession.state.in_(OVER), and_(LiveSession.ends_at.is_not(None), forgotten))


def hold(live: LiveSession, *, alone: bool = False) -> None:
    """Keep the session as it is until the unit's end; with `alone` nobody else may even rely on it meanwhile.

    Whoever writes in a session holds it, whoever moves it on holds it alone, so that nothing is written into a session
    that was closed a moment ago.
    """
    hold_row(live, alone=alone)


def names(live: LiveSession, person_ids: Collection[int]) -> dict[int, Author]:
    """The people as they are shown in this session: with their role here, or else in the network."""
    found = authors(person_ids, live.network_id)
    for role in reversed(SHOWN_ROLES):
        for person_id in live.ids_of(role) & found.keys():
            one = found[person_id]
            found[person_id] = Author(one.id, one.name, one.position, one.institution, role.value)
    return found
