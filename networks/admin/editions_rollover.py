"""Rolling an edition over, in the worker: successors of its networks are made and their people invited.

Each step is one small unit that leaves a row behind, so a worker that dies goes on without doing anything twice. A job
does a slice of it and asks for the next one, so that mails and other jobs need not wait for hundreds of invitations.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Select, false, select

from networks.admin import editions_queries as queries
from networks.admin.editions_actions import ROLLOVER, ask_the_worker
from networks.admin.events import RolloverDone
from networks.admin.models import Invites, Rollover, RolloverNetwork, RolloverSeat, SeatOutcome
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Problem
from networks.core.jobs import Payload, Undone, job
from networks.core.unit_of_work import emit, unit_of_work
from networks.core.words import now as _
from networks.invitations import actions as invitations
from networks.invitations.actions import Guest
from networks.invitations.models import Invitation
from networks.membership.models import NetworkRules
from networks.membership.queries import rules_of
from networks.people.editions import NetworkValues, add_network
from networks.people.models import (
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    Person,
    PersonState,
    Role,
)
from networks.people.positions import misfit
from networks.people.queries import membership_of

SLICE_SECONDS: Final = 1.0
PEOPLE_AT_ONCE: Final = 50
LEADERS: Final = frozenset({Role.COORDINATOR, Role.MODERATOR, Role.EXPERT})


def _given_up(payload: Payload) -> None:
    """Say on the rollover's page that it stopped; an administrator may let it go on."""
    rollover = db.session.get(Rollover, payload["rollover_id"])
    if rollover is not None and rollover.done_at is None:
        rollover.failed_at = clock.now()


@job(ROLLOVER, given_up=_given_up)
def carry_on(payload: Payload) -> None:
    """Do a slice of a rollover; repeating it changes nothing that was done."""
    rollover_id, until = int(payload["rollover_id"]), time.monotonic() + SLICE_SECONDS
    for _step in _steps(rollover_id):
        if time.monotonic() > until:
            with unit_of_work():
                ask_the_worker(queries.rollover_by_id(rollover_id))
            return


def _steps(rollover_id: int) -> Iterator[None]:
    """Whatever is left to do, each step in a unit of its own; at the end the rollover is done."""
    rollover = queries.rollover_by_id(rollover_id)
    if rollover.done_at is not None:
        return
    for line_id in [line.id for line in rollover.networks]:
        _make_successor(line_id)
        yield
        while waiting := list(db.session.scalars(_waiting(db.session.get_one(RolloverNetwork, line_id)))):
            for person_id in waiting:
                _invite(rollover_id, line_id, person_id)
                yield
    with unit_of_work():
        rollover = queries.rollover_by_id(rollover_id)
        if rollover.done_at is None:
            rollover.done_at = clock.now()
            emit(RolloverDone(rollover_id=rollover.id, source_id=rollover.source_id, by_id=rollover.by_id))


def _make_successor(line_id: int) -> None:
    """Give a network its successor unless it has one in the target: described alike, with the same rules."""
    with unit_of_work():
        line = db.session.get_one(RolloverNetwork, line_id)
        if line.successor_id is not None:
            return
        rollover = db.session.get_one(Rollover, line.rollover_id)
        there = queries.successors_in(rollover.source, rollover.target).get(line.network_id)
        line.successor = there or _successor(rollover, line)
        db.session.flush()


def _successor(rollover: Rollover, line: RolloverNetwork) -> Network:
    former = line.network
    values = NetworkValues(
        kind=former.kind, name_pl=former.name_pl, name_en=former.name_en, purpose_pl=former.purpose_pl,
        purpose_en=former.purpose_en, audience=former.audience, unit_kinds=list(former.unit_kinds),
        voivodeship=former.voivodeship, sign=former.sign, hue=former.hue,
    )  # fmt: skip
    try:
        made = add_network(
            db.session.get_one(Person, rollover.by_id), rollover.target, line.slug, values, continues=former
        )
    except Problem as problem:  # the target was closed, the slug was taken, or the administrator is none any more
        raise Undone(problem.code, for_good=True) from None
    if rules := rules_of(former):
        copied = {name: getattr(rules, name) for name in ("text", "html", "render_version", "by_id")}
        db.session.add(NetworkRules(network_id=made.id, version=1, **copied))
    return made


def _waiting(line: RolloverNetwork) -> Select[int]:
    """Some of those whose seats are still to be dealt with."""
    dealt = select(RolloverSeat.person_id).where(RolloverSeat.rollover_network_id == line.id)
    rows = (
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.network_id == line.network_id, Membership.state == MembershipState.MEMBER,
            Person.state.in_((PersonState.ACTIVE, PersonState.INVITED)), Membership.person_id.not_in(dealt),
        )
        .order_by(Membership.id)
        .limit(PEOPLE_AT_ONCE)
    )  # fmt: skip
    if line.invites is Invites.NOBODY:
        return rows.where(false())
    if line.invites is Invites.LEADERS:
        leading = select(MembershipRole.membership_id).where(MembershipRole.role.in_(LEADERS))
        return rows.where(Membership.id.in_(leading))
    return rows


def _invite(rollover_id: int, line_id: int, person_id: int) -> None:
    """Deal with one person's seat, once."""
    with unit_of_work():
        line = db.session.get_one(RolloverNetwork, line_id)
        if db.session.get(RolloverSeat, (line_id, person_id)) is None and line.successor is not None:
            rollover = db.session.get_one(Rollover, rollover_id)
            outcome = _outcome(rollover, line, line.successor, db.session.get_one(Person, person_id))
            db.session.add(RolloverSeat(rollover_network_id=line_id, person_id=person_id, outcome=outcome))


def _outcome(rollover: Rollover, line: RolloverNetwork, successor: Network, person: Person) -> SeatOutcome:
    """Invite a person, unless they are there, were asked already, or left."""
    there = membership_of(person, successor)
    if there is not None:
        is_in = there.state is MembershipState.MEMBER
        return SeatOutcome.IN_ALREADY if is_in else SeatOutcome.NOT_POSSIBLE
    asked = select(Invitation.id).where(
        Invitation.network_id == successor.id, Invitation.email == person.email, Invitation.withdrawn_at.is_(None)
    )
    if db.session.scalar(asked.limit(1)) is not None:
        return SeatOutcome.INVITED_ALREADY
    seat = membership_of(person, line.network)
    if seat is None or not seat.roles:
        return SeatOutcome.NOT_POSSIBLE
    roles = _roles(seat, keeps=rollover.keeps_roles)
    reason = seat.exception_reason or ""
    if not reason and _is_outside(person, successor, roles):
        reason = str(_("Was in the network that this one continues."))
    try:
        with db.session.begin_nested():
            invitations.invite(
                db.session.get_one(Person, rollover.by_id), successor, Guest(person.email, person.name), roles,
                exception_reason=reason,
            )  # fmt: skip
    except Problem:
        return SeatOutcome.NOT_POSSIBLE
    return SeatOutcome.INVITED


def _roles(seat: Membership, *, keeps: bool) -> list[Role]:
    """The roles to invite with; an observer stays one."""
    if keeps or seat.roles == {Role.OBSERVER}:
        return sorted(seat.roles)
    return [Role.MEMBER]


def _is_outside(person: Person, network: Network, roles: list[Role]) -> bool:
    """Whether the person's work is another one by now than the network is for."""
    unit = person.institution
    return misfit(network, person.position_code, unit, frozenset(roles)) is not None
