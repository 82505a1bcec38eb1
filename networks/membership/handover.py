"""Handing over: the coordinator's role to another person, a seat to a successor.

A network never belongs to a person.
"""

from __future__ import annotations

from collections.abc import Collection

from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.membership import actions, policy
from networks.membership.events import HandedOver, MemberRemoved, RolesChanged, SeatPassed
from networks.membership.models import Handover
from networks.membership.roster import Seat
from networks.people import actions as people
from networks.people import policy as people_policy
from networks.people.models import Membership, MembershipState, Network, Person, Role
from networks.people.policy import WRITERS
from networks.people.positions import misfit
from networks.people.queries import membership_of


def can_take_over(person: Person, network: Network, *, is_for_a_time: bool) -> bool:
    """Whether a member could coordinate the network: writes in it, for good, and has an open account that stays."""
    stays = person.is_active and person.closing_at is None and not is_for_a_time
    return stays and bool(person.roles_in(network) & WRITERS)


def hand_over(
    giver: Person, successor: Person, network: Network, note: str, *, leaves: bool, is_for_a_time: bool = False
) -> Handover:
    """Give the coordinator's role of `network` to a member, who coordinates from now on, and tell everybody.

    The giver stays as a member, or leaves at once. `note` is for coordinators only. `is_for_a_time` says that the
    successor is in the network as a deputy.

    Raises Forbidden if `giver` does not coordinate the network, Invalid (field `successor`) for somebody who cannot.
    """
    actions.lock(network)
    require(policy.can_lead(giver, network), actions.MAY_NOT)
    if successor.id == giver.id:
        raise Invalid(_("Please choose somebody else; the role is yours now."), field="successor")
    if not can_take_over(successor, network, is_for_a_time=is_for_a_time):
        raise Invalid(_("This person cannot take the role over. Please choose a member of the network."),
                      field="successor")  # fmt: skip
    made = Handover(network_id=network.id, from_id=giver.id, to_id=successor.id, note=note)
    db.session.add(made)
    db.session.flush()
    people.give_roles(successor, network, successor.roles_in(network) | {Role.COORDINATOR})
    if leaves:
        people.remove_from(giver, network, state=MembershipState.LEFT)
    else:
        _step_back(giver, network)
    emit(HandedOver(handover_id=made.id, network_id=network.id, from_id=giver.id, to_id=successor.id))
    return made


def appoint(
    admin: Person, person: Person, network: Network, roles: Collection[Role], *, exception_reason: str | None = None
) -> Membership:
    """Let an administrator give a person `roles` in a network, the coordinator's role too, beside those already held.

    Nobody appoints themself: an administrator sees no content of networks by their own decision.

    Raises Forbidden for others, Conflict (`network_closed`), Invalid for oneself (`oneself`), for a closed account and
    as `admit` does.
    """
    actions.lock(network)
    require(people_policy.can_administer(admin), _("Administrators only can do this."))
    if person.id == admin.id:
        raise Invalid(_("Nobody appoints themself. Please ask another administrator."), field="roles", code="oneself")
    if not person.is_active:
        raise Invalid(_("This account is not open."), field="person")
    membership = actions.admit(person, network, roles, exception_reason=exception_reason)
    emit(RolesChanged(person_id=person.id, network_id=network.id, by_id=admin.id))
    return membership


def dismiss(admin: Person, person: Person, network: Network, reason: str) -> None:
    """Let an administrator end a membership, a coordinator's too unless it is the last one's.

    Raises Forbidden for others, Conflict (`last_coordinator`) when nobody else coordinates the network.
    """
    actions.lock(network)
    require(people_policy.can_administer(admin), _("Administrators only can do this."))
    if policy.is_coordinator(person, network):
        _keep_another(network, person)
    membership = membership_of(person, network)
    people.remove_from(person, network)
    if membership is not None:
        membership.left_reason = reason
        emit(MemberRemoved(person_id=person.id, network_id=network.id, by_id=admin.id, reason=reason))


def pass_seat(
    by: Person, seat: Seat, successor: Person, network: Network, *, exception_reason: str | None = None
) -> Membership:
    """Replace a member by a successor from the same institution.

    The former member leaves and keeps what they wrote; the successor gets the roles, sees the history the seat saw and
    follows what it followed. Drafts and everything private stay with the former member.

    Raises Forbidden if `by` does not coordinate the network, Invalid (field `successor`) for somebody of another
    institution and for the seat of a coordinator, whose role is handed over; and as `admit` does.
    """
    actions.lock(network)
    require(policy.can_lead(by, network), actions.MAY_NOT)
    former, before = seat.person, seat.membership
    if not before.roles:
        raise NotFound(_("There is no such person in this network."))
    if successor.id == former.id:
        raise Invalid(_("Please choose somebody else."), field="successor")
    if Role.COORDINATOR in before.roles:
        raise Forbidden(_("This person coordinates the network; the role must be handed over first."))
    theirs = membership_of(successor, network)
    speaks_for = theirs.institution_id if theirs is not None and theirs.roles else successor.institution_id
    if not successor.is_active or before.institution_id is None or speaks_for != before.institution_id:
        raise Invalid(_("A successor speaks for the same institution."), field="successor")
    roles = before.roles | (theirs.roles if theirs is not None else frozenset())
    if len(roles) > 1:
        roles -= {Role.OBSERVER}
    passed = actions.admit(successor, network, roles, exception_reason=exception_reason)
    passed.history_from = min(passed.history_from, before.history_from)
    db.session.flush()
    emit(SeatPassed(from_id=former.id, to_id=successor.id, network_id=network.id, by_id=by.id))
    people.remove_from(former, network, state=MembershipState.LEFT)
    return passed


def _step_back(giver: Person, network: Network) -> None:
    """Let a former coordinator stay: with the other roles held, or as a member."""
    left = giver.roles_in(network) - {Role.COORDINATOR}
    membership = people.give_roles(giver, network, left or {Role.MEMBER})
    unit = giver.institution
    if misfit(network, giver.position_code, unit, membership.roles):
        membership.exception_reason = membership.exception_reason or str(_("Coordinated this network before."))


def _keep_another(network: Network, leaving: Person) -> None:
    try:
        actions.keep_a_coordinator(network, leaving)
    except Conflict:
        raise Conflict(
            _("This is the last coordinator of the network. Please appoint another one first."), code="last_coordinator"
        ) from None
