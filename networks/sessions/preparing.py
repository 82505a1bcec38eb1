"""Preparing a session: drafting, changing what is said about it, its agenda, its people, and rehearsing it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.html import Written
from networks.core.sending import Sent, same_or_conflict
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people import actions as people
from networks.people.models import Network, Person, PersonState
from networks.people.refusals import may_not
from networks.sessions import events, policy, queries
from networks.sessions.deciding import check_version, require_not_over
from networks.sessions.models import AgendaItem, LiveSession, SessionPerson, SessionRole, SessionState
from networks.sessions.refusals import CLOSED_ACCOUNT, MAY_NOT, TRUST_INSIDE

LENGTH_MAX: Final = timedelta(hours=10)
LENGTH_USUAL: Final = timedelta(minutes=90)
S = SessionState


@dataclass(frozen=True)
class Details:
    """What is said about a session. Without an end it lasts 90 minutes."""

    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    about: Written | None = None
    is_premoderated: bool = True
    room_url: str = ""


@dataclass(frozen=True)
class Point:
    """A point of the agenda and the minutes meant for it."""

    title: str
    minutes: int


def draft(
    author: Person, network: Network, details: Details, client_id: UUID, *,
    roles: Collection[tuple[Person, SessionRole]] = (), points: Sequence[Point] = (),
) -> Sent[LiveSession]:  # fmt: skip
    """Draft a session with these people and this agenda; only those who prepare it know of it.

    Sending the same `client_id` and details again answers with the session already drafted.

    Raises Forbidden if `author` does not coordinate `network`, Invalid for times that cannot be, Conflict if
    `client_id` was used for another session.
    """
    if earlier := queries.session_sent_before(author, client_id):
        return same_or_conflict(earlier, is_same=earlier.network_id == network.id and _is_so(earlier, details))
    require_may_draft(author, network)
    live = LiveSession(network=network, author_id=author.id, client_id=client_id)
    _describe(live, details)
    given = sorted({(person.id, role) for person, role in roles})
    live.people = [SessionPerson(person_id=person_id, role=role) for person_id, role in given]
    db.session.add(live)
    _put(live, points)
    db.session.flush()
    emit(events.SessionDrafted(session_id=live.id, network_id=network.id, by_id=author.id))
    for person, role in sorted(set(roles), key=lambda one: (one[0].id, one[1])):
        _tell_role(author, live, person, role)
    return Sent(live, is_new=True)


def require_may_draft(author: Person, network: Network, client_id: UUID | None = None) -> None:
    """Raises Forbidden unless `author` may draft a session in the network, or drafted one under this number before."""
    may = policy.can_draft(author.roles_in(network), is_open=network.is_open)
    require(may or bool(client_id and queries.session_sent_before(author, client_id)), may_not(network))


def change(
    person: Person, live: LiveSession, details: Details, version: int | None = None,
    points: Sequence[Point] | None = None,
) -> None:  # fmt: skip
    """Change what is said about a session that is not over, and its agenda to these points.

    Raises Conflict if it was changed since `version`.
    """
    require(policy.can_lead(person, live), MAY_NOT)
    queries.hold(live, alone=True)
    check_version(live.version, version)
    require_not_over(live)
    before = (live.starts_at, live.ends_at)
    _describe(live, details)
    if points is not None:
        _put(live, points)
    live.version += 1
    if live.state is not S.DRAFT and before != (live.starts_at, live.ends_at):
        _require_to_come(live)
        emit(events.SessionRescheduled(session_id=live.id, network_id=live.network_id, by_id=person.id))
    db.session.flush()
    emit(events.SessionChanged(session_id=live.id, network_id=live.network_id, by_id=person.id))


def set_agenda(person: Person, live: LiveSession, points: Sequence[Point], version: int | None = None) -> None:
    """Give the session these points; those begun already keep their times as long as their titles stay.

    Raises Conflict if the session was changed since `version`, and once it is over.
    """
    require(policy.can_moderate(person, live), MAY_NOT)
    queries.hold(live, alone=True)
    check_version(live.version, version)
    require_not_over(live)
    _put(live, points)
    live.version += 1
    db.session.flush()
    emit(events.SessionChanged(session_id=live.id, network_id=live.network_id, by_id=person.id))


def give_role(by: Person, live: LiveSession, person: Person, role: SessionRole) -> None:
    """Let somebody do something in the session; who is not in its network sees this session and nothing else of it.

    Raises Invalid (field `email`) for somebody whose account is closed and for trust in an outsider, Conflict for a
    session that is over.
    """
    is_trust = role is SessionRole.TRUSTED
    require(policy.can_name(by, live) if is_trust else policy.can_lead(by, live), MAY_NOT)
    require_not_over(live)
    if person.state not in {PersonState.ACTIVE, PersonState.INVITED}:
        raise Invalid(CLOSED_ACCOUNT, field="email", code="closed_account")
    if is_trust and not (person.roles_in(live.network) or person.id in live.ids_of(*policy.NAMED)):
        raise Invalid(TRUST_INSIDE, field="email")
    if any((one.person_id, one.role) == (person.id, role) for one in live.people):
        return
    live.people.append(SessionPerson(person_id=person.id, role=role))
    db.session.flush()
    _tell_role(by, live, person, role)


def take_role(by: Person, live: LiveSession, person: Person, role: SessionRole) -> None:
    """Take somebody's role in the session; their open pages of it close at once if they may not be there any more."""
    is_trust = role is SessionRole.TRUSTED
    require(policy.can_name(by, live) if is_trust else policy.can_lead(by, live), MAY_NOT)
    kept = [one for one in live.people if (one.person_id, one.role) != (person.id, role)]
    if len(kept) == len(live.people):
        return
    live.people = kept
    db.session.flush()
    people.move_rights(person)
    emit(
        events.SessionRoleTaken(
            session_id=live.id, network_id=live.network_id, by_id=by.id, person_id=person.id, role=role
        )
    )


def rehearse(person: Person, live: LiveSession) -> None:
    """Begin a rehearsal of a drafted or announced session: those backstage may do everything, for themselves."""
    require(policy.can_present(person, live), MAY_NOT)
    queries.hold(live, alone=True)  # a lobby that opens meanwhile would be rehearsed
    if live.state not in {S.DRAFT, S.ANNOUNCED}:
        raise Conflict(_("A rehearsal is possible before the lobby is open only."), code="wrong_state")
    if live.rehearsal_since is None:
        live.rehearsal_since = clock.now()
        live.version += 1
        emit(events.RehearsalBegun(session_id=live.id, network_id=live.network_id, by_id=person.id))


def _describe(live: LiveSession, details: Details) -> None:
    starts_at, ends_at = _checked(details.starts_at, details.ends_at)
    live.title, live.starts_at, live.ends_at = details.title, starts_at, ends_at
    live.about = details.about.text if details.about else ""
    live.about_html = details.about.html if details.about else ""
    live.is_premoderated, live.room_url = details.is_premoderated, details.room_url


def _put(live: LiveSession, points: Sequence[Point]) -> None:
    """Let the agenda be these points; one that reads the same already stays."""
    if list(points) == [Point(item.title, item.minutes) for item in live.agenda]:
        return
    begun = {item.title: (item.begun_at, item.ended_at) for item in live.agenda if item.begun_at}
    live.agenda = []
    db.session.flush()  # the earlier points are gone before new ones take their places
    for place, point in enumerate(points, 1):
        begun_at, ended_at = begun.get(point.title, (None, None))
        item = AgendaItem(
            position=place, title=point.title, minutes=point.minutes, begun_at=begun_at, ended_at=ended_at
        )
        live.agenda.append(item)


def _require_to_come(live: LiveSession) -> None:
    if live.starts_at is None or live.ends_at is None:
        raise Invalid(_("An announced session needs a time."), field="starts_at", code="no_time")
    if live.ends_at <= clock.now():
        raise Invalid(_("This time is over already. Please choose a later one."), field="starts_at", code="no_time")


def _is_so(live: LiveSession, details: Details) -> bool:
    """Whether the session still is as these details say."""
    times = _checked(details.starts_at, details.ends_at)
    said = (details.title, *times, details.about.text if details.about else "", details.is_premoderated,
            details.room_url)  # fmt: skip
    return said == (live.title, live.starts_at, live.ends_at, live.about, live.is_premoderated, live.room_url)


def _checked(starts_at: datetime | None, ends_at: datetime | None) -> tuple[datetime | None, datetime | None]:
    if starts_at is None:
        if ends_at is not None:
            raise Invalid(_("Please give both the beginning and the end."), field="starts_at")
        return None, None
    ends_at = ends_at or starts_at + LENGTH_USUAL
    if not timedelta(0) < ends_at - starts_at <= LENGTH_MAX:
        raise Invalid(_("The end must come after the beginning, at most 10 hours later."), field="ends_at")
    return starts_at, ends_at


def _tell_role(by: Person, live: LiveSession, person: Person, role: SessionRole) -> None:
    people.move_rights(person)
    emit(
        events.SessionRoleGiven(
            session_id=live.id, network_id=live.network_id, by_id=by.id, person_id=person.id, role=role
        )
    )
