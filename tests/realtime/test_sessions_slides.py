"""Slides, live: the audience hears which page is shown, those backstage also of sets, notes and what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.sessions.models import LiveSession, SessionState
from networks.slides import actions
from networks.slides.models import SlideSet
from realtime import log
from tests import make_slides
from tests.make_sessions import live_session, move

SECRET = "Tego nie mówić"


@pytest.fixture
def live(finanse: Network, anna: Person, piotr: Person) -> LiveSession:
    """A session that runs; Piotr presents."""
    return live_session(anna, finanse, experts=[piotr])


@pytest.fixture
def slides(live: LiveSession, piotr: Person) -> SlideSet:
    """Its slides, with a note nobody else may read."""
    made = make_slides.slides(piotr, live)
    make_slides.notes(piotr, made, 2, SECRET)
    return made


def heard(room: str, kind: str = "slide.changed") -> list[dict[str, Any]]:
    """What a room's log says now in events of this kind."""
    return [one.shown.data for one in log.entries(room, 1, 1000) if one.kind == kind]


def test_everybody_hears_of_the_page_that_is_shown(live: LiveSession, slides: SlideSet, piotr: Person) -> None:
    make_slides.show(piotr, live, 2)
    assert heard(f"session:{live.id}") == [
        {
            "id": live.id, "set_id": slides.id, "number": 2, "page_count": 4, "furthest": 2, "title": "Koszty",
            "text": "Koszty\nTreść strony 2", "url": f"/slides/{slides.id}/2.webp", "width": 1600, "height": 900,
        }
    ]  # fmt: skip


def test_one_who_catches_up_hears_the_present_page(live: LiveSession, slides: SlideSet, piotr: Person) -> None:
    for number in (1, 2, 3):
        make_slides.show(piotr, live, number)
    assert [data["number"] for data in heard(f"session:{live.id}")] == [3, 3, 3]


def test_notes_sets_and_what_comes_next_are_heard_backstage_only(
    live: LiveSession, slides: SlideSet, piotr: Person
) -> None:
    make_slides.slides(piotr, live, "Na zapas", name="zapas.pdf")
    make_slides.show(piotr, live, 2)
    data = heard(f"backstage:{live.id}", "slides.changed")[-1]
    assert (data["shown"]["number"], data["shown"]["notes"], data["next"]["title"]) == (2, SECRET, "Terminy")
    assert [(one["file_name"], one["is_current"]) for one in data["sets"]] == [
        ("arkusz.pdf", True), ("zapas.pdf", False),
    ]  # fmt: skip
    everything = str([one.shown.data for one in log.entries(f"session:{live.id}", 1, 1000)])
    for hidden in (SECRET, "zapas", "Terminy", "slides.changed"):
        assert hidden not in everything


def test_bringing_and_drawing_slides_is_silent_for_the_audience(live: LiveSession, piotr: Person) -> None:
    before = log.head_of(f"session:{live.id}")
    slides = make_slides.slides(piotr, live)
    make_slides.notes(piotr, slides, 1, SECRET)
    second = make_slides.slides(piotr, live, "Nowe")
    with unit_of_work():
        actions.remove(piotr, second)
    assert log.head_of(f"session:{live.id}") == before + 1  # one was taken away, which might have been theirs
    assert heard(f"session:{live.id}")[0]["number"] == 0


def test_slides_that_are_taken_away_are_gone_from_the_whole_log(
    live: LiveSession, slides: SlideSet, piotr: Person
) -> None:
    make_slides.show(piotr, live, 2)
    with unit_of_work():
        actions.remove(piotr, slides)
    assert [(data["number"], data["set_id"], data["text"]) for data in heard(f"session:{live.id}")] == [
        (0, None, ""), (0, None, ""),
    ]  # fmt: skip
    assert heard(f"backstage:{live.id}", "slides.changed")[-1]["sets"] == []


def test_a_rehearsal_is_heard_backstage_only_and_forgotten(finanse: Network, anna: Person, piotr: Person) -> None:
    announced = live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr])
    make_slides.slides(piotr, announced)
    move(piotr, announced, "rehearse")
    make_slides.show(piotr, announced, 3)
    assert heard(f"session:{announced.id}") == []
    assert [data["number"] for data in heard(f"backstage:{announced.id}")] == [3]
    move(anna, announced, "open")
    assert [data["number"] for data in heard(f"backstage:{announced.id}")] == [0, 0]
    make_slides.show(piotr, announced, 1)
    assert [data["number"] for data in heard(f"session:{announced.id}")] == [1]
