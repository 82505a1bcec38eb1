"""What the pages of a session show of its slides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from networks.people.models import Network, Person
from networks.sessions.models import LiveSession, SessionState
from networks.slides import page
from tests import make_slides
from tests.make_sessions import live_session, move

Browser = Callable[[Person], FlaskClient]


def seen(app: Flask, person: Person, live: LiveSession, asked: str = "") -> tuple[int, int, int]:
    """The page shown to a person, everybody's page, and how far the person may go."""
    with app.test_request_context(f"/?slide={asked}"):
        found = page.for_room(person, live)
    return found["number"], found["position"], found["furthest"]


@pytest.mark.parametrize(
    ("asked", "number"), [("", 3), ("2", 2), ("1", 1), ("0", 3), ("4", 3), ("-1", 3), ("x", 3), ("9" * 30, 3)]
)
def test_a_late_comer_is_at_the_present_page_and_may_look_back(
    asked: str, number: int, app: Flask, live: LiveSession, piotr: Person, ewa: Person
) -> None:
    make_slides.slides(piotr, live)
    make_slides.show(piotr, live, 3)
    assert seen(app, ewa, live, asked) == (number, 3, 3)


def test_before_the_first_page_nothing_is_known(app: Flask, live: LiveSession, piotr: Person, ewa: Person) -> None:
    assert seen(app, ewa, live) == (0, 0, 0)
    make_slides.slides(piotr, live)
    for person in (ewa, piotr):
        with app.test_request_context("/?slide=1"):
            assert page.for_room(person, live) == {
                "set_id": 0, "position": 0, "number": 0, "furthest": 0, "page_count": 0, "slide": None,
            }  # fmt: skip


def test_a_rehearsed_page_is_shown_to_those_who_rehearse(
    app: Flask, anna: Person, finanse: Network, piotr: Person, ewa: Person
) -> None:
    announced = live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr])
    make_slides.slides(piotr, announced)
    move(piotr, announced, "rehearse")
    make_slides.show(piotr, announced, 2)
    assert seen(app, piotr, announced) == (2, 2, 4)
    assert seen(app, ewa, announced) == (0, 0, 0)


def test_the_room_shows_the_page_with_its_words_and_never_notes(
    live: LiveSession, piotr: Person, ewa: Person, browser_of: Browser
) -> None:
    slides = make_slides.slides(piotr, live)
    make_slides.notes(piotr, slides, 2, "Tego nie mówić")
    client = browser_of(ewa)
    assert "Treść strony" not in client.get(f"/sessions/{live.id}/room").text
    make_slides.show(piotr, live, 2)
    room = client.get(f"/sessions/{live.id}/room").text
    assert f'src="/slides/{slides.id}/2.webp"' in room
    assert "Treść strony 2" in room
    assert 'href="?slide=1#slides"' in room
    assert "Tego nie mówić" not in room
    assert "3.webp" not in room
    assert "Treść strony 1" in client.get(f"/sessions/{live.id}/room?slide=1").text


@pytest.mark.parametrize("place", ["desk", "stage"])
def test_desk_and_stage_show_notes_the_next_page_and_the_way_on(
    place: str, live: LiveSession, piotr: Person, marta: Person, browser_of: Browser
) -> None:
    slides = make_slides.slides(piotr, live)
    make_slides.slides(piotr, live, "Nowe", name="nowe.pdf")
    make_slides.notes(piotr, slides, 2, "Tego nie mówić")
    make_slides.show(piotr, live, 2)
    shown = browser_of(piotr if place == "stage" else marta).get(f"/sessions/{live.id}/{place}").text
    assert "Tego nie mówić" in shown
    assert f'src="/slides/{slides.id}/3.webp?size=small"' in shown
    assert f'action="/sessions/{live.id}/slide"' in shown
    assert 'name="number" value="3"' in shown
    assert "nowe.pdf" in shown
