"""The PDF of a record: made by the worker, complete, and never with words that were taken out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest

from networks.core import clock, storage
from networks.core.config import Settings
from networks.core.db import db
from networks.core.events import Event
from networks.core.jobs import Job, JobState
from networks.core.soundness import missing_files
from networks.core.typeset import NotTypeset, typeset
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.people.models import Person
from networks.records import actions, pdf
from networks.records.events import RecordPdfMade
from networks.records.models import FILE, KIND, PdfState, SessionRecord
from networks.records.upkeep import sweep_records
from tests import make
from tests.networks.records.conftest import MARKER, Played

Work = Callable[[], None]


def state_of(record: SessionRecord) -> PdfState:
    """Where the version's PDF stands now."""
    db.session.refresh(record)
    return record.pdf_state


def words_of(record: SessionRecord) -> str:
    """All words of a version's PDF."""
    db.session.refresh(record)
    document = pypdfium2.PdfDocument(BytesIO(storage.read(f"{record.stored_name}/{FILE}")))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s+", " ", text)


def test_the_pdf_is_made_after_the_publication(played: Played, work: Work, emitted: list[Event]) -> None:
    record = played.publish()
    assert state_of(record) is PdfState.WAITING
    work()
    assert state_of(record) is PdfState.READY
    assert record.pdf_made_at
    live = played.live
    made = RecordPdfMade(session_id=live.id, network_id=live.network_id, by_id=None, record_id=record.id)
    assert made in emitted


def test_the_pdf_shows_what_the_page_shows(played: Played, work: Work) -> None:
    with unit_of_work():
        actions.save_notes(played.anna, played.live, make.words("O **kosztach**."), "Wracamy w maju", 1)
    record = played.publish()
    work()
    words = words_of(record)
    for part in (
        "Koszty oddziałów", "kosztach", "Wracamy w maju", "Wprowadzenie", "Ile kosztuje oddział",
        "Kto zatwierdza arkusz?", "Ewa Urzędowa", "12 tys.", "Czy zdążymy?", "60%", "Koszty.pdf", "Piotr Ekspercki",
    ):  # fmt: skip
        assert part in words
    assert MARKER not in words


@pytest.mark.parametrize(
    "typed",
    ['#panic("x")', "$x$ = #1 ] [ *", "<b>nie</b> & \\ // /* */", "@odwolanie <etykieta>", "żółć 😀 \u202e \u0301"],
)
def test_what_people_wrote_is_text_and_never_markup(empty: Played, typed: str, work: Work) -> None:
    words = make.words(f"{typed}\n\n- {typed}\n\n| {typed.replace('|', '')} |\n|---|\n| x |")
    with unit_of_work():
        actions.save_notes(empty.anna, empty.live, words, typed.replace("\u202e", ""), 1)
    record = empty.publish()
    work()
    assert state_of(record) is PdfState.READY


def test_headings_of_a_summary_do_not_stop_the_pdf(empty: Played, work: Work) -> None:
    text = (
        "### Od razu\n\n> cytat\n\n1. raz\n   - w środku\n\n```\nkod\n```\n\n---\n\n[tu](/n/x) [tam](https://a.example)"
    )
    with unit_of_work():
        actions.save_notes(empty.anna, empty.live, make.words(text), "", 1)
    record = empty.publish()
    work()
    assert "Od razu" in words_of(record)


def test_a_correction_has_a_pdf_of_its_own(played: Played, work: Work) -> None:
    first = played.publish()
    work()
    with unit_of_work():
        second = actions.correct(played.anna, played.live, "Literówka w tytule")
    work()
    assert "Literówka w tytule" in words_of(second)
    assert "Literówka" not in words_of(first)


def test_words_that_were_taken_out_are_in_no_pdf_any_more(played: Played, ewa: Person, work: Work) -> None:
    record = played.publish()
    work()
    before = record.stored_name
    with unit_of_work():
        actions.take_out_person(ewa.id, "Konto usunięte")
    assert state_of(record) is PdfState.WAITING
    work()
    assert "Ewa Urzędowa" not in words_of(record)
    with pytest.raises(FileNotFoundError):
        storage.read(f"{before}/{FILE}")


def test_a_content_that_changes_meanwhile_is_not_published_as_it_was(
    played: Played, ewa: Person, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = played.publish()

    def slow(*asked: object, **more: object) -> bytes:
        monkeypatch.setattr(pdf, "typeset", typeset)
        with unit_of_work():
            actions.take_out_person(ewa.id, "Konto usunięte")
        return typeset(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pdf, "typeset", slow)
    carry_out_due(1)
    assert state_of(record) is PdfState.WAITING
    work()
    assert "Ewa Urzędowa" not in words_of(record)


def test_a_pdf_that_cannot_be_made_says_so_and_can_be_asked_for_again(
    empty: Played, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = empty.publish()

    def broken(*_asked: object, **_more: object) -> bytes:
        raise NotTypeset("pdf/record.typ")

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "typeset", broken)
        for _ in range(pdf.ATTEMPTS):
            _hurry()
            work()
    assert state_of(record) is PdfState.FAILED
    with unit_of_work():
        actions.make_pdf_again(empty.anna, empty.live, record)
    work()
    assert state_of(record) is PdfState.READY


def test_sweeping_takes_old_bytes_of_no_version_and_has_a_lost_pdf_made_again(
    played: Played, settings: Settings, work: Work
) -> None:
    kept = played.publish()
    work()
    with unit_of_work():
        lost = actions.correct(played.anna, played.live, "Literówka")
    work()
    orphan = storage.new_name(KIND)
    storage.put(BytesIO(b"x"), f"{orphan}/{FILE}", 10)
    for name in (kept.stored_name, lost.stored_name, orphan):
        os.utime(storage.path(f"{name}/{FILE}").parent, (1, 1))
    storage.delete(lost.stored_name)
    missing = f"record {lost.id}: its PDF {lost.stored_name}/{FILE} is missing; it is made anew within a day"
    with db.engine.connect() as connection:
        assert list(missing_files(connection, settings.data / storage.FOLDER))[-1] == missing
    sweep_records()
    assert not storage.path(f"{orphan}/{FILE}").exists()
    assert (state_of(kept), state_of(lost)) == (PdfState.READY, PdfState.WAITING)
    work()
    assert "Koszty oddziałów" in words_of(kept)
    assert "Literówka" in words_of(lost)


def _hurry() -> None:
    """Let what waits for another attempt be due now."""
    with unit_of_work():
        for row in db.session.query(Job).filter(Job.state == JobState.WAITING):
            row.run_at = clock.now()
