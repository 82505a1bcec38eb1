"""Describing oneself, choosing an institution, asking for one's data, closing one's account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from networks.audit.models import AuditEntry
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid
from networks.core.events import Event
from networks.core.mail import Mail
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.people.events import ClosingBegun, ClosingStopped, InstitutionChosen, RightsChanged
from networks.people.models import Membership, Network, Person, ProfilePart, Role, UnitKind
from networks.people.policy import shown_parts
from networks.profile import actions, queries
from networks.profile.forms import ProfileForm
from tests import make


def form(**more: object) -> ProfileForm:
    """A filled form."""
    return read(ProfileForm, {"name": "Ewa Urzędowa", "language": "pl"} | more)


def test_a_profile_is_kept_as_the_person_writes_it(ewa: Person) -> None:
    with unit_of_work():
        actions.change_profile(
            ewa,
            form(
                name="dr Ewa Urzędowa-Nowak", position_code="wojt", position="wójcina", contact="tel. 1234567",
                themes="dowożenie\n\n arkusz organizacji \ndowożenie", language="en", shows=["themes", "contact"],
            ),
        )  # fmt: skip
    db.session.refresh(ewa)
    assert (ewa.name, ewa.position, ewa.position_code) == ("dr Ewa Urzędowa-Nowak", "wójcina", "wojt")
    assert (ewa.themes, ewa.contact, ewa.language) == (["dowożenie", "arkusz organizacji"], "tel. 1234567", "en")
    assert shown_parts(ewa) == {ProfilePart.THEMES, ProfilePart.CONTACT}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "Ewa\u200b"}, "name"), ({"name": "\u0415wa"}, "name"), ({"name": ""}, "name"),
        ({"position_code": "king"}, "position_code"), ({"position": "x" * 121}, "position"),
        ({"themes": "\n".join("abcdefghi")}, "themes"), ({"themes": "x" * 81}, "themes"),
        ({"themes": "a\u202eb"}, "themes"), ({"contact": "x" * 201}, "contact"), ({"contact": "a\x1bb"}, "contact"),
        ({"language": "de"}, "language"), ({"shows": ["password"]}, "shows.0"), ({"is_admin": "1"}, "is_admin"),
    ],
)  # fmt: skip
def test_a_wrong_profile_is_refused_at_its_field(app: object, more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        form(**more)
    assert (refused.value.field or "").startswith(field.partition(".")[0])


def test_choosing_an_institution_is_recorded_and_moves_the_rights(
    ewa: Person, finanse: Network, emitted: list[Event]
) -> None:
    before = make.institution("Gmina Dawna")
    after = make.institution("Powiat nowy", UnitKind.COUNTY)
    with unit_of_work():
        actions.choose_institution(ewa, before)
    epoch, seat = ewa.rights_epoch, db.session.scalars(select(Membership.institution_id)).first()
    emitted.clear()
    with unit_of_work():
        actions.choose_institution(ewa, after)
    assert emitted == [
        RightsChanged(person_id=ewa.id),
        InstitutionChosen(person_id=ewa.id, institution_id=after.id, before_id=before.id),
    ]
    assert ewa.rights_epoch > epoch
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.actor_id) == ("profile.institution_chosen", ewa.id)
    assert entry.detail == {"before_id": before.id, "institution_id": after.id}
    assert db.session.scalars(select(Membership.institution_id)).first() == seat
    emitted.clear()
    with unit_of_work():
        actions.choose_institution(ewa, after)
    assert emitted == []


def test_institutions_are_found_by_parts_of_name_and_town_without_polish_signs(app: object) -> None:
    one = make.institution("Szkoła Podstawowa nr 1 w Łękołodach", UnitKind.SCHOOL)
    with unit_of_work():
        one.town = "Łękołody"
    make.institution("Gmina Inna")
    for text in ("lekolod", "podst łęk", "SZKOŁA lękołody"):
        assert queries.institutions_like(text) == [one], text
    for text in ("", "  ", "100%", "gmina łęk", "_"):
        assert queries.institutions_like(text) == [], text


def test_closing_begins_with_fourteen_days_and_a_mail(ewa: Person, emitted: list[Event]) -> None:
    with unit_of_work():
        actions.begin_closing(ewa)
        actions.begin_closing(ewa)
    assert ewa.closing_at is not None
    assert timedelta(days=13, hours=23) < ewa.closing_at - clock.now() <= timedelta(days=14)
    assert [event for event in emitted if isinstance(event, ClosingBegun)] == [ClosingBegun(person_id=ewa.id)]
    (mail,) = db.session.scalars(select(Mail))
    assert (mail.to_address, mail.person_id) == (ewa.email, ewa.id)
    assert "/me/close" in mail.text
    assert "/me/close" in mail.html


def test_one_may_change_ones_mind(ewa: Person, emitted: list[Event]) -> None:
    with unit_of_work():
        actions.begin_closing(ewa)
    with unit_of_work():
        actions.stop_closing(ewa)
        actions.stop_closing(ewa)
    assert ewa.closing_at is None
    assert [event for event in emitted if isinstance(event, ClosingStopped)] == [ClosingStopped(person_id=ewa.id)]
    assert ewa.is_active


def test_the_last_coordinator_hands_over_first_and_is_told_where(anna: Person, finanse: Network) -> None:
    assert queries.networks_led_alone(anna) == [finanse]
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.begin_closing(anna)
    assert refused.value.code == "last_coordinator"
    assert finanse.name_pl in str(refused.value)
    assert anna.closing_at is None


def test_a_coordinator_who_is_leaving_too_does_not_count(anna: Person, finanse: Network) -> None:
    second = make.member(finanse, Role.COORDINATOR, name="Druga Prowadząca")
    with unit_of_work():
        actions.begin_closing(second)
    with pytest.raises(Conflict), unit_of_work():
        actions.begin_closing(anna)
    third = make.member(finanse, Role.COORDINATOR, name="Trzecia Prowadząca")
    with unit_of_work():
        actions.begin_closing(anna)
    assert queries.networks_led_alone(third) == [finanse]


def test_the_only_administrator_stays(admin: Person) -> None:
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.begin_closing(admin)
    assert refused.value.code == "last_administrator"
    make.person("Drugi Administrator", is_admin=True)
    with unit_of_work():
        actions.begin_closing(admin)


def test_one_copy_of_the_data_at_a_time(ewa: Person) -> None:
    with unit_of_work():
        made = actions.ask_for_data(ewa)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.ask_for_data(ewa)
    assert refused.value.code == "waiting"
    with unit_of_work():
        made.state = queries.ExportState.READY
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.ask_for_data(ewa)
    assert refused.value.code == "fresh"
    with clock.held_at(clock.now() + timedelta(hours=2)), unit_of_work():
        actions.ask_for_data(ewa)
