"""Changing who is where. Each change moves the person's `rights_epoch`, so that open pages notice."""

from __future__ import annotations

from collections.abc import Collection

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import emit
from networks.people import queries
from networks.people.events import MemberJoined, MemberLeft, RightsChanged
from networks.people.models import Membership, MembershipRole, MembershipState, Network, Person, PersonState, Role


def give_roles(person: Person, network: Network, roles: Collection[Role]) -> Membership:
    """Make the person hold exactly these `roles` in `network`, joining it if need be."""
    membership = queries.membership_of(person, network)
    joins = membership is None or membership.state is not MembershipState.MEMBER
    if membership is None:
        membership = Membership(person_id=person.id, network=network)
        db.session.add(membership)
    if joins:
        membership.state, membership.joined_at, membership.left_at = MembershipState.MEMBER, clock.now(), None
        membership.history_from, membership.institution_id = membership.joined_at, person.institution_id
    kept = [row for row in membership.granted if row.role in roles]
    new = set(roles) - {row.role for row in kept}
    membership.granted = [*kept, *(MembershipRole(role=role) for role in sorted(new))]
    db.session.flush()
    if joins:
        emit(MemberJoined(person_id=person.id, network_id=network.id))
    move_rights(person)
    return membership


def remove_from(person: Person, network: Network, *, state: MembershipState = MembershipState.REMOVED) -> None:
    """End the person's membership; what they wrote stays. Nothing happens for somebody who is not in."""
    membership = queries.membership_of(person, network)
    if membership is None or membership.state is not MembershipState.MEMBER:
        return
    membership.state, membership.left_at = state, clock.now()
    membership.granted = []
    db.session.flush()
    emit(MemberLeft(person_id=person.id, network_id=network.id))
    move_rights(person)


def disable(person: Person) -> None:
    """Close the account to signing in; open pages and programs of it are refused from now on."""
    person.state = PersonState.DISABLED
    move_rights(person)


def move_rights(person: Person) -> None:
    """Note that the person's rights are other than before."""
    db.session.expire(person, ["memberships"])
    person.rights_epoch += 1
    db.session.flush()
    emit(RightsChanged(person_id=person.id))
