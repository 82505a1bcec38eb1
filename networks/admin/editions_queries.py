"""Editions and networks as administrators see them: numbers and names, nothing of what is said in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select

from networks.admin.models import Rollover, RolloverNetwork, RolloverSeat, SeatOutcome
from networks.chat.models import Channel, Message
from networks.core import clock
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.jobs import Job, JobState
from networks.core.words import later as _
from networks.invitations.models import Invitation
from networks.joining.models import JoinRequest, RequestState
from networks.people.models import (
    Edition,
    EditionState,
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    NetworkState,
    Person,
    PersonState,
    Role,
)
from networks.threads.models import Post, Thread

QUIET_DAYS: Final = 14

_IS_OPEN_INVITATION = (
    Invitation.accepted_at.is_(None) & Invitation.declined_at.is_(None) & Invitation.withdrawn_at.is_(None)
)


@dataclass(frozen=True)
class EditionRow:
    """An edition with how much is in it."""

    edition: Edition
    network_count: int
    people_count: int


@dataclass(frozen=True)
class NetworkRow:
    """A network with how many are in it and when something last happened there."""

    network: Network
    people_count: int
    coordinators: list[str]
    last_at: datetime | None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing has happened for 14 days; a new network has that time to begin."""
        return self.network.is_open and (self.last_at or self.network.created_at) < clock.now() - timedelta(QUIET_DAYS)


@dataclass(frozen=True)
class Figures:
    """The numbers of the first page of administration."""

    people: int
    quiet_networks: int
    open_invitations: int
    waiting_requests: int
    failed_jobs: int


def edition_by_key(key: str) -> Edition:
    """The edition with this key. Raises NotFound if there is none."""
    found = db.session.scalar(select(Edition).where(Edition.key == key))
    if found is None:
        raise NotFound(_("There is no such edition."))
    return found


def network_by_id(network_id: int | None) -> Network | None:
    """The network with this id, or None."""
    return db.session.get(Network, network_id) if network_id else None


def person_by_id(person_id: int) -> Person:
    """A person who is known to be there."""
    return db.session.get_one(Person, person_id)


def editions() -> list[EditionRow]:
    """All editions, those that run first, then the planned ones, the closed ones last; the newest first."""
    networks = dict(db.session.execute(select(Network.edition_id, func.count()).group_by(Network.edition_id)).all())
    people = dict(
        db.session.execute(
            select(Network.edition_id, func.count(Membership.person_id.distinct()))
            .join(Membership, Membership.network_id == Network.id)
            .where(Membership.state == MembershipState.MEMBER)
            .group_by(Network.edition_id)
        ).all()
    )
    order = [EditionState.ACTIVE, EditionState.PLANNED, EditionState.CLOSED]
    rows = db.session.scalars(select(Edition).order_by(Edition.starts_on.desc(), Edition.id.desc()))
    return sorted(
        (EditionRow(row, networks.get(row.id, 0), people.get(row.id, 0)) for row in rows),
        key=lambda row: order.index(row.edition.state),
    )


def strands() -> list[str]:
    """The strands that editions have."""
    return sorted(set(db.session.scalars(select(Edition.strand))))


def open_targets(source: Edition) -> list[Edition]:
    """Editions that may take successors of the networks of `source`."""
    rows = select(Edition).where(Edition.id != source.id, Edition.state != EditionState.CLOSED)
    return list(db.session.scalars(rows.order_by(Edition.starts_on.desc(), Edition.id)))


def networks_in(edition: Edition) -> list[NetworkRow]:
    """The networks of an edition in the order in which they are listed."""
    return _rows(select(Network).where(Network.edition_id == edition.id))


def quiet_networks() -> list[NetworkRow]:
    """Open networks in which nothing has happened for 14 days."""
    rows = _rows(select(Network).where(Network.state == NetworkState.ACTIVE))
    return [row for row in rows if row.is_quiet]


def people_count(edition: Edition) -> int:
    """How many people are in the networks of an edition, each counted once."""
    rows = select(func.count(Membership.person_id.distinct())).join(Network, Network.id == Membership.network_id)
    return db.session.scalar(rows.where(Network.edition_id == edition.id, _IS_MEMBER)) or 0


def open_invitation_count(where: ColumnElement[bool] | None = None) -> int:
    """How many invitations are open and not expired."""
    rows = select(func.count()).select_from(Invitation).join(Network, Network.id == Invitation.network_id)
    rows = rows.where(_IS_OPEN_INVITATION, Invitation.expires_at > clock.now())
    return db.session.scalar(rows if where is None else rows.where(where)) or 0


def waiting_request_count(where: ColumnElement[bool] | None = None) -> int:
    """How many people wait to be let in."""
    rows = select(func.count()).select_from(JoinRequest).join(Network, Network.id == JoinRequest.network_id)
    rows = rows.where(JoinRequest.state == RequestState.WAITING)
    return db.session.scalar(rows if where is None else rows.where(where)) or 0


def role_counts(network: Network) -> dict[Role, int]:
    """How many people hold each role in a network."""
    rows = (
        select(MembershipRole.role, func.count())
        .join(Membership, Membership.id == MembershipRole.membership_id)
        .where(Membership.network_id == network.id, _IS_MEMBER)
        .group_by(MembershipRole.role)
    )
    return dict(db.session.execute(rows).all())


def figures(quiet_count: int) -> Figures:
    """The numbers of the first page; how many networks are quiet is known there."""
    people = select(func.count()).select_from(Person).where(Person.state == PersonState.ACTIVE)
    failed = select(func.count()).select_from(Job).where(Job.state == JobState.FAILED)
    return Figures(
        people=db.session.scalar(people) or 0, quiet_networks=quiet_count,
        open_invitations=open_invitation_count(), waiting_requests=waiting_request_count(),
        failed_jobs=db.session.scalar(failed) or 0,
    )  # fmt: skip


def successors_in(source: Edition, target: Edition) -> dict[int, Network]:
    """The networks of `target` that continue one of `source`, by the id of that one."""
    former = select(Network.id).where(Network.edition_id == source.id)
    rows = select(Network).where(Network.edition_id == target.id, Network.continues_id.in_(former))
    return {row.continues_id: row for row in db.session.scalars(rows) if row.continues_id is not None}


def rollover_by_id(rollover_id: int) -> Rollover:
    """A rollover. Raises NotFound if there is none."""
    found = db.session.get(Rollover, rollover_id)
    if found is None:
        raise NotFound(_("There is no such rollover."))
    return found


def rollovers_of(edition: Edition) -> list[Rollover]:
    """The rollovers out of an edition, the newest first."""
    rows = select(Rollover).where(Rollover.source_id == edition.id).order_by(Rollover.id.desc())
    return list(db.session.scalars(rows))


def outcomes(rollover: Rollover) -> dict[int, dict[SeatOutcome, int]]:
    """By line of a rollover: how many seats came to what."""
    rows = db.session.execute(
        select(RolloverSeat.rollover_network_id, RolloverSeat.outcome, func.count())
        .join(RolloverNetwork, RolloverNetwork.id == RolloverSeat.rollover_network_id)
        .where(RolloverNetwork.rollover_id == rollover.id)
        .group_by(RolloverSeat.rollover_network_id, RolloverSeat.outcome)
    )
    found: dict[int, dict[SeatOutcome, int]] = {}
    for line_id, outcome, count in rows:
        found.setdefault(line_id, {})[outcome] = count
    return found


_IS_MEMBER = Membership.state == MembershipState.MEMBER


def _rows(wanted: Select[Network]) -> list[NetworkRow]:
    networks = list(db.session.scalars(wanted.order_by(Network.position, Network.id)))
    ids = [network.id for network in networks]
    people = dict(
        db.session.execute(
            select(Membership.network_id, func.count())
            .where(Membership.network_id.in_(ids), _IS_MEMBER)
            .group_by(Membership.network_id)
        ).all()
    )
    leaders, last = _coordinators(ids), _last_moments(ids)
    return [NetworkRow(n, people.get(n.id, 0), leaders.get(n.id, []), last.get(n.id)) for n in networks]


def _coordinators(network_ids: list[int]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(Membership.network_id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .where(
            Membership.network_id.in_(network_ids), _IS_MEMBER, MembershipRole.role == Role.COORDINATOR,
            Person.state == PersonState.ACTIVE,
        )
        .order_by(Person.name)
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for network_id, name in rows:
        found.setdefault(network_id, []).append(name)
    return found


def _last_moments(network_ids: list[int]) -> dict[int, datetime]:
    """When somebody last wrote, by network: a moment, and nothing of what it was."""
    posts = (
        select(Thread.network_id, func.max(Post.created_at))
        .join(Post, Post.thread_id == Thread.id)
        .where(Thread.network_id.in_(network_ids))
        .group_by(Thread.network_id)
    )
    messages = (
        select(Channel.network_id, func.max(Message.created_at))
        .join(Message, Message.channel_id == Channel.id)
        .where(Channel.network_id.in_(network_ids))
        .group_by(Channel.network_id)
    )
    found: dict[int, datetime] = {}
    for network_id, at in [*db.session.execute(posts), *db.session.execute(messages)]:
        found[network_id] = max(at, found.get(network_id, at))
    return found
