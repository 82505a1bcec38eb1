"""The pages about oneself: profile, institution, data, closing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from networks.access.models import SignIn
from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, ProfilePart, UnitKind
from networks.profile.models import DataExport
from tests import make

EVERYTHING = [part.value for part in ProfilePart]


@pytest.fixture
def browser(ewa: Person, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    """Ewa's."""
    return browser_of(ewa)


def page_of(answer: Any) -> str:
    """The page's text."""
    return unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def typed(**more: Any) -> dict[str, Any]:
    """A filled form."""
    return {
        "name": "Ewa Urzędowa", "position_code": "treasurer", "position": "skarbniczka",
        "themes": "sprawozdawczość\nbudżet", "contact": "tel. 601 602 603", "language": "pl", "shows": EVERYTHING,
    } | more  # fmt: skip


def test_what_is_saved_is_shown_in_the_form_and_as_others_see_it(
    browser: FlaskClient, ewa: Person, anna: Person, browser_of: Callable[[Person], FlaskClient]
) -> None:
    answer = browser.post("/me/profile", data=typed(name="Ewa Urzędowa-Nowak"))
    assert (answer.status_code, answer.location) == (303, "/me/profile?saved=profile")
    page = page_of(browser.get(answer.location))
    preview = page[page.index('id="preview-title"') :]
    others = page_of(browser_of(anna).get(f"/people/{ewa.id}"))
    for words in ("Ewa Urzędowa-Nowak", "skarbniczka", "sprawozdawczość", "budżet", "tel. 601 602 603", ewa.email):
        assert words in preview, words
        assert words in others, words
    assert 'value="Ewa Urzędowa-Nowak"' in page


@pytest.mark.parametrize("hidden", EVERYTHING)
def test_what_is_not_ticked_is_seen_nowhere(
    hidden: str, browser: FlaskClient, ewa: Person, anna: Person, finanse: Network,
    browser_of: Callable[[Person], FlaskClient], program_of: Callable[[Person], Callable[..., Any]],
) -> None:  # fmt: skip
    unit = make.institution("Gmina Znakowo")
    with unit_of_work():
        ewa.institution_id = unit.id
    browser.post("/me/profile", data=typed(shows=[part for part in EVERYTHING if part != hidden]))
    words = {
        "position": "skarbniczka", "institution": "Gmina Znakowo", "themes": "sprawozdawczość", "email": ewa.email,
        "contact": "601 602 603",
    }  # fmt: skip
    thread = make.thread(ewa, finanse)
    make.message(ewa, make.channel(finanse))
    address = browser_of(anna).get(f"/n/{finanse.slug}/threads/{thread.id}").location
    seen = {
        where: page_of(browser_of(anna).get(where))
        for where in (
            f"/people/{ewa.id}", f"/n/{finanse.slug}/people", address,
            f"/n/{finanse.slug}/chat/general", "/", f"/api/v1/rooms/thread:{thread.id}/events",
        )
    }  # fmt: skip
    seen["api"] = str(program_of(anna)("GET", f"/threads/{thread.id}/posts").json)
    for where, page in seen.items():
        assert words[hidden] not in page, where
    assert "Ewa Urzędowa" not in page_of(browser_of(anna).get(f"/n/{finanse.slug}/people?q={words[hidden]}"))
    shown = [word for part, word in words.items() if part != hidden]
    assert all(word in seen[f"/people/{ewa.id}"] for word in shown)
    preview = page_of(browser.get("/me/profile")).partition('id="preview-title"')[2]
    assert words[hidden] not in preview


def test_nothing_ticked_shows_the_name_only(browser: FlaskClient, ewa: Person) -> None:
    form = typed()
    del form["shows"]
    browser.post("/me/profile", data=form)
    preview = page_of(browser.get("/me/profile")).partition('id="preview-title"')[2]
    assert "Ewa Urzędowa" in preview
    for words in ("skarbniczka", "sprawozdawczość", "601 602 603", ewa.email):
        assert words not in preview


def test_a_refused_profile_stays_in_the_form(browser: FlaskClient, ewa: Person) -> None:
    answer = browser.post("/me/profile", data=typed(name="Еwa", contact="tel. 999 888 777", shows=["email"]))
    page = page_of(answer)
    assert answer.status_code == 422
    assert 'id="field-name-error"' in page
    assert 'value="tel. 999 888 777"' in page
    assert re.findall(r'value="(\w+)" checked', page) == ["email"]
    assert ">\nsprawozdawczość\nbudżet</textarea>" in page
    db.session.refresh(ewa)
    assert ewa.contact == ""


def test_choosing_the_language_turns_the_pages(browser: FlaskClient) -> None:
    browser.post("/me/profile", data=typed(language="en"))
    assert "This is what others see" in page_of(browser.get("/me/profile"))


def test_an_institution_is_found_and_chosen(browser: FlaskClient, ewa: Person) -> None:
    one = make.institution("Powiat łękołodzki", UnitKind.COUNTY)
    page = page_of(browser.get("/me/profile/institution?q=lekolo"))
    assert f'type="radio" name="institution" value="{one.id}"' in page
    answer = browser.post("/me/profile/institution", data={"institution": one.id, "q": "lekolo"})
    assert answer.location == "/me/profile?saved=institution"
    assert "Powiat łękołodzki" in page_of(browser.get("/me/profile"))
    browser.post("/me/profile/institution", data={"institution": "0", "q": ""})
    db.session.refresh(ewa)
    assert ewa.institution_id is None


@pytest.mark.parametrize("sent", [{}, {"institution": "987654"}, {"institution": "x"}, {"institution": "-1"}])
def test_no_institution_chosen_is_told_at_its_field(browser: FlaskClient, sent: dict[str, str]) -> None:
    make.institution("Powiat łękołodzki", UnitKind.COUNTY)
    answer = browser.post("/me/profile/institution", data=sent | {"q": "lekolo"})
    assert answer.status_code == 422
    page = page_of(answer)
    assert 'href="#field-institution"' in page
    assert "Powiat łękołodzki" in page


def test_an_institution_that_is_not_there_can_be_asked_for(browser: FlaskClient) -> None:
    page = page_of(browser.get("/me/profile/institution?q=nie+ma+takiej"))
    assert 'id="missing-title"' in page
    assert "radio" not in page


def test_more_institutions_than_shown_are_said_to_be_there(browser: FlaskClient) -> None:
    for number in range(31):
        make.institution(f"Gmina Liczna {number}")
    page = page_of(browser.get("/me/profile/institution?q=liczna"))
    assert page.count('type="radio"') == 30


def long_ago(person: Person) -> None:
    """Every sign-in of the person was begun an hour ago."""
    with unit_of_work():
        past = clock.now() - timedelta(hours=1)
        db.session.execute(update(SignIn).where(SignIn.person_id == person.id).values(created_at=past))


def test_just_after_signing_in_the_data_need_no_password(browser: FlaskClient) -> None:
    assert 'name="password"' not in page_of(browser.get("/me/data"))
    assert browser.post("/me/data", data={}).status_code == 303
    assert db.session.query(DataExport).count() == 1
    assert browser.post("/me/data", data={}).status_code == 409


def test_later_the_data_need_the_password(browser: FlaskClient, ewa: Person) -> None:
    long_ago(ewa)
    assert 'name="password"' in page_of(browser.get("/me/data"))
    answer = browser.post("/me/data", data={"password": "wrong password"})
    assert answer.status_code == 422
    assert 'id="field-password-error"' in page_of(answer)
    assert "wrong password" not in page_of(answer)
    assert db.session.query(DataExport).count() == 0
    assert browser.post("/me/data", data={"password": make.PASSWORD}).status_code == 303


def test_closing_needs_the_password_and_can_be_undone(browser: FlaskClient, ewa: Person) -> None:
    answer = browser.post("/me/close", data={"password": "wrong password"})
    assert answer.status_code == 422
    db.session.refresh(ewa)
    assert ewa.closing_at is None
    assert browser.post("/me/close", data={"password": make.PASSWORD}).location == "/me/close"
    db.session.refresh(ewa)
    assert ewa.closing_at is not None
    for where in ("/", "/me", "/me/close"):
        assert "/me/close" in page_of(browser.get(where)), where
    assert 'action="/me/close/stop"' in page_of(browser.get("/me/close"))
    assert browser.post("/me/close/stop").status_code == 303
    db.session.refresh(ewa)
    assert ewa.closing_at is None
    assert 'href="/me/close"' not in page_of(browser.get("/"))


def test_the_last_coordinator_reads_which_networks_to_hand_over(
    anna: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient]
) -> None:
    browser = browser_of(anna)
    page = page_of(browser.get("/me/close"))
    assert finanse.name_pl in page
    assert 'name="password"' not in page
    answer = browser.post("/me/close", data={"password": make.PASSWORD})
    assert answer.status_code == 409
    assert finanse.name_pl in page_of(answer)
