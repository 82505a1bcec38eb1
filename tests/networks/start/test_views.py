"""The desk and a network's first page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.threads import reading
from networks.threads.models import ThreadKind
from networks.unsent import actions as unsent
from tests import make

Browser = Callable[[Person], FlaskClient]


def test_the_desk_shows_answers_announcements_and_what_is_new(
    ewa: Person, anna: Person, piotr: Person, finanse: Network, browser_of: Browser
) -> None:
    question = make.thread(ewa, finanse, "Pytanie Ewy")
    make.post(piotr, question, "Odpowiedź")
    make.thread(anna, finanse, "Ważne ogłoszenie", kind=ThreadKind.ANNOUNCEMENT)
    make.thread(piotr, finanse, "Zwykła rozmowa", kind=ThreadKind.DISCUSSION)
    page = browser_of(ewa).get("/").text
    waiting, news = page.split("Nowe w", 1)
    assert "Pytanie Ewy" in waiting
    assert "Ważne ogłoszenie" in waiting
    assert "Zwykła rozmowa" not in waiting
    assert "Zwykła rozmowa" in news


def test_what_was_read_leaves_the_desk(ewa: Person, piotr: Person, finanse: Network, browser_of: Browser) -> None:
    question = make.thread(ewa, finanse, "Pytanie Ewy")
    make.post(piotr, question, "Odpowiedź")
    with unit_of_work():
        reading.mark_read(ewa, question, 2)
    make.settled(ewa, finanse)
    page = browser_of(ewa).get("/").text
    assert "Pytanie Ewy" not in page
    assert "Nic na Państwa nie czeka" in page


def test_a_newcomer_sees_first_steps(finanse: Network, browser_of: Browser) -> None:
    assert 'class="steps' in browser_of(make.member(finanse)).get("/").text


def test_the_desk_of_somebody_in_no_network_is_calm(obcy: Person, browser_of: Browser) -> None:
    assert browser_of(obcy).get("/").status_code == 200


def test_a_network_shows_outsiders_its_name_and_purpose_only(
    ewa: Person, obcy: Person, finanse: Network, browser_of: Browser
) -> None:
    make.thread(ewa, finanse, "Poufny temat")
    page = browser_of(obcy).get("/n/jst-finanse").text
    assert finanse.name_pl in page
    assert finanse.purpose_pl in page
    assert "Poufny temat" not in page
    assert "Ewa" not in page
    assert "Poufny temat" in browser_of(ewa).get("/n/jst-finanse").text


def test_tabs_count_what_is_unread(ewa: Person, anna: Person, finanse: Network, browser_of: Browser) -> None:
    client = browser_of(ewa)
    assert '<span class="count">' not in client.get("/").text
    make.thread(anna, finanse)
    assert '<span class="count">1' in client.get("/").text


def test_unsent_texts_are_listed_with_the_way_back(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    thread = make.thread(ewa, finanse, "Wspólny przetarg")
    with unit_of_work():
        unsent.keep(ewa, f"thread:{thread.id}", "", "Zaczęte zdanie", 0)
        unsent.keep(ewa, f"channel:{make.channel(finanse).id}", "", "Zaczęta wiadomość", 0)
        unsent.keep(ewa, "network:jst-finanse:new-thread", "Nowy temat", "", 0)
    page = browser_of(ewa).get("/me/drafts").text
    for words in ("Wspólny przetarg", "Zaczęte zdanie", "Zaczęta wiadomość", "Nowy temat"):
        assert words in page


def test_an_unsent_text_of_a_lost_place_does_not_name_it(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    thread = make.thread(ewa, finanse, "Poufny temat")
    with unit_of_work():
        unsent.keep(ewa, f"thread:{thread.id}", "", "Moje słowa", 0)
    make.remove(ewa, finanse)
    page = browser_of(ewa).get("/me/drafts").text
    assert "Moje słowa" in page
    assert "Poufny temat" not in page


@pytest.mark.parametrize("language", ["pl", "en"])
def test_pages_speak_the_chosen_language(language: str, ewa: Person, finanse: Network, browser_of: Browser) -> None:
    client = browser_of(ewa)
    client.post("/me/language", data={"language": language, "next": "/"})
    page = client.get("/n/jst-finanse").text
    assert f'<html lang="{language}"' in page
    assert (finanse.name_en if language == "en" else finanse.name_pl) in page
    assert ("Wątki" in page) is (language == "pl")
    assert ("Threads" in page) is (language == "en")
