"""What an administrator does with accounts: checked, done, and kept in the log with its reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from networks.access.models import RecoveryCode, SignIn, TotpKey
from networks.admin import people_actions as actions
from networks.admin.people_actions import Details
from networks.admin.people_roles import set_roles
from networks.audit.models import AuditEntry
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, PersonState, Role
from tests import make

WHY = "Wniosek z 24 listopada."
Act = Callable[[Person, Person, str], None]


def logged(action: str) -> AuditEntry:
    """The one entry of this act."""
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).one()


def living(person: Person) -> list[SignIn]:
    """The person's sign-ins that have not ended."""
    return list(db.session.scalars(select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))))


def test_adding_somebody_sends_the_link_to_the_first_password(admin: Person) -> None:
    with unit_of_work():
        made = actions.add(admin, Details(email="nowa@test.example", name="Nowa Osoba"))
    assert made.state is PersonState.INVITED
    assert db.session.scalars(select(Mail.to_address)).one() == "nowa@test.example"
    assert (logged("person.added").actor_id, logged("person.added").subject_id) == (admin.id, made.id)


def test_nobody_is_added_under_the_address_of_another(admin: Person, ewa: Person) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.add(admin, Details(email=ewa.email, name="Inna Ewa"))
    assert refused.value.field == "email"
    assert list(db.session.scalars(select(Mail))) == []


def test_the_log_says_which_details_changed_and_not_to_what(admin: Person, ewa: Person) -> None:
    with unit_of_work():
        assert actions.change(admin, db.session.get_one(Person, ewa.id), Details(email=ewa.email, name="Ewa Nowa"))
    assert logged("person.changed").detail == {"fields": ["name", "position"]}


def test_saving_the_same_details_is_no_change(admin: Person, ewa: Person) -> None:
    with unit_of_work():
        same = Details(email=ewa.email, name=ewa.name, position=ewa.position)
        assert not actions.change(admin, db.session.get_one(Person, ewa.id), same)


def test_a_new_address_ends_every_sign_in(admin: Person, ewa: Person) -> None:
    make.sign_in(ewa)
    with unit_of_work():
        actions.change(admin, db.session.get_one(Person, ewa.id), Details(email="inna@test.example", name=ewa.name))
    assert living(ewa) == []


def test_the_first_link_is_sent_again_only_to_those_who_wait_for_it(admin: Person, ewa: Person) -> None:
    with unit_of_work():
        waiting = actions.add(admin, Details(email="nowa@test.example", name="Nowa Osoba"))
        actions.send_link_again(admin, waiting)
    assert len(list(db.session.scalars(select(Mail)))) == 2
    with pytest.raises(Conflict), unit_of_work():
        actions.send_link_again(admin, db.session.get_one(Person, ewa.id))


def test_closing_an_account_ends_every_sign_in_and_opening_it_lets_in_again(admin: Person, ewa: Person) -> None:
    make.sign_in(ewa)
    with unit_of_work():
        actions.disable(admin, db.session.get_one(Person, ewa.id), WHY)
    assert living(ewa) == []
    assert logged("person.disabled").reason == WHY
    with unit_of_work():
        actions.enable(admin, db.session.get_one(Person, ewa.id), WHY)
    assert db.session.get_one(Person, ewa.id).is_active


def test_an_account_without_a_password_waits_for_one_after_being_opened_again(admin: Person) -> None:
    with unit_of_work():
        made = actions.add(admin, Details(email="nowa@test.example", name="Nowa Osoba"))
        actions.disable(admin, made, WHY)
        actions.enable(admin, made, WHY)
    assert made.state is PersonState.INVITED


@pytest.mark.parametrize("act", [actions.disable, actions.unmake_administrator])
def test_the_last_administrator_stays(act: Act, admin: Person) -> None:
    with pytest.raises(Conflict), unit_of_work():
        act(admin, db.session.get_one(Person, admin.id), WHY)
    assert db.session.get_one(Person, admin.id).is_admin


@pytest.mark.parametrize("act", [actions.disable, actions.unmake_administrator])
def test_an_administrator_who_is_not_the_last_may_go(act: Act, admin: Person, ewa: Person) -> None:
    with unit_of_work():
        actions.make_administrator(admin, db.session.get_one(Person, ewa.id), WHY)
    with unit_of_work():
        act(db.session.get_one(Person, ewa.id), db.session.get_one(Person, admin.id), WHY)
    before = db.session.get_one(Person, admin.id)
    assert not (before.is_admin and before.is_active)


def test_a_closed_account_does_not_count_as_an_administrator(admin: Person) -> None:
    other = make.person("Dawna Administratorka", is_admin=True)
    with unit_of_work():
        actions.disable(admin, db.session.get_one(Person, other.id), WHY)
    with pytest.raises(Conflict), unit_of_work():
        actions.unmake_administrator(admin, db.session.get_one(Person, admin.id), WHY)


def test_a_closed_account_is_not_made_an_administrator(admin: Person, ewa: Person) -> None:
    with unit_of_work():
        actions.disable(admin, db.session.get_one(Person, ewa.id), WHY)
    with pytest.raises(Conflict), unit_of_work():
        actions.make_administrator(admin, db.session.get_one(Person, ewa.id), WHY)


def test_resetting_the_second_factor_takes_the_codes_and_the_sign_ins(admin: Person, ewa: Person) -> None:
    make.sign_in(ewa)
    with unit_of_work():
        db.session.add(TotpKey(person_id=ewa.id, sealed="x", confirmed_at=clock.now()))
        db.session.add(RecoveryCode(person_id=ewa.id, code_hash="x"))
    with unit_of_work():
        actions.reset_second_factor(admin, db.session.get_one(Person, ewa.id), WHY)
    assert (db.session.get(TotpKey, ewa.id), list(db.session.scalars(select(RecoveryCode))), living(ewa)) == (
        None,
        [],
        [],
    )
    assert logged("person.second_factor_reset").reason == WHY
    with pytest.raises(Conflict), unit_of_work():
        actions.reset_second_factor(admin, db.session.get_one(Person, ewa.id), WHY)


def test_erasing_asks_for_the_address_once_more(admin: Person, ewa: Person) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.erase(admin, db.session.get_one(Person, ewa.id), "anna@test.example", WHY)
    assert refused.value.field == "email"
    with unit_of_work():
        actions.erase(admin, db.session.get_one(Person, ewa.id), f" {ewa.email.upper()} ", WHY)
    assert not db.session.get_one(Person, ewa.id).is_active
    with pytest.raises(Conflict), unit_of_work():
        actions.enable(admin, db.session.get_one(Person, ewa.id), WHY)


def test_an_administrator_does_not_erase_herself_here(admin: Person) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        actions.erase(admin, db.session.get_one(Person, admin.id), admin.email, WHY)


def test_roles_are_given_and_taken_with_what_they_were(admin: Person, ewa: Person, finanse: Network) -> None:
    with unit_of_work():
        person, network = db.session.get_one(Person, ewa.id), db.session.get_one(Network, finanse.id)
        set_roles(admin, person, network, [Role.COORDINATOR], WHY)
    assert db.session.get_one(Person, ewa.id).roles_in(finanse) == {Role.COORDINATOR}
    assert logged("member.roles_set").detail == {"from": ["member"], "to": ["coordinator"]}


def test_no_role_ends_the_membership(admin: Person, ewa: Person, anna: Person, finanse: Network) -> None:
    with unit_of_work():
        set_roles(admin, db.session.get_one(Person, ewa.id), db.session.get_one(Network, finanse.id), [], WHY)
    assert not db.session.get_one(Person, ewa.id).roles_in(finanse)


@pytest.mark.parametrize("roles", [[], [Role.MEMBER]])
def test_the_last_coordinator_keeps_the_role(
    roles: list[Role], admin: Person, anna: Person, ewa: Person, finanse: Network
) -> None:
    with pytest.raises(Conflict), unit_of_work():
        set_roles(admin, db.session.get_one(Person, anna.id), db.session.get_one(Network, finanse.id), roles, WHY)
    assert db.session.get_one(Person, anna.id).roles_in(finanse) == {Role.COORDINATOR}


def test_an_observer_is_nothing_else(admin: Person, ewa: Person, finanse: Network) -> None:
    both = [Role.OBSERVER, Role.MEMBER]
    with pytest.raises(Invalid), unit_of_work():
        set_roles(admin, db.session.get_one(Person, ewa.id), db.session.get_one(Network, finanse.id), both, WHY)


def test_the_former_address_hears_of_a_new_one(admin: Person, ewa: Person) -> None:
    former = ewa.email
    with unit_of_work():
        actions.change(admin, db.session.get_one(Person, ewa.id), Details(email="inna@test.example", name=ewa.name))
    assert list(db.session.scalars(select(Mail.to_address))) == [former]


def test_an_administrator_proves_their_own_new_address_in_the_settings(admin: Person) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.change(admin, db.session.get_one(Person, admin.id), Details(email="inna@test.example", name=admin.name))
    assert (refused.value.field, refused.value.code) == ("email", "oneself")
    with unit_of_work():
        assert actions.change(admin, db.session.get_one(Person, admin.id), Details(email=admin.email, name="Inaczej"))
