"""Who holds which seat in a network, how far they have come, and what was agreed: what leading a network needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, joinedload

from networks.core.db import db
from networks.core.errors import Invalid, NotFound
from networks.core.words import later as _
from networks.membership.models import (
    FirstAnswer,
    FirstStep,
    Handover,
    NetworkRules,
    PutOffStep,
    RulesAcceptance,
    Substitution,
)
from networks.membership.policy import is_coordinator
from networks.membership.queries import by_name, rules_of
from networks.membership.steps import is_done, next_step, steps_of
from networks.people.models import (
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    Person,
    PersonState,
    Role,
)


@dataclass(frozen=True)
class Seat:
    """A member; in a list of all of them with what coordinators keep an eye on.

    `step` is where the first steps stopped, `since` when; `is_through` says that there were some and all are done.
    """

    person: Person
    membership: Membership
    step: FirstStep | None = None
    since: datetime | None = None
    put_off: frozenset[FirstStep] = frozenset()
    is_through: bool = False

    @property
    def roles(self) -> list[Role]:
        """The roles in their usual order."""
        return [role for role in Role if role in self.membership.roles]


def seats_of(network: Network) -> list[Seat]:
    """Everybody who is in the network, by surname."""
    rules = rules_of(network)
    version = rules.version if rules else 0
    accepted = _accepted_at(network)
    put_off = _put_off_in(network)
    rows = db.session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .options(joinedload(Person.institution))
        .where(is_in(network))
    )
    seats = []
    for membership, person in rows:
        later = put_off.get(membership.id, frozenset())
        step = next_step(membership, version, ())
        done_at = [membership.joined_at, membership.introduced_at, accepted.get(person.id)]
        since = max(at for at in done_at if at) if step else None
        is_through = step is None and bool(steps_of(membership, version))
        seats.append(Seat(person, membership, step, since, later, is_through))
    return sorted(seats, key=lambda seat: by_name(seat.person.name))


def seat_in(network: Network, person_id: int) -> Seat:
    """One member's place. Raises NotFound for somebody who is not in the network."""
    found = db.session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(is_in(network), Person.id == person_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such person in this network."))
    return Seat(found[1], found[0])


def memberships_now(person: Person) -> list[Membership]:
    """The person's places in networks as they are in the database now; first steps move no epoch."""
    rows = select(Membership).where(Membership.person_id == person.id, Membership.state == MembershipState.MEMBER)
    return list(db.session.scalars(rows.order_by(Membership.id), execution_options={"populate_existing": True}))


def membership_now(person: Person, network: Network) -> Membership:
    """The same for one network. Raises NotFound for somebody who is not in it."""
    found = next((row for row in memberships_now(person) if row.network_id == network.id), None)
    if found is None:
        raise NotFound(_("There is no such person in this network."))
    return found


def is_in(network: Network) -> ColumnElement[bool]:
    """The condition under which a membership joined with its person is one of those who are in the network."""
    return (
        (Membership.network_id == network.id)
        & (Membership.state == MembershipState.MEMBER)
        & Person.state.in_((PersonState.ACTIVE, PersonState.INVITED))
    )


def put_off_by(membership: Membership) -> frozenset[FirstStep]:
    """The first steps a member left for later."""
    rows = select(PutOffStep.step).where(PutOffStep.membership_id == membership.id)
    return frozenset(db.session.scalars(rows))


def first_answer_of(membership: Membership) -> FirstAnswer | None:
    """What the member answered to the first question."""
    return db.session.get(FirstAnswer, membership.id)


@dataclass(frozen=True)
class Steps:
    """A member's first steps in one network: all of them, those done, and the one to take now."""

    network: Network
    steps: list[FirstStep]
    done: frozenset[FirstStep]
    put_off: frozenset[FirstStep]
    current: FirstStep | None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left, put off or not."""
        return len(self.done) == len(self.steps)


def steps_in(membership: Membership) -> Steps:
    """Where a member stands with the first steps."""
    rules = rules_of(membership.network)
    version = rules.version if rules else 0
    steps = steps_of(membership, version)
    done = frozenset(step for step in steps if is_done(membership, step))
    put_off = put_off_by(membership) if len(done) < len(steps) else frozenset[FirstStep]()
    return Steps(membership.network, steps, done, put_off, next_step(membership, version, put_off))


def coordinators_beside(network: Network, person: Person) -> int:
    """How many people with an open account coordinate the network beside `person`."""
    return db.session.scalar(
        _coordinating(network.id).where(Person.id != person.id).with_only_columns(func.count())
    ) or 0  # fmt: skip


def coordinator_ids(network_id: int) -> list[int]:
    """The ids of those who coordinate a network."""
    return list(db.session.scalars(_coordinating(network_id)))


def led_alone_by(person: Person) -> list[Network]:
    """The open networks that would be without a coordinator if the person's account were closed."""
    led = [m.network for m in person.memberships if is_coordinator(person, m.network)]
    return [network for network in led if network.is_open and not coordinators_beside(network, person)]


def account_at(institution_id: int | None, email: str) -> Person | None:
    """The open account with this address whose owner speaks for the institution, or None."""
    if institution_id is None or "\0" in email:
        return None
    return db.session.scalar(
        select(Person).where(
            Person.email == email.strip().lower(), Person.institution_id == institution_id,
            Person.state == PersonState.ACTIVE, Person.closing_at.is_(None),
        )
    )  # fmt: skip


def colleagues_at(network: Network, seat: Seat) -> list[Person]:
    """Those of the network who speak for the same institution as the holder of `seat`, by surname."""
    if seat.membership.institution_id is None:
        return []
    rows = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            is_in(network), Membership.institution_id == seat.membership.institution_id, Person.id != seat.person.id,
            Person.state == PersonState.ACTIVE,
        )
    )  # fmt: skip
    return sorted(rows, key=lambda person: by_name(person.name))


def named(network: Network, seat: Seat, person_id: int | None, email: str, field: str) -> Person:
    """The person of the same institution that a form names: one of the network, or an account by its address.

    Raises Invalid in the same words for an address that is unknown and for one of another institution.
    """
    if person_id is not None:
        found = next((one for one in colleagues_at(network, seat) if one.id == person_id), None)
    elif email.strip():
        field, found = "email", account_at(seat.membership.institution_id, email)
    else:
        raise Invalid(_("Please choose a person or give an address."), field=field)
    if found is None:
        raise Invalid(_("There is no open account of this institution with this address."), field=field)
    return found


@dataclass(frozen=True)
class StandIn:
    """A substitution with the names of both."""

    substitution: Substitution
    absent: Person
    deputy: Person


def stand_ins(network: Network, day: date) -> list[StandIn]:
    """The substitutions of a network that run on `day` or begin later, the first to begin first."""
    absent, deputy = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(Substitution, absent, deputy)
        .join(absent, absent.id == Substitution.absent_id)
        .join(deputy, deputy.id == Substitution.deputy_id)
        .where(
            Substitution.network_id == network.id, Substitution.ended_at.is_(None),
            Substitution.ends_on.is_(None) | (Substitution.ends_on >= day),
        )
        .order_by(Substitution.starts_on, Substitution.id)
    )  # fmt: skip
    return [StandIn(*row) for row in rows]


def substitution_in(network: Network, substitution_id: int) -> Substitution:
    """A substitution of the network. Raises NotFound for any other."""
    found = db.session.get(Substitution, substitution_id)
    if found is None or found.network_id != network.id:
        raise NotFound(_("There is no such substitution."))
    return found


def versions_of_rules(network: Network) -> list[NetworkRules]:
    """All versions of the network's rules, the newest first."""
    rows = select(NetworkRules).where(NetworkRules.network_id == network.id).order_by(NetworkRules.version.desc())
    return list(db.session.scalars(rows))


def handovers_of(network: Network) -> list[tuple[Handover, Person, Person]]:
    """Who handed the coordinator's role over to whom, the newest first."""
    giver, successor = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(Handover, giver, successor)
        .join(giver, giver.id == Handover.from_id)
        .join(successor, successor.id == Handover.to_id)
        .where(Handover.network_id == network.id)
        .order_by(Handover.id.desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]


def acceptances_of(rules: NetworkRules) -> dict[int, datetime]:
    """Who accepted this version, and when."""
    rows = select(RulesAcceptance.person_id, RulesAcceptance.at).where(RulesAcceptance.rules_id == rules.id)
    return dict(db.session.execute(rows).all())


def _coordinating(network_id: int) -> Select[int]:
    return (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .where(
            Membership.network_id == network_id,
            Membership.state == MembershipState.MEMBER,
            MembershipRole.role == Role.COORDINATOR,
            Person.state == PersonState.ACTIVE,
        )
    )


def _accepted_at(network: Network) -> dict[int, datetime]:
    """When each member accepted rules of the network for the first time."""
    rows = (
        select(RulesAcceptance.person_id, func.min(RulesAcceptance.at))
        .join(NetworkRules, NetworkRules.id == RulesAcceptance.rules_id)
        .where(NetworkRules.network_id == network.id)
        .group_by(RulesAcceptance.person_id)
    )
    return dict(db.session.execute(rows).all())


def _put_off_in(network: Network) -> dict[int, frozenset[FirstStep]]:
    rows = db.session.execute(
        select(PutOffStep.membership_id, PutOffStep.step)
        .join(Membership, Membership.id == PutOffStep.membership_id)
        .where(Membership.network_id == network.id)
    )
    found: dict[int, frozenset[FirstStep]] = {}
    for membership_id, step in rows:
        found[membership_id] = found.get(membership_id, frozenset()) | {step}
    return found
