"""Roles, leaving, removing, rules and first steps: each with its refusals."""

from __future__ import annotations

import pytest

from networks.core.errors import Conflict, Forbidden, Invalid, NotFound
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.membership import actions, queries, roster
from networks.membership.events import MemberRemoved, RolesChanged, RulesAccepted, RulesPublished
from networks.membership.models import FirstStep, FirstWish
from networks.people.events import MemberLeft
from networks.people.models import MembershipState, Network, NetworkState, Person, Role
from networks.people.queries import membership_of
from tests import make


def kinds(emitted: list[Event]) -> set[type[Event]]:
    return {type(event) for event in emitted}


def change(by: Person, someone: Person, of: Network, *roles: Role, reason: str | None = None) -> None:
    with unit_of_work():
        actions.change_roles(by, someone, of, roles, exception_reason=reason)


def test_a_coordinator_gives_and_takes_roles(anna: Person, ewa: Person, finanse: Network, emitted: list[Event]) -> None:
    change(anna, ewa, finanse, Role.MODERATOR, Role.EXPERT)
    assert ewa.roles_in(finanse) == {Role.MODERATOR, Role.EXPERT}
    assert RolesChanged(person_id=ewa.id, network_id=finanse.id, by_id=anna.id) in emitted


@pytest.mark.parametrize("who", ["marta", "piotr", "ewa", "olga", "jan", "obcy", "admin"])
def test_nobody_else_changes_roles(who: str, ewa: Person, finanse: Network, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Forbidden):
        change(request.getfixturevalue(who), ewa, finanse, Role.MODERATOR)
    assert ewa.roles_in(finanse) == {Role.MEMBER}


def test_the_coordinators_role_is_not_given_like_others(anna: Person, ewa: Person, finanse: Network) -> None:
    with pytest.raises(Forbidden) as refused:
        change(anna, ewa, finanse, Role.COORDINATOR)
    assert refused.value.code == "by_handover"


def test_who_coordinates_goes_on_coordinating(anna: Person, finanse: Network) -> None:
    change(anna, anna, finanse, Role.EXPERT)
    assert anna.roles_in(finanse) == {Role.COORDINATOR, Role.EXPERT}


def test_no_role_at_all_is_refused(anna: Person, ewa: Person, finanse: Network) -> None:
    with pytest.raises(Invalid) as refused:
        change(anna, ewa, finanse)
    assert refused.value.field == "roles"


def test_an_observer_is_nothing_else(anna: Person, ewa: Person, finanse: Network) -> None:
    with pytest.raises(Invalid):
        change(anna, ewa, finanse, Role.OBSERVER, Role.MEMBER)
    change(anna, ewa, finanse, Role.OBSERVER)
    assert ewa.roles_in(finanse) == {Role.OBSERVER}


def test_a_new_member_from_outside_the_audience_needs_a_reason(anna: Person, olga: Person, finanse: Network) -> None:
    with pytest.raises(Invalid) as refused:
        change(anna, olga, finanse, Role.MEMBER)
    assert (refused.value.field, refused.value.code) == ("exception_reason", "outside_audience")
    change(anna, olga, finanse, Role.MEMBER, reason="Prowadziła te sprawy wcześniej.")
    row = membership_of(olga, finanse)
    assert row is not None
    assert row.exception_reason == "Prowadziła te sprawy wcześniej."


def test_somebody_who_is_not_in_has_no_roles_to_change(anna: Person, jan: Person, finanse: Network) -> None:
    with pytest.raises(NotFound):
        change(anna, jan, finanse, Role.MEMBER)


def test_nothing_changes_in_an_archived_network(anna: Person, ewa: Person, finanse: Network) -> None:
    with unit_of_work():
        finanse.state = NetworkState.ARCHIVED
    with pytest.raises(Forbidden):
        change(anna, ewa, finanse, Role.EXPERT)


def test_a_member_is_removed_with_a_reason(anna: Person, ewa: Person, finanse: Network, emitted: list[Event]) -> None:
    with unit_of_work():
        actions.remove_member(anna, ewa, finanse, "Zmiana pracy")
    row = membership_of(ewa, finanse)
    assert row is not None
    assert (row.state, row.left_reason) == (MembershipState.REMOVED, "Zmiana pracy")
    assert not ewa.roles_in(finanse)
    assert {MemberLeft, MemberRemoved} <= kinds(emitted)


def test_a_coordinator_removes_neither_herself_nor_another_one(anna: Person, finanse: Network) -> None:
    other = make.member(finanse, Role.COORDINATOR)
    for someone, code in ((anna, "leave_instead"), (other, "coordinator")):
        with pytest.raises(Forbidden) as refused, unit_of_work():
            actions.remove_member(anna, someone, finanse, "Tak")
        assert refused.value.code == code


@pytest.mark.parametrize("who", ["marta", "ewa", "obcy", "admin"])
def test_nobody_else_removes(who: str, piotr: Person, finanse: Network, request: pytest.FixtureRequest) -> None:
    someone = request.getfixturevalue(who)
    with pytest.raises(Forbidden), unit_of_work():
        actions.remove_member(someone, piotr, finanse, "Tak")


def test_a_member_leaves_and_is_gone(ewa: Person, finanse: Network) -> None:
    with unit_of_work():
        actions.leave(ewa, finanse)
    row = membership_of(ewa, finanse)
    assert row is not None
    assert row.state is MembershipState.LEFT
    with pytest.raises(NotFound), unit_of_work():
        actions.leave(ewa, finanse)


def test_the_last_coordinator_stays(anna: Person, finanse: Network) -> None:
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.leave(anna, finanse)
    assert refused.value.code == "last_coordinator"
    make.member(finanse, Role.COORDINATOR)
    with unit_of_work():
        actions.leave(anna, finanse)
    assert not anna.roles_in(finanse)


def test_a_closed_account_does_not_count_as_a_coordinator(anna: Person, finanse: Network) -> None:
    other = make.member(finanse, Role.COORDINATOR)
    make.disable(other)
    assert roster.led_alone_by(anna) == [finanse]
    with pytest.raises(Conflict), unit_of_work():
        actions.leave(anna, finanse)


def test_an_archived_network_lets_its_last_coordinator_go(anna: Person, finanse: Network) -> None:
    with unit_of_work():
        finanse.state = NetworkState.ARCHIVED
    with unit_of_work():
        actions.leave(anna, finanse)
    assert not anna.roles_in(finanse)


def test_rules_are_versions_that_stay(anna: Person, finanse: Network, emitted: list[Event]) -> None:
    first, second = make.rules(anna, finanse, "Pierwsze"), make.rules(anna, finanse, "Drugie **ważne**")
    assert [row.version for row in roster.versions_of_rules(finanse)] == [2, 1]
    assert [first.text, second.text] == ["Pierwsze", "Drugie **ważne**"]
    assert "<strong>ważne</strong>" in second.html
    assert {RulesPublished, RulesAccepted} <= kinds(emitted)
    assert roster.acceptances_of(second).keys() == {anna.id}


def test_the_same_rules_are_not_published_again(anna: Person, finanse: Network) -> None:
    make.rules(anna, finanse, "Te same")
    with pytest.raises(Invalid):
        make.rules(anna, finanse, "Te same")


@pytest.mark.parametrize("who", ["marta", "ewa", "obcy", "admin"])
def test_nobody_else_publishes_rules(who: str, finanse: Network, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Forbidden):
        make.rules(request.getfixturevalue(who), finanse)
    assert queries.rules_of(finanse) is None


def test_rules_are_accepted_as_they_were_read(anna: Person, ewa: Person, finanse: Network) -> None:
    make.rules(anna, finanse, "Pierwsze")
    newest = make.rules(anna, finanse, "Drugie")
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.accept_rules(ewa, finanse, 1)
    assert refused.value.code == "rules_changed"
    for _time in range(2):
        with unit_of_work():
            actions.accept_rules(ewa, finanse, 2)
    assert roster.acceptances_of(newest).keys() == {anna.id, ewa.id}


def test_who_comes_back_accepts_the_same_rules_without_trouble(anna: Person, ewa: Person, finanse: Network) -> None:
    make.rules(anna, finanse)
    with unit_of_work():
        actions.accept_rules(ewa, finanse)
    make.remove(ewa, finanse)
    with unit_of_work():
        actions.admit(ewa, finanse, {Role.MEMBER}, exception_reason="Wraca", accepts_rules=True)
    assert roster.membership_now(ewa, finanse).rules_version == 1


def test_first_steps_come_one_after_another(anna: Person, ewa: Person, finanse: Network) -> None:
    make.rules(anna, finanse)
    assert _current(ewa, finanse) is FirstStep.RULES
    with unit_of_work():
        actions.accept_rules(ewa, finanse)
    assert _current(ewa, finanse) is FirstStep.INTRODUCE
    with unit_of_work():
        actions.put_off(ewa, finanse, FirstStep.INTRODUCE)
        actions.put_off(ewa, finanse, FirstStep.INTRODUCE)
    assert _current(ewa, finanse) is FirstStep.ANSWER
    with unit_of_work():
        actions.answer_first(ewa, finanse, FirstWish.ADVICE, "Arkusz organizacji")
    steps = roster.steps_in(roster.membership_now(ewa, finanse))
    assert (steps.current, steps.put_off, steps.is_over) == (None, {FirstStep.INTRODUCE}, False)
    answer = roster.first_answer_of(roster.membership_now(ewa, finanse))
    assert answer is not None
    assert (answer.wish, answer.words) == (FirstWish.ADVICE, "Arkusz organizacji")


def test_coordinators_see_where_somebody_stopped(anna: Person, ewa: Person, olga: Person, finanse: Network) -> None:
    make.rules(anna, finanse)
    with unit_of_work():
        actions.accept_rules(ewa, finanse)
    stopped = {seat.person.id: seat.step for seat in roster.seats_of(finanse)}
    assert stopped == {anna.id: None, ewa.id: FirstStep.INTRODUCE, olga.id: FirstStep.RULES}


def test_an_observer_introduces_nobody(olga: Person, finanse: Network) -> None:
    assert roster.steps_in(roster.membership_now(olga, finanse)).steps == []


def _current(someone: Person, of: Network) -> FirstStep | None:
    return roster.steps_in(roster.membership_now(someone, of)).current
