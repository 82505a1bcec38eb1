"""The worker draws slides, however often it is interrupted, and says why it cannot."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from sqlalchemy import update

from networks.core import clock, pdf, storage
from networks.core.db import db
from networks.core.jobs import Job, JobState
from networks.core.pdf_limits import Trouble
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.people.models import Person
from networks.sessions.models import LiveSession, SessionState
from networks.slides import actions, drawing, queries
from networks.slides.models import SlideSetState
from networks.slides.refusals import INTERRUPTED, failure_sentence
from tests import make_pdfs, make_slides
from tests.make_sessions import move


def work() -> None:
    while carry_out_due(20):
        pass
    db.session.rollback()


def test_a_pdf_becomes_slides(live: LiveSession, piotr: Person) -> None:
    content = make_pdfs.pdf(["Koszty", "Dowozenie 71%"], ["Terminy"])
    slides = make_slides.brought(piotr, live, content=content)
    work()
    assert (slides.state, slides.page_count, slides.is_current) == (SlideSetState.READY, 2, True)
    first, second = queries.slides_of(slides, 9)
    assert (first.title, first.text, first.width, first.height) == ("Koszty", "Koszty\nDowozenie 71%", 1600, 900)
    assert second.title == "Terminy"
    with Image.open(io.BytesIO(storage.read(slides.picture_part(2, is_small=True)))) as small:
        assert small.size == (480, 270)
    assert storage.read(slides.file_part) == content


def test_a_long_pdf_is_drawn_in_turns(live: LiveSession, piotr: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TURN_SECONDS", 0)
    slides = make_slides.brought(piotr, live, content=make_pdfs.of_pages(3))
    drawing.draw_slides({"set_id": slides.id})
    db.session.rollback()
    assert (slides.state, queries.drawn_count(slides), slides.page_count) == (SlideSetState.RENDERING, 1, 3)
    work()
    assert (slides.state, queries.drawn_count(slides)) == (SlideSetState.READY, 3)


def test_a_turn_that_was_lost_is_done_again(live: LiveSession, piotr: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TURN_SECONDS", 0)
    slides = make_slides.brought(piotr, live, content=make_pdfs.of_pages(2))
    drawing.draw_slides({"set_id": slides.id})
    storage.path(slides.picture_part(2)).write_bytes(b"half a picture")
    drawing.draw_slides({"set_id": slides.id})
    db.session.rollback()
    assert slides.state is SlideSetState.READY
    with Image.open(storage.path(slides.picture_part(2))) as picture:
        assert picture.size == (1600, 900)
    drawing.draw_slides({"set_id": slides.id})


@pytest.mark.parametrize(
    ("make", "failure"),
    [
        (make_pdfs.empty, Trouble.EMPTY), (make_pdfs.locked, Trouble.LOCKED), (make_pdfs.bomb, Trouble.TOO_MUCH),
        (lambda: make_pdfs.of_pages(500), Trouble.TOO_MANY_PAGES), (lambda: b"%PDF-1.7 nothing", Trouble.DAMAGED),
    ],
    ids=["empty", "locked", "bomb", "500", "damaged"],
)  # fmt: skip
def test_a_bad_pdf_touches_neither_the_session_nor_its_slides(
    make: Callable[[], bytes], failure: Trouble, live: LiveSession, piotr: Person, ewa: Person
) -> None:
    former = make_slides.slides(piotr, live)
    make_slides.show(piotr, live, 2)
    version = live.version
    bad = make_slides.brought(piotr, live, content=make())
    work()
    assert (bad.state, bad.failure) == (SlideSetState.FAILED, failure)
    assert (former.is_current, former.position, live.state, live.version) == (True, 2, SessionState.LIVE, version)
    assert queries.slide_for(ewa, former.id, 2)[1].title == "Koszty"
    assert db.session.query(Job).filter(Job.state == JobState.FAILED).count() == 0
    sentence = str(failure_sentence(bad.failure))
    assert "pozostały bez zmian" in sentence


def test_slides_taken_away_meanwhile_are_not_drawn(live: LiveSession, piotr: Person) -> None:
    slides = make_slides.brought(piotr, live)
    from_before = {"set_id": slides.id}
    with unit_of_work():
        actions.remove(piotr, slides)
    drawing.draw_slides(from_before)
    db.session.rollback()
    assert (slides.state, queries.drawn_count(slides)) == (SlideSetState.REMOVED, 0)


def test_a_session_that_closes_meanwhile_gets_its_slides_all_the_same(
    live: LiveSession, piotr: Person, anna: Person
) -> None:
    slides = make_slides.brought(piotr, live)
    move(anna, live, "close")
    work()
    assert slides.state is SlideSetState.READY


def test_drawing_that_fails_for_good_says_so(live: LiveSession, piotr: Person) -> None:
    slides = make_slides.brought(piotr, live)
    storage.delete(slides.stored_name)
    states = []
    for _ in range(drawing.ATTEMPTS):
        with unit_of_work():
            db.session.execute(update(Job).values(run_at=clock.now()))
        work()
        states.append(slides.state)
    assert states == [SlideSetState.RENDERING] * (drawing.ATTEMPTS - 1) + [SlideSetState.FAILED]
    assert slides.failure == INTERRUPTED
