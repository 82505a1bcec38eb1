"""Accepting and declining an invitation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from networks.access.invitations import FIRST
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.invitations import actions, answering, links
from networks.invitations.answering import Gone, Newcomer, NotYours
from networks.invitations.events import InvitationAccepted, InvitationDeclined
from networks.invitations.models import Invitation
from networks.joining.models import RequestState
from networks.joining.queries import waiting_for
from networks.membership.queries import rules_of
from networks.people import actions as people
from networks.people.models import EditionState, Network, Person, PersonState, Role
from networks.people.queries import membership_of, person_by_email
from tests import make

ZOFIA = Newcomer("Zofia Zaproszona", "treasurer", None, "pl", make.PASSWORD_HASH)


def accept(someone: Person, invitation: Invitation, rules_version: int = 0) -> None:
    with unit_of_work():
        answering.accept(someone, db.session.get_one(Invitation, invitation.id), rules_version)


def accept_new(invitation: Invitation, newcomer: Newcomer = ZOFIA, rules_version: int = 0) -> Person:
    with unit_of_work():
        found = db.session.get_one(Invitation, invitation.id)
        return answering.accept_as_newcomer(found, newcomer, rules_version)


@pytest.fixture
def ofelia(obcy: Person) -> Person:
    """Fits the network and is in none."""
    with unit_of_work():
        obcy.position_code = "treasurer"
    return obcy


def test_a_newcomer_gets_an_account_with_the_invited_address(
    anna: Person, finanse: Network, emitted: list[Event]
) -> None:
    invitation = make.invitation(anna, finanse)
    person = accept_new(invitation)
    assert (person.email, person.state, person.position_code) == ("zofia@test.example", PersonState.ACTIVE, "treasurer")
    assert person.position
    assert person.roles_in(finanse) == {Role.MEMBER}
    assert InvitationAccepted(invitation_id=invitation.id, network_id=finanse.id, by_id=person.id) in emitted
    assert invitation.accepted_by_id == person.id


def test_somebody_whom_the_administrator_added_begins_by_the_invitation(anna: Person, finanse: Network) -> None:
    added = make.person("zofia@test.example", email="zofia@test.example")
    with unit_of_work():
        added.state, added.password_hash = PersonState.INVITED, None
    assert accept_new(make.invitation(anna, finanse)).id == added.id
    assert (added.name, added.state) == ("Zofia Zaproszona", PersonState.ACTIVE)


def test_who_has_an_account_joins_with_it(anna: Person, ofelia: Person, finanse: Network) -> None:
    invitation = make.invitation(anna, finanse, ofelia.email, Role.EXPERT)
    accept(ofelia, invitation)
    assert ofelia.roles_in(finanse) == {Role.EXPERT}
    with pytest.raises(Conflict):
        accept_new(make.invitation(anna, make_second(anna), ofelia.email))


def make_second(leader: Person) -> Network:
    """One more network of the leader's."""
    made = make.network()
    make.join(leader, made, Role.COORDINATOR)
    return made


def test_gaps_of_a_profile_are_filled_and_the_rest_is_left(anna: Person, obcy: Person, finanse: Network) -> None:
    unit = make.institution()
    invitation = make.invitation(anna, finanse, obcy.email, position_code="treasurer")
    with unit_of_work():
        invitation.institution_id = unit.id
    accept(obcy, invitation)
    assert (obcy.position_code, obcy.institution_id) == ("treasurer", unit.id)
    second = make.invitation(anna, make_second(anna), obcy.email, position_code="starost")
    accept(obcy, second)
    assert obcy.position_code == "treasurer"


def test_whoever_joins_by_an_invitation_asks_for_nothing_any_more(
    anna: Person, ofelia: Person, finanse: Network
) -> None:
    request = make.join_request(ofelia, finanse)
    assert waiting_for(anna, [finanse]) == [request]
    accept(ofelia, make.invitation(anna, finanse, ofelia.email))
    assert request.state is RequestState.WITHDRAWN
    assert waiting_for(anna, [finanse]) == []


def test_nobody_joins_by_the_invitation_of_somebody_else(
    anna: Person, ewa: Person, jan: Person, finanse: Network
) -> None:
    invitation = make.invitation(anna, finanse)
    for someone in (jan, ewa, anna):
        with pytest.raises(NotYours) as refused:
            accept(someone, invitation)
        assert "zofia" not in str(refused.value)
        assert finanse.name_pl not in str(refused.value)
    assert not jan.roles_in(finanse)
    with pytest.raises(NotYours), unit_of_work():
        answering.decline(db.session.get_one(Invitation, invitation.id), jan)


def test_the_networks_rules_are_accepted_with_the_invitation(anna: Person, ofelia: Person, finanse: Network) -> None:
    rules = make.rules(anna, finanse)
    invitation = make.invitation(anna, finanse, ofelia.email)
    for version in (0, rules.version + 1):
        with pytest.raises(Invalid) as refused:
            accept(ofelia, invitation, version)
        assert refused.value.field == "rules_version"
    accept(ofelia, invitation, rules.version)
    membership = membership_of(ofelia, finanse)
    assert membership is not None
    assert rules_of(finanse) is not None
    assert membership.rules_version == rules.version


def test_somebody_outside_the_audience_is_told_why_and_no_account_is_left(anna: Person, finanse: Network) -> None:
    invitation = make.invitation(anna, finanse)
    teacher = Newcomer("Zofia Zaproszona", "teacher", None, "pl", make.PASSWORD_HASH)
    with pytest.raises(Forbidden) as refused:
        accept_new(invitation, teacher)
    assert refused.value.code == "outside_audience"
    assert person_by_email("zofia@test.example") is None
    assert accept_new(invitation).roles_in(finanse) == {Role.MEMBER}


def test_a_reason_lets_in_somebody_outside_the_audience(anna: Person, obcy: Person, finanse: Network) -> None:
    invitation = make.invitation(anna, finanse, obcy.email, exception_reason="Prowadzi budżet szkoły.")
    accept(obcy, invitation)
    membership = membership_of(obcy, finanse)
    assert membership is not None
    assert membership.exception_reason == "Prowadzi budżet szkoły."


def test_who_came_in_another_way_meanwhile_gets_the_roles_too(anna: Person, ofelia: Person, finanse: Network) -> None:
    as_expert = make.invitation(anna, finanse, ofelia.email, Role.EXPERT)
    make.join(ofelia, finanse)
    accept(ofelia, as_expert)
    assert ofelia.roles_in(finanse) == {Role.MEMBER, Role.EXPERT}


def test_an_observers_invitation_takes_nothing_from_a_member(anna: Person, ofelia: Person, finanse: Network) -> None:
    as_observer = make.invitation(anna, finanse, ofelia.email, Role.OBSERVER)
    make.join(ofelia, finanse)
    accept(ofelia, as_observer)
    assert ofelia.roles_in(finanse) == {Role.MEMBER}


def test_declining_needs_no_account(anna: Person, finanse: Network, emitted: list[Event]) -> None:
    invitation = make.invitation(anna, finanse)
    with unit_of_work():
        answering.decline(db.session.get_one(Invitation, invitation.id), None)
    assert emitted[-1] == InvitationDeclined(invitation_id=invitation.id, network_id=finanse.id, by_id=None)


def state_of(token: str) -> str:
    """ "open", or the code with which a link is refused."""
    try:
        answering.invitation_behind(token)
    except (Gone, NotFound) as refused:
        return refused.code
    return "open"


def test_every_link_that_is_no_longer_good_says_why(anna: Person, finanse: Network) -> None:
    made = make.invitation(anna, finanse)
    token = links.token_for(made)
    assert state_of(token) == "open"
    with unit_of_work():
        made.expires_at = clock.now() - timedelta(seconds=1)
    assert state_of(token) == "expired"
    with unit_of_work():
        actions.send_again(anna, db.session.get_one(Invitation, made.id))
    newest = links.token_for(made)
    assert (state_of(token), state_of(newest)) == ("old", "open")
    with unit_of_work():
        made.withdrawn_at = clock.now()
    assert state_of(newest) == "withdrawn"
    with unit_of_work():
        made.withdrawn_at, made.declined_at = None, clock.now()
    assert state_of(newest) == "declined"
    with unit_of_work():
        made.declined_at, made.accepted_at = None, clock.now()
    assert (state_of(newest), state_of(token)) == ("accepted", "accepted")
    with unit_of_work():
        db.session.delete(made)
    assert state_of(newest) == "gone"


@pytest.mark.parametrize("token", ["", "x", "WzEsMV0.x", "x" * 5000, "ą", "\u202e"])
def test_links_that_are_not_ours_lead_nowhere(token: str, app: Flask) -> None:
    assert state_of(token) == "not_found"


def test_links_that_were_cut_or_are_of_another_purpose_lead_nowhere(anna: Person, finanse: Network) -> None:
    token = links.token_for(make.invitation(anna, finanse))
    assert state_of(token[:-2]) == "not_found"
    assert state_of(f"x{token}") == "not_found"
    assert state_of(FIRST.token_for(anna)) == "not_found"


def test_closed_networks_and_closed_accounts_are_told(anna: Person, obcy: Person, finanse: Network) -> None:
    invitation = make.invitation(anna, finanse, obcy.email)
    with unit_of_work():
        people.disable(obcy)
    with pytest.raises(Gone) as refused:
        answering.account_of(invitation)
    assert refused.value.code == "account_closed"
    with unit_of_work():
        finanse.edition.state = EditionState.CLOSED
    assert state_of(links.token_for(invitation)) == "network_closed"


def test_nobody_accepts_an_invitation_of_their_own_with_another_address(admin: Person, finanse: Network) -> None:
    invitation = make.invitation(admin, finanse, "druga@test.example", Role.COORDINATOR)
    with unit_of_work():
        db.session.get_one(Person, admin.id).email = "druga@test.example"
    with pytest.raises(Forbidden) as refused:
        accept(admin, invitation)
    assert refused.value.code == "oneself"
    assert not db.session.get_one(Person, admin.id).roles_in(finanse)
