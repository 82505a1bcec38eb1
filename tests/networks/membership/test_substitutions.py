"""Standing in: who may be named by whom, when deputies come in and leave, and who hears in whose place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.membership import actions, roster, substitutions
from networks.membership.models import Substitution
from networks.membership.queries import substitutes_of
from networks.membership.upkeep import keep_substitutions
from networks.people.models import Network, Person, Role
from tests import make

DAY = timedelta(days=1)


def name(
    by: Person, absent: Person, deputy: Person, of: Network, starts_on: date | None = None, ends_on: date | None = None
) -> Substitution:
    seat = roster.seat_in(of, absent.id)
    with unit_of_work():
        return substitutions.name_deputy(by, seat, deputy, of, starts_on or today(), ends_on)


def heard_by(absent: Person, of: Network, day: date | None = None) -> list[int]:
    return substitutes_of(of.id, [absent.id], day or today()).get(absent.id, [])


def test_a_colleague_hears_in_place_of_an_absent_member(ewa: Person, jan: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa, finanse)
    name(ewa, ewa, deputy, finanse, today(), today() + DAY)
    assert heard_by(ewa, finanse) == [deputy.id]
    assert heard_by(ewa, finanse, today() - DAY) == heard_by(ewa, finanse, today() + 2 * DAY) == []
    assert substitutes_of(finanse.id, [deputy.id, jan.id], today()) == {}


def test_without_a_last_day_it_runs_until_somebody_ends_it(ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa, finanse)
    made = name(ewa, ewa, deputy, finanse)
    assert heard_by(ewa, finanse, today() + 300 * DAY) == [deputy.id]
    for _time in range(2):
        with unit_of_work():
            substitutions.end(deputy, made, finanse)
    assert heard_by(ewa, finanse) == []
    assert deputy.roles_in(finanse)


def test_a_deputy_who_left_or_was_closed_hears_nothing(ewa: Person, finanse: Network) -> None:
    gone, closed = make.colleague_of(ewa, finanse), make.colleague_of(ewa, finanse)
    name(ewa, ewa, gone, finanse)
    name(ewa, ewa, closed, finanse)
    make.remove(gone, finanse)
    make.disable(closed)
    assert heard_by(ewa, finanse) == []


def test_somebody_of_another_institution_cannot_stand_in(ewa: Person, piotr: Person, finanse: Network) -> None:
    make.speaks_for(ewa, make.institution())
    for deputy in (piotr, ewa):
        with pytest.raises(Invalid) as refused:
            name(ewa, ewa, deputy, finanse)
        assert refused.value.field == "deputy"


def test_days_must_be_in_order_and_near(ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa, finanse)
    for starts_on, ends_on, field in (
        (today(), today() - DAY, "ends_on"), (today() - 9 * DAY, today() - DAY, "ends_on"),
        (today() + 400 * DAY, None, "starts_on"), (today(), today() + 400 * DAY, "ends_on"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            name(ewa, ewa, deputy, finanse, starts_on, ends_on)
        assert refused.value.field == field


def test_the_same_two_are_named_once_for_the_same_days(ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa, finanse)
    name(ewa, ewa, deputy, finanse, today(), today() + 5 * DAY)
    with pytest.raises(Conflict):
        name(ewa, ewa, deputy, finanse, today() + 3 * DAY, today() + 9 * DAY)
    name(ewa, ewa, deputy, finanse, today() + 6 * DAY, today() + 9 * DAY)


@pytest.mark.parametrize("who", ["marta", "piotr", "jan", "obcy", "admin"])
def test_nobody_else_names_a_deputy(who: str, ewa: Person, finanse: Network, request: pytest.FixtureRequest) -> None:
    deputy = make.colleague_of(ewa, finanse)
    with pytest.raises(Forbidden):
        name(request.getfixturevalue(who), ewa, deputy, finanse)


def test_a_coordinator_lets_a_deputy_in_for_the_time(anna: Person, ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa)
    made = name(anna, ewa, deputy, finanse, today(), today() + DAY)
    assert made.lets_in
    assert deputy.roles_in(finanse) == {Role.MEMBER}
    _days_later(1)
    assert deputy.roles_in(finanse) == {Role.MEMBER}
    _days_later(2)
    assert not deputy.roles_in(finanse)
    assert made.ended_at is not None


def test_a_member_cannot_let_somebody_in(ewa: Person, finanse: Network) -> None:
    with pytest.raises(Invalid):
        name(ewa, ewa, make.colleague_of(ewa), finanse, today(), today() + DAY)


def test_who_is_let_in_needs_a_last_day(anna: Person, ewa: Person, finanse: Network) -> None:
    with pytest.raises(Invalid) as refused:
        name(anna, ewa, make.colleague_of(ewa), finanse)
    assert refused.value.field == "ends_on"


def test_a_deputy_comes_in_on_the_first_day(anna: Person, ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa)
    name(anna, ewa, deputy, finanse, today() + 3 * DAY, today() + 5 * DAY)
    assert not deputy.roles_in(finanse)
    _days_later(3)
    assert deputy.roles_in(finanse)


def test_a_removed_deputy_does_not_come_back_by_itself(anna: Person, ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa)
    name(anna, ewa, deputy, finanse, today(), today() + 5 * DAY)
    with unit_of_work():
        actions.remove_member(anna, deputy, finanse, "Pomyłka")
    _days_later(1)
    assert not deputy.roles_in(finanse)


def test_a_deputy_who_was_admitted_meanwhile_stays(anna: Person, ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa)
    name(anna, ewa, deputy, finanse, today(), today() + DAY)
    with unit_of_work():
        actions.admit(deputy, finanse, {Role.MEMBER}, exception_reason="Zostaje na stałe")
    _days_later(2)
    assert deputy.roles_in(finanse) == {Role.MEMBER}


def test_with_the_absent_member_the_deputy_leaves_too(anna: Person, ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa)
    name(anna, ewa, deputy, finanse, today(), today() + DAY)
    make.remove(ewa, finanse)
    assert not deputy.roles_in(finanse)


def test_who_stands_in_for_two_leaves_after_the_last(anna: Person, ewa: Person, finanse: Network) -> None:
    deputy = make.colleague_of(ewa)
    other = make.colleague_of(ewa, finanse, name="Druga Nieobecna")
    name(anna, ewa, deputy, finanse, today(), today() + DAY)
    second = name(anna, other, deputy, finanse, today(), today() + 9 * DAY)
    with unit_of_work():
        second.lets_in = True
    _days_later(2)
    assert deputy.roles_in(finanse)
    _days_later(10)
    assert not deputy.roles_in(finanse)


def _days_later(count: int) -> None:
    with clock.held_at(clock.now() + count * DAY):
        keep_substitutions()
    db.session.expire_all()
