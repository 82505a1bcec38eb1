"""Standing in: somebody of the same institution hears what is meant for an absent member, for a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import or_, select

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, NotFound, require
from networks.core.events import before_commit
from networks.core.polish import today
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.membership import actions, policy
from networks.membership.events import SubstitutionEnded, SubstitutionNamed
from networks.membership.models import Substitution
from networks.membership.roster import Seat
from networks.people import actions as people
from networks.people.events import MemberLeft
from networks.people.models import MembershipState, Network, Person, Role
from networks.people.queries import membership_of

LONGEST: Final = timedelta(days=366)


def name_deputy(
    by: Person, seat: Seat, deputy: Person, network: Network, starts_on: date, ends_on: date | None
) -> Substitution:
    """Let `deputy` stand in for the holder of `seat` from `starts_on` to `ends_on`, both included.

    A deputy from outside the network is let in as a member for that time only, and by a coordinator only.

    Raises Forbidden if `by` may not name a deputy for that member, Invalid (fields `deputy`, `starts_on`, `ends_on`)
    for somebody who cannot stand in and for days in a wrong order, Conflict when the same two are named for such days.
    """
    actions.lock(network)
    require(policy.can_name_deputy(by, seat.person, network), actions.MAY_NOT)
    if not seat.membership.roles:
        raise NotFound(_("There is no such person in this network."))
    _check_days(starts_on, ends_on)
    is_in = bool(deputy.roles_in(network))
    if deputy.id == seat.person.id:
        raise Invalid(_("Nobody can stand in for themselves."), field="deputy")
    if not deputy.is_active or not _speaks_for(deputy, seat.membership.institution_id, network):
        raise Invalid(_("A deputy speaks for the same institution as the absent member."), field="deputy")
    if not is_in and not policy.can_lead(by, network):
        raise Invalid(_("This person is not in the network. Please ask the coordinator."), field="deputy")
    if not is_in and ends_on is None:
        raise Invalid(_("Please give the last day; the deputy is in the network until then."), field="ends_on")
    if _is_named(network, seat.person, deputy, starts_on, ends_on):
        raise Conflict(_("This person stands in already during these days."))
    made = Substitution(
        network_id=network.id, absent_id=seat.person.id, deputy_id=deputy.id, starts_on=starts_on, ends_on=ends_on,
        lets_in=not is_in,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    let_in_if_due(made, network, deputy)
    emit(SubstitutionNamed(substitution_id=made.id, network_id=network.id, by_id=by.id))
    return made


def end(by: Person, substitution: Substitution, network: Network) -> None:
    """End a substitution now. Raises Forbidden for those whom it does not concern; ending it twice changes nothing."""
    require(policy.can_end_substitution(by, substitution, network), actions.MAY_NOT)
    close(substitution, network, by_id=by.id)


def close(substitution: Substitution, network: Network, *, by_id: int | None) -> None:
    """Note that a substitution is over; a deputy who was in for it alone leaves."""
    if substitution.ended_at is not None:
        return
    substitution.ended_at = clock.now()
    db.session.flush()
    emit(SubstitutionEnded(substitution_id=substitution.id, network_id=network.id, by_id=by_id))
    if substitution.lets_in and not _others_let_in(substitution):
        deputy = db.session.get_one(Person, substitution.deputy_id)
        people.remove_from(deputy, network, state=MembershipState.LEFT)


def let_in_if_due(substitution: Substitution, network: Network, deputy: Person) -> None:
    """Let a deputy from outside in once the time has come."""
    if not (substitution.lets_in and substitution.runs_on(today()) and network.is_open and deputy.is_active):
        return
    membership = membership_of(deputy, network)
    if membership is None or membership.state is not MembershipState.MEMBER:
        people.give_roles(deputy, network, {Role.MEMBER})


@before_commit.connect_via(MemberLeft)
def end_with_membership(_sender: object, event: MemberLeft) -> None:
    """Who has left is neither absent nor a deputy any more."""
    mine = or_(Substitution.absent_id == event.person_id, Substitution.deputy_id == event.person_id)
    wanted = select(Substitution).where(
        Substitution.network_id == event.network_id, Substitution.ended_at.is_(None), mine
    )
    network = db.session.get_one(Network, event.network_id)
    for substitution in db.session.scalars(wanted).all():
        close(substitution, network, by_id=None)


def _check_days(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(_("The last day comes before the first one."), field="ends_on")
    if ends_on is not None and ends_on < today():
        raise Invalid(_("These days are over already."), field="ends_on")
    if not today() - LONGEST <= starts_on <= today() + LONGEST:
        raise Invalid(_("Please choose a day within a year."), field="starts_on")
    if ends_on is not None and ends_on - starts_on > LONGEST:
        raise Invalid(_("A substitution lasts a year at most. A successor can take the seat over."), field="ends_on")


def _speaks_for(deputy: Person, institution_id: int | None, network: Network) -> bool:
    """Whether the deputy speaks for the institution: by the seat here, or from outside by their own."""
    membership = membership_of(deputy, network)
    is_in = membership is not None and membership.state is MembershipState.MEMBER
    own = membership.institution_id if membership is not None and is_in else deputy.institution_id
    return institution_id is not None and own == institution_id


def _is_named(network: Network, absent: Person, deputy: Person, starts_on: date, ends_on: date | None) -> bool:
    wanted = select(Substitution.id).where(
        Substitution.network_id == network.id, Substitution.absent_id == absent.id,
        Substitution.deputy_id == deputy.id, Substitution.ended_at.is_(None),
        Substitution.ends_on.is_(None) | (Substitution.ends_on >= starts_on),
    )  # fmt: skip
    if ends_on is not None:
        wanted = wanted.where(Substitution.starts_on <= ends_on)
    return db.session.scalar(wanted.limit(1)) is not None


def _others_let_in(substitution: Substitution) -> bool:
    """Whether another substitution that runs now keeps the deputy in the network."""
    day = today()
    others = db.session.scalars(
        select(Substitution).where(
            Substitution.network_id == substitution.network_id, Substitution.deputy_id == substitution.deputy_id,
            Substitution.id != substitution.id, Substitution.lets_in,
        )
    )  # fmt: skip
    return any(other.runs_on(day) for other in others)
