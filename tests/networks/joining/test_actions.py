"""Asking to join and deciding on it: each with its refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound
from networks.core.events import Event
from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.joining import actions, queries
from networks.joining.events import JoinRequestAccepted, JoinRequested, JoinRequestRefused, JoinRequestWithdrawn
from networks.joining.models import JoinRequest, RequestState
from networks.membership import roster
from networks.people.models import Network, NetworkState, Person, Role
from tests import make

REASON = "Zna sprawy gminy."


def ask(someone: Person, of: Network, reason: str = "Chcę się uczyć.", rules_version: int = 0) -> JoinRequest:
    with unit_of_work():
        return actions.ask(someone, of, reason, rules_version)


def accept(by: Person, request: JoinRequest, words: str = "", reason: str | None = REASON) -> None:
    with unit_of_work():
        actions.accept(by, request, words, reason)


def refuse(by: Person, request: JoinRequest, answer: str = "Inna sieć pasuje lepiej.") -> None:
    with unit_of_work():
        actions.refuse(by, request, answer)


def test_a_request_waits_for_the_coordinators(
    obcy: Person, anna: Person, marta: Person, finanse: Network, emitted: list[Event]
) -> None:
    made = ask(obcy, finanse)
    assert queries.waiting_for(anna, [finanse]) == [made]
    assert queries.waiting_for(marta, [finanse]) == []
    assert JoinRequested(made.id, finanse.id, obcy.id) in emitted


def test_asking_twice_is_asking_once(obcy: Person, finanse: Network) -> None:
    assert ask(obcy, finanse).id == ask(obcy, finanse, "Jeszcze raz").id
    assert db.session.scalar(select(func.count()).select_from(JoinRequest)) == 1


def test_members_have_nothing_to_ask_for(ewa: Person, olga: Person, finanse: Network) -> None:
    for someone in (ewa, olga):
        with pytest.raises(Forbidden) as refused:
            ask(someone, finanse)
        assert refused.value.code == "member_already"


def test_nobody_asks_to_join_a_closed_network(obcy: Person, finanse: Network) -> None:
    with unit_of_work():
        finanse.state = NetworkState.ARCHIVED
    with pytest.raises(Conflict) as refused:
        ask(obcy, finanse)
    assert refused.value.code == "network_closed"


def test_the_rules_are_accepted_with_asking(obcy: Person, anna: Person, finanse: Network) -> None:
    make.rules(anna, finanse)
    for version in (0, 7):
        with pytest.raises(Invalid) as refused:
            ask(obcy, finanse, rules_version=version)
        assert refused.value.field == "rules_version"
    accept(anna, ask(obcy, finanse, rules_version=1))
    assert roster.membership_now(obcy, finanse).rules_version == 1


def test_rules_that_changed_meanwhile_are_not_taken_for_accepted(obcy: Person, anna: Person, finanse: Network) -> None:
    make.rules(anna, finanse, "Dawne")
    made = ask(obcy, finanse, rules_version=1)
    make.rules(anna, finanse, "Nowe")
    accept(anna, made)
    assert roster.membership_now(obcy, finanse).rules_version == 0


def test_a_coordinator_lets_in(obcy: Person, anna: Person, finanse: Network, emitted: list[Event]) -> None:
    made = ask(obcy, finanse)
    accept(anna, made, "Witamy!")
    assert obcy.roles_in(finanse) == {Role.MEMBER}
    assert (made.state, made.answer, made.decided_by_id) == (RequestState.ACCEPTED, "Witamy!", anna.id)
    assert JoinRequestAccepted(made.id, finanse.id, anna.id) in emitted
    assert not any(isinstance(event, JoinRequestWithdrawn) for event in emitted)


def test_somebody_outside_the_audience_needs_a_reasoned_exception(obcy: Person, anna: Person, finanse: Network) -> None:
    made = ask(obcy, finanse)
    with pytest.raises(Invalid) as refused:
        accept(anna, made, reason=None)
    assert refused.value.field == "exception_reason"
    assert not obcy.roles_in(finanse)
    assert made.state is RequestState.WAITING
    accept(anna, made)
    assert roster.membership_now(obcy, finanse).exception_reason == REASON


def test_somebody_of_the_audience_needs_none(obcy: Person, anna: Person, finanse: Network) -> None:
    with unit_of_work():
        obcy.position_code = "education_inspector"
    accept(anna, ask(obcy, finanse), reason=None)
    assert obcy.roles_in(finanse) == {Role.MEMBER}


def test_a_coordinator_refuses_with_a_reason(
    obcy: Person, anna: Person, finanse: Network, emitted: list[Event]
) -> None:
    made = ask(obcy, finanse)
    refuse(anna, made)
    assert not obcy.roles_in(finanse)
    assert JoinRequestRefused(made.id, finanse.id, anna.id) in emitted
    assert ask(obcy, finanse, "Proszę raz jeszcze").id != made.id


def test_a_request_is_decided_once(obcy: Person, anna: Person, finanse: Network) -> None:
    other = make.member(finanse, Role.COORDINATOR, name="Barbara Druga")
    made = ask(obcy, finanse)
    refuse(anna, made)
    for decide in (accept, refuse):
        with pytest.raises(Conflict) as refused:
            decide(other, made)
        assert refused.value.code == "decided"
        assert "Anna Przewodnia" in str(refused.value)
    assert not obcy.roles_in(finanse)


@pytest.mark.parametrize("who", ["marta", "piotr", "ewa", "jan", "admin", "obcy"])
def test_nobody_else_decides(
    who: str, obcy: Person, anna: Person, finanse: Network, request: pytest.FixtureRequest
) -> None:
    made, someone = ask(obcy, finanse), request.getfixturevalue(who)
    for decide in (accept, refuse):
        with pytest.raises(Forbidden):
            decide(someone, made)
    with pytest.raises(NotFound):
        queries.request_for(someone, finanse, made.id)


def test_a_request_is_taken_back_by_whoever_made_it(
    obcy: Person, jan: Person, anna: Person, finanse: Network, emitted: list[Event]
) -> None:
    made = ask(obcy, finanse)
    with pytest.raises(NotFound):
        queries.own_request_for(jan, finanse, made.id)
    with pytest.raises(Forbidden), unit_of_work():
        actions.withdraw(jan, made)
    for _time in range(2):
        with unit_of_work():
            actions.withdraw(obcy, made)
    assert queries.waiting_for(anna, [finanse]) == []
    assert sum(isinstance(event, JoinRequestWithdrawn) for event in emitted) == 1
    with pytest.raises(Conflict):
        accept(anna, made)


def test_a_decided_request_is_not_taken_back(obcy: Person, anna: Person, finanse: Network) -> None:
    made = ask(obcy, finanse)
    refuse(anna, made)
    with pytest.raises(Conflict), unit_of_work():
        actions.withdraw(obcy, made)


def test_who_was_let_in_by_another_way_waits_no_more(obcy: Person, anna: Person, finanse: Network) -> None:
    made = ask(obcy, finanse)
    make.join(obcy, finanse)
    assert db.session.get_one(JoinRequest, made.id).state is RequestState.WITHDRAWN


def test_requests_of_closed_accounts_vanish(obcy: Person, anna: Person, finanse: Network) -> None:
    made = ask(obcy, finanse)
    make.disable(obcy)
    assert queries.waiting_for(anna, [finanse]) == []
    with pytest.raises(NotFound):
        queries.request_for(anna, finanse, made.id)


def test_requests_wait_two_working_days(obcy: Person, finanse: Network) -> None:
    made = ask(obcy, finanse)
    assert queries.due_on(made) > today() + timedelta(days=1)
    with clock.held_at(clock.now() - timedelta(days=20)):
        older = ask(make.person(), finanse)
    assert queries.due_on(older) < today()
