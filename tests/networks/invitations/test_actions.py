"""Inviting, sending again, withdrawing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from networks.core.events import Event
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.invitations import actions, links, queries
from networks.invitations.actions import Guest
from networks.invitations.events import InvitationSentAgain, InvitationWithdrawn, Invited
from networks.invitations.models import Invitation, InvitationState
from networks.people.models import EditionState, Institution, Network, Person, Role, UnitKind
from tests import make

ZOFIA = "zofia@test.example"


def expire(invitation: Invitation) -> None:
    with unit_of_work():
        invitation.expires_at = clock.now() - timedelta(seconds=1)


def refused(kind: type[Problem], code: str, door: Callable[[], object]) -> Problem:
    with pytest.raises(kind) as problem, unit_of_work():
        door()
    assert problem.value.code == code
    return problem.value


def test_a_coordinator_invites_an_address_and_a_mail_is_written(
    anna: Person, finanse: Network, emitted: list[Event]
) -> None:
    made = make.invitation(anna, finanse, ZOFIA, Role.EXPERT, name="Zofia Zaproszona", note="Do zobaczenia.\nAnna")
    assert emitted[-1] == Invited(invitation_id=made.id, network_id=finanse.id, by_id=anna.id)
    assert (made.roles, made.issue, made.state_at(clock.now())) == (["expert"], 1, InvitationState.OPEN)
    mail = db.session.query(Mail).one()
    assert (mail.to_address, mail.to_name, mail.person_id) == (ZOFIA, "Zofia Zaproszona", None)
    for part in (mail.text, mail.html):
        assert links.path_for(made) in part
        assert finanse.name_pl in part
        assert "Anna Przewodnia" in part
        assert "Do zobaczenia." in part
        assert finanse.purpose_pl in part


def test_words_beside_an_invitation_are_only_words(anna: Person, finanse: Network) -> None:
    make.invitation(anna, finanse, ZOFIA, note="<script>alert(1)</script> {{ 1 }}")
    assert "<script>" not in db.session.query(Mail).one().html
    assert "<script>alert(1)</script> {{ 1 }}" in db.session.query(Mail).one().text


def test_a_mail_speaks_the_language_of_an_account(anna: Person, finanse: Network, obcy: Person) -> None:
    with unit_of_work():
        obcy.language = "en"
    make.invitation(anna, finanse, obcy.email)
    mail = db.session.query(Mail).one()
    assert (mail.language, mail.person_id) == ("en", obcy.id)
    assert finanse.name_en in mail.subject


@pytest.mark.parametrize("who", ["marta", "piotr", "ewa", "olga", "jan", "obcy"])
def test_nobody_else_invites(who: str, finanse: Network, request: pytest.FixtureRequest) -> None:
    someone = request.getfixturevalue(who)
    refused(Forbidden, "forbidden", lambda: actions.invite(someone, finanse, Guest(ZOFIA), [Role.MEMBER]))
    assert db.session.query(Invitation).count() == 0


def test_nobody_is_invited_into_a_closed_network(anna: Person, admin: Person, finanse: Network) -> None:
    invitation = make.invitation(anna, finanse)
    with unit_of_work():
        finanse.edition.state = EditionState.CLOSED
    for someone in (anna, admin):
        refused(Forbidden, "forbidden", lambda s=someone: actions.invite(s, finanse, Guest("b@b.pl"), [Role.MEMBER]))
        refused(Forbidden, "forbidden", lambda s=someone: actions.send_again(s, invitation))
    with unit_of_work():
        actions.withdraw(anna, queries.invitation_for(anna, finanse, invitation.id))


@pytest.mark.parametrize("roles", [[], [Role.COORDINATOR], [Role.OBSERVER, Role.MEMBER]])
def test_a_coordinator_gives_no_such_roles(roles: list[Role], anna: Person, finanse: Network) -> None:
    problem = refused(Invalid, "invalid", lambda: actions.invite(anna, finanse, Guest(ZOFIA), roles))
    assert problem.field == "roles"


def test_an_administrator_invites_a_coordinator(admin: Person, finanse: Network) -> None:
    assert make.invitation(admin, finanse, ZOFIA, Role.COORDINATOR).roles == ["coordinator"]


def test_nobody_invites_themself(admin: Person, finanse: Network) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.invite(admin, finanse, Guest(admin.email), [Role.COORDINATOR])
    assert (refused.value.code, refused.value.field) == ("oneself", "email")


def test_one_invitation_at_a_time_is_open_for_an_address(anna: Person, finanse: Network, kryzys: Network) -> None:
    make.invitation(anna, finanse)
    refused(Conflict, "already_invited", lambda: actions.invite(anna, finanse, Guest(ZOFIA), [Role.MEMBER]))
    krystyna = make.member(kryzys, Role.COORDINATOR, name="Krystyna Inna")
    make.invitation(krystyna, kryzys)
    assert db.session.query(Invitation).count() == 2


def test_who_is_in_already_is_named(anna: Person, ewa: Person, finanse: Network) -> None:
    problem = refused(Conflict, "already_in", lambda: actions.invite(anna, finanse, Guest(ewa.email), [Role.MEMBER]))
    assert "Ewa Urzędowa" in str(problem)


def test_an_expired_invitation_is_sent_anew(anna: Person, finanse: Network) -> None:
    earlier = make.invitation(anna, finanse, ZOFIA, Role.MEMBER, note="Dawniej")
    old_link = links.named_by(links.token_for(earlier))
    expire(earlier)
    again = make.invitation(anna, finanse, ZOFIA, Role.EXPERT)
    assert again.id == earlier.id
    assert (again.roles, again.note, again.issue) == (["expert"], "", old_link.issue + 1)
    assert again.state_at(clock.now()) is InvitationState.OPEN


def test_after_a_refusal_or_withdrawal_an_address_can_be_invited_again(anna: Person, finanse: Network) -> None:
    first = make.invitation(anna, finanse)
    with unit_of_work():
        actions.withdraw(anna, queries.invitation_for(anna, finanse, first.id))
    second = make.invitation(anna, finanse)
    assert second.id != first.id


def test_sending_again_makes_a_new_link_and_30_days(anna: Person, finanse: Network, emitted: list[Event]) -> None:
    made = make.invitation(anna, finanse)
    expire(made)
    with unit_of_work():
        actions.send_again(anna, queries.invitation_for(anna, finanse, made.id))
    assert emitted[-1] == InvitationSentAgain(invitation_id=made.id, network_id=finanse.id, by_id=anna.id)
    assert made.issue == 2
    assert made.expires_at > clock.now() + timedelta(days=29)
    assert db.session.query(Mail).count() == 2


def test_withdrawing_twice_is_once(anna: Person, finanse: Network, emitted: list[Event]) -> None:
    made = make.invitation(anna, finanse)
    for _ in range(2):
        with unit_of_work():
            actions.withdraw(anna, queries.invitation_for(anna, finanse, made.id))
    assert [type(event) for event in emitted].count(InvitationWithdrawn) == 1
    refused(Conflict, "answered", lambda: actions.send_again(anna, made))


def test_invitations_of_another_network_are_not_there(anna: Person, finanse: Network, kryzys: Network) -> None:
    krystyna = make.member(kryzys, Role.COORDINATOR, name="Krystyna Inna")
    foreign = make.invitation(krystyna, kryzys)
    for network in (finanse, kryzys):
        refused(NotFound, "not_found", lambda n=network: queries.invitation_for(anna, n, foreign.id))
    assert queries.invitations_of(anna, kryzys) == []
    assert sum(queries.counts(anna, kryzys).values()) == 0


def test_somebody_known_to_be_outside_the_audience_needs_a_reason(anna: Person, finanse: Network) -> None:
    teacher = Guest(ZOFIA, position_code="teacher")
    refused(Invalid, "outside_audience", lambda: actions.invite(anna, finanse, teacher, [Role.MEMBER]))
    with unit_of_work():
        made = actions.invite(anna, finanse, teacher, [Role.MEMBER], exception_reason="Prowadzi budżet szkoły.")
    assert made.exception_reason == "Prowadzi budżet szkoły."


def test_an_account_outside_the_audience_is_not_given_away_on_inviting(
    anna: Person, obcy: Person, finanse: Network
) -> None:
    with unit_of_work():
        obcy.position_code = "teacher"
    assert make.invitation(anna, finanse, obcy.email).exception_reason is None


def test_another_kind_of_unit_needs_a_reason(anna: Person, finanse: Network) -> None:
    with unit_of_work():
        finanse.unit_kinds = ["powiat"]
    guest = Guest(ZOFIA, position_code="treasurer", institution=make.institution(kind=UnitKind.RURAL_COMMUNE))
    refused(Invalid, "outside_audience", lambda: actions.invite(anna, finanse, guest, [Role.MEMBER]))
    make.invitation(anna, finanse, ZOFIA, position_code="treasurer")


def test_institutions_are_found_by_code_or_exact_name(anna: Person) -> None:
    made = make.institution("Gmina Łąka")
    with unit_of_work():
        db.session.get_one(Institution, made.id).teryt = "1816102"
    for given in ("Gmina Łąka", " 1816102 "):
        assert queries.institution_named(given) == made
    assert queries.institution_named("  ") is None
    make.institution("Gmina Łąka")
    for given in ("Gmina Łąka", "Gmina Nieznana", "%"):
        with pytest.raises(NotFound):
            queries.institution_named(given)


def test_states_are_counted(anna: Person, finanse: Network) -> None:
    gone = make.invitation(anna, finanse, "a@test.example")
    with unit_of_work():
        actions.withdraw(anna, queries.invitation_for(anna, finanse, gone.id))
    expire(make.invitation(anna, finanse, "b@test.example"))
    make.invitation(anna, finanse, "c@test.example")
    assert queries.counts(anna, finanse) == {
        InvitationState.OPEN: 1, InvitationState.EXPIRED: 1, InvitationState.WITHDRAWN: 1,
        InvitationState.ACCEPTED: 0, InvitationState.DECLINED: 0,
    }  # fmt: skip
    for state in (InvitationState.OPEN, InvitationState.EXPIRED, InvitationState.WITHDRAWN):
        rows = queries.invitations_of(anna, finanse, state)
        assert [row.state_at(clock.now()) for row in rows] == [state]
