"""Changing who is where."""

from __future__ import annotations

from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people import actions, events, queries
from networks.people.models import MembershipState, Network, Person, Role
from tests import make


def test_joining_is_told_and_gives_exactly_these_roles(obcy: Person, finanse: Network, emitted: list[Event]) -> None:
    with unit_of_work():
        actions.give_roles(obcy, finanse, {Role.EXPERT, Role.MODERATOR})
    assert obcy.roles_in(finanse) == {Role.EXPERT, Role.MODERATOR}
    joined = events.MemberJoined(person_id=obcy.id, network_id=finanse.id)
    assert emitted == [joined, events.RightsChanged(person_id=obcy.id)]


def test_other_roles_replace_the_former_and_are_no_joining(ewa: Person, finanse: Network, emitted: list[Event]) -> None:
    with unit_of_work():
        actions.give_roles(ewa, finanse, {Role.OBSERVER})
    assert ewa.roles_in(finanse) == {Role.OBSERVER}
    assert emitted == [events.RightsChanged(person_id=ewa.id)]


def test_every_change_of_rights_moves_the_epoch(ewa: Person, finanse: Network) -> None:
    seen = [ewa.rights_epoch]
    for change in (
        lambda: actions.give_roles(ewa, finanse, {Role.EXPERT}),
        lambda: actions.remove_from(ewa, finanse),
        lambda: actions.disable(ewa),
    ):
        with unit_of_work():
            change()
        seen.append(ewa.rights_epoch)
    assert seen == sorted(set(seen))


def test_who_was_removed_has_no_role_and_comes_back_as_a_newcomer(ewa: Person, finanse: Network) -> None:
    before = queries.membership_of(ewa, finanse)
    assert before is not None
    since = before.joined_at
    make.remove(ewa, finanse)
    assert (ewa.roles_in(finanse), ewa.network_ids) == (frozenset(), [])
    make.join(ewa, finanse)
    back = queries.membership_of(ewa, finanse)
    assert back is not None
    assert (back.state, back.left_at, back.joined_at > since) == (MembershipState.MEMBER, None, True)


def test_removing_somebody_who_is_not_in_does_nothing(jan: Person, finanse: Network, emitted: list[Event]) -> None:
    make.remove(jan, finanse)
    assert emitted == []
