"""Handing over the coordinator's role and passing seats on: each with its refusals."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.events import Event
from networks.core.notices import Notice, NoticeKind
from networks.core.unit_of_work import unit_of_work
from networks.membership import handover, roster
from networks.membership.events import HandedOver, SeatPassed
from networks.membership.models import Handover
from networks.people.models import Membership, Network, NetworkState, Person, Role
from networks.people.queries import membership_of
from tests import make


def hand_over(giver: Person, successor: Person, of: Network, *, leaves: bool = False) -> None:
    with unit_of_work():
        handover.hand_over(giver, successor, of, "Dwa pytania czekają.", leaves=leaves)


def pass_seat(by: Person, former: Person, successor: Person, of: Network, reason: str | None = "Następczyni") -> None:
    seat = roster.seat_in(of, former.id)
    with unit_of_work():
        handover.pass_seat(by, seat, successor, of, exception_reason=reason)


def test_the_role_goes_to_a_member_and_the_giver_stays(
    anna: Person, ewa: Person, finanse: Network, emitted: list[Event]
) -> None:
    hand_over(anna, ewa, finanse)
    assert ewa.roles_in(finanse) == {Role.MEMBER, Role.COORDINATOR}
    assert anna.roles_in(finanse) == {Role.MEMBER}
    row = db.session.scalars(select(Handover)).one()
    assert (row.from_id, row.to_id, row.note) == (anna.id, ewa.id, "Dwa pytania czekają.")
    assert HandedOver(row.id, finanse.id, anna.id, ewa.id) in emitted


def test_everybody_in_the_network_is_told(
    anna: Person, ewa: Person, olga: Person, jan: Person, finanse: Network
) -> None:
    hand_over(anna, ewa, finanse)
    told = db.session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.HANDOVER)).all()
    assert set(told) == {ewa.id, olga.id}


def test_the_giver_may_leave_at_once(anna: Person, ewa: Person, finanse: Network) -> None:
    hand_over(anna, ewa, finanse, leaves=True)
    assert not anna.roles_in(finanse)
    assert roster.coordinator_ids(finanse.id) == [ewa.id]


def test_a_second_coordinator_may_give_the_role_back(anna: Person, finanse: Network) -> None:
    other = make.member(finanse, Role.COORDINATOR)
    hand_over(other, anna, finanse)
    assert roster.coordinator_ids(finanse.id) == [anna.id]


@pytest.mark.parametrize("who", ["anna", "olga", "obcy", "jan", "closed", "closing"])
def test_it_goes_to_nobody_who_cannot_take_it(
    who: str, anna: Person, ewa: Person, finanse: Network, request: pytest.FixtureRequest
) -> None:
    if who == "closed":
        make.disable(ewa)
    if who == "closing":
        with unit_of_work():
            ewa.closing_at = ewa.created_at
    successor = ewa if who.startswith("clos") else request.getfixturevalue(who)
    with pytest.raises(Invalid) as refused:
        hand_over(anna, successor, finanse)
    assert refused.value.field == "successor"
    assert roster.coordinator_ids(finanse.id) == [anna.id]
    assert db.session.scalar(select(func.count()).select_from(Handover)) == 0


def test_a_deputy_who_is_in_for_a_time_cannot_take_it(anna: Person, ewa: Person, finanse: Network) -> None:
    with pytest.raises(Invalid), unit_of_work():
        handover.hand_over(anna, ewa, finanse, "Notatka", leaves=False, is_for_a_time=True)


@pytest.mark.parametrize("who", ["marta", "piotr", "ewa", "jan", "obcy", "admin"])
def test_nobody_else_hands_it_over(who: str, piotr: Person, finanse: Network, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Forbidden):
        hand_over(request.getfixturevalue(who), piotr, finanse)


def test_nothing_is_handed_over_in_an_archived_network(anna: Person, ewa: Person, finanse: Network) -> None:
    with unit_of_work():
        finanse.state = NetworkState.ARCHIVED
    with pytest.raises(Forbidden):
        hand_over(anna, ewa, finanse)


def test_an_administrator_appoints_a_coordinator(admin: Person, obcy: Person, finanse: Network) -> None:
    with unit_of_work():
        handover.appoint(admin, obcy, finanse, {Role.COORDINATOR})
    assert obcy.roles_in(finanse) == {Role.COORDINATOR}


@pytest.mark.parametrize("who", ["anna", "ewa", "obcy"])
def test_nobody_else_appoints(who: str, jan: Person, finanse: Network, request: pytest.FixtureRequest) -> None:
    someone = request.getfixturevalue(who)
    with pytest.raises(Forbidden), unit_of_work():
        handover.appoint(someone, jan, finanse, {Role.COORDINATOR})


def test_a_closed_account_is_appointed_to_nothing(admin: Person, jan: Person, finanse: Network) -> None:
    make.disable(jan)
    with pytest.raises(Invalid), unit_of_work():
        handover.appoint(admin, jan, finanse, {Role.COORDINATOR})


def test_an_administrator_ends_a_membership_but_not_the_last_coordinators(
    admin: Person, anna: Person, ewa: Person, finanse: Network
) -> None:
    with unit_of_work():
        handover.dismiss(admin, ewa, finanse, "Na własną prośbę")
    assert not ewa.roles_in(finanse)
    with pytest.raises(Conflict), unit_of_work():
        handover.dismiss(admin, anna, finanse, "Zmiana")
    make.member(finanse, Role.COORDINATOR)
    with unit_of_work():
        handover.dismiss(admin, anna, finanse, "Zmiana")
    assert not anna.roles_in(finanse)


def test_a_successor_gets_roles_history_and_the_seat(
    anna: Person, marta: Person, finanse: Network, emitted: list[Event]
) -> None:
    successor = make.colleague_of(marta, name="Nowa Moderatorka")
    before = _row(marta, finanse).history_from
    pass_seat(anna, marta, successor, finanse)
    row = _row(successor, finanse)
    assert (row.roles, row.history_from) == ({Role.MODERATOR}, before)
    assert row.institution_id == successor.institution_id
    assert not marta.roles_in(finanse)
    assert SeatPassed(marta.id, successor.id, finanse.id, anna.id) in emitted


def test_a_successor_who_is_in_already_keeps_the_own_roles(anna: Person, marta: Person, finanse: Network) -> None:
    successor = make.colleague_of(marta, finanse)
    pass_seat(anna, marta, successor, finanse)
    assert successor.roles_in(finanse) == {Role.MODERATOR, Role.MEMBER}


def test_a_successor_from_outside_the_audience_needs_a_reason(anna: Person, ewa: Person, finanse: Network) -> None:
    successor = make.colleague_of(ewa)
    with pytest.raises(Invalid) as refused:
        pass_seat(anna, ewa, successor, finanse, reason=None)
    assert refused.value.field == "exception_reason"
    assert ewa.roles_in(finanse)


def test_a_seat_goes_to_nobody_of_another_institution(anna: Person, ewa: Person, jan: Person, finanse: Network) -> None:
    make.speaks_for(ewa, make.institution())
    make.speaks_for(jan, make.institution("Powiat Wzorcowy"))
    for someone in (jan, make.person(), ewa):
        with pytest.raises(Invalid) as refused:
            pass_seat(anna, ewa, someone, finanse)
        assert refused.value.field == "successor"


def test_a_seat_without_an_institution_is_nobodys_to_pass_on(anna: Person, ewa: Person, finanse: Network) -> None:
    with pytest.raises(Invalid):
        pass_seat(anna, ewa, make.person(), finanse)


def test_the_seat_of_a_coordinator_is_handed_over_instead(anna: Person, finanse: Network) -> None:
    with pytest.raises(Forbidden):
        pass_seat(anna, anna, make.colleague_of(anna), finanse)


@pytest.mark.parametrize("who", ["marta", "ewa", "obcy", "admin"])
def test_nobody_else_passes_a_seat_on(
    who: str, piotr: Person, finanse: Network, request: pytest.FixtureRequest
) -> None:
    successor = make.colleague_of(piotr)
    with pytest.raises(Forbidden):
        pass_seat(request.getfixturevalue(who), piotr, successor, finanse)


def _row(someone: Person, of: Network) -> Membership:
    row = membership_of(someone, of)
    assert row is not None
    return row


def test_an_administrator_appoints_others_only(admin: Person, finanse: Network) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        handover.appoint(admin, admin, finanse, [Role.MEMBER], exception_reason="Chcę zajrzeć.")
    assert refused.value.code == "oneself"
    assert not admin.roles_in(finanse)
