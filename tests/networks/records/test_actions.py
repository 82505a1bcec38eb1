"""Writing beside a record, publishing and correcting it, and taking words out of it afterwards."""

from __future__ import annotations

import json
import time
from contextvars import Context
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.polls import actions as polls
from networks.polls.models import PollKind
from networks.questions import actions as questions
from networks.records import actions, queries
from networks.records.events import RecordNotesChanged, RecordPublished
from networks.records.models import SessionRecord
from networks.records.parts import Content, asked_in, without_question
from networks.sessions.events import SessionMoved
from networks.sessions.models import SessionState
from networks.slides import actions as slides
from networks.slides.models import SlideSet
from tests import make, make_sessions
from tests.networks.records.conftest import Played


def text_of(record: SessionRecord) -> str:
    """The content as it is kept."""
    db.session.refresh(record)
    return json.dumps(record.content, ensure_ascii=False)


def test_the_coordinator_writes_a_summary_and_decisions(empty: Played, emitted: list[Event]) -> None:
    live = empty.live
    with unit_of_work():
        actions.save_notes(empty.anna, live, make.words("O **kosztach**."), "Jeden\nDwa", 1)
    notes = queries.notes_of(live)
    assert (notes.summary, notes.decisions, notes.version) == ("O **kosztach**.", "Jeden\nDwa", 2)
    assert "<strong>" in notes.summary_html
    assert emitted == [RecordNotesChanged(session_id=live.id, network_id=live.network_id, by_id=empty.anna.id)]
    with unit_of_work():
        actions.save_notes(empty.anna, live, None, "", 2)
    assert queries.notes_of(live).summary_html == ""


def test_notes_somebody_saved_meanwhile_are_not_overwritten(empty: Played) -> None:
    with unit_of_work():
        actions.save_notes(empty.anna, empty.live, None, "Jeden", 1)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.save_notes(empty.anna, empty.live, None, "Dwa", 1)
    assert refused.value.code == "stale"
    assert queries.notes_of(empty.live).decisions == "Jeden"


def test_only_the_coordinator_writes_publishes_and_corrects(empty: Played, ewa: Person, jan: Person) -> None:
    for person in (empty.marta, empty.piotr, ewa, jan):
        with pytest.raises(Forbidden), unit_of_work():
            actions.save_notes(person, empty.live, None, "Jeden", 1)
        with pytest.raises(Forbidden), unit_of_work():
            actions.publish(person, empty.live)
    record = empty.publish()
    for person in (empty.marta, empty.piotr, ewa, jan):
        with pytest.raises(Forbidden), unit_of_work():
            actions.correct(person, empty.live, "Literówka")
        with pytest.raises(Forbidden), unit_of_work():
            actions.make_pdf_again(person, empty.live, record)


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.ANNOUNCED, SessionState.LOBBY])
def test_nothing_is_written_beside_a_session_that_has_not_begun(
    anna: Person, finanse: Network, state: SessionState
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    with pytest.raises(Conflict), unit_of_work():
        actions.save_notes(anna, live, None, "Jeden", 1)


def test_publishing_brings_the_first_version_in_one_unit(played: Played, emitted: list[Event]) -> None:
    live = played.live
    record = played.publish()
    assert live.state is SessionState.PUBLISHED
    assert live.published_at
    assert (record.number, record.reason, record.by_id) == (1, "", played.anna.id)
    assert record.content["title"] == "Koszty oddziałów"
    moved = [type(event) for event in emitted if isinstance(event, SessionMoved | RecordPublished)]
    assert moved == [SessionMoved, RecordPublished]


@pytest.mark.parametrize(
    "state", [state for state in SessionState if state not in {SessionState.CLOSED, SessionState.PUBLISHED}]
)
def test_only_a_closed_session_is_published(anna: Person, finanse: Network, state: SessionState) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.publish(anna, live)
    assert refused.value.code == "wrong_state"
    assert queries.newest_of(live) is None


def test_a_session_is_published_once(empty: Played) -> None:
    empty.publish()
    with pytest.raises(Conflict), unit_of_work():
        actions.publish(empty.anna, empty.live)
    assert [record.number for record in queries.versions_of(empty.live)] == [1]


def test_a_stale_version_of_the_session_is_not_published(empty: Played) -> None:
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.publish(empty.anna, empty.live, empty.live.version - 1)
    assert refused.value.code == "stale"


def test_a_correction_is_made_of_what_is_true_now_and_the_old_version_stays(played: Played) -> None:
    first = played.publish()
    promised = played.questions["promised"]
    with played.at(24 * 60):
        questions.answer_in_writing(played.piotr, promised, promised.version, make.words("Dowóz jest bezpłatny."))
        actions.save_notes(played.anna, played.live, None, "Wracamy w maju", 1)
    with unit_of_work():
        second = actions.correct(played.anna, played.live, "Przyszła odpowiedź o dowozie", 1)
    assert (second.number, second.reason) == (2, "Przyszła odpowiedź o dowozie")
    assert "bezpłatny" in text_of(second)
    assert "Wracamy w maju" in text_of(second)
    assert "bezpłatny" not in text_of(first)
    assert [record.number for record in queries.versions_of(played.live)] == [2, 1]


def test_a_correction_needs_a_reason_and_the_version_one_looked_at(empty: Played) -> None:
    with pytest.raises(Conflict), unit_of_work():
        actions.correct(empty.anna, empty.live, "Literówka")
    empty.publish()
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.correct(empty.anna, empty.live, "")
    assert (refused.value.field, refused.value.code) == ("reason", "no_reason")
    with unit_of_work():
        actions.correct(empty.anna, empty.live, "Literówka", 1)
    with pytest.raises(Conflict) as stale, unit_of_work():
        actions.correct(empty.anna, empty.live, "Literówka", 1)
    assert stale.value.code == "stale"


def test_a_question_hidden_later_is_in_no_version_any_more(played: Played) -> None:
    first = played.publish()
    with unit_of_work():
        second = actions.correct(played.anna, played.live, "Literówka")
    question = played.questions["aloud"]
    with unit_of_work():
        questions.hide(played.marta, question, question.version, "Dane osobowe")
    for record in (first, second):
        assert "Kto zatwierdza" not in text_of(record)
        assert len(list(asked_in(record.as_content()))) == 4


def test_slides_that_were_removed_are_in_no_version_any_more(played: Played) -> None:
    record = played.publish()
    assert "Treść: Wstęp" in text_of(record)
    with unit_of_work():
        slides.remove(played.anna, db.session.scalars(db.select(SlideSet)).one())
    assert "Treść: Wstęp" not in text_of(record)
    assert "Koszty.pdf" not in text_of(record)
    assert "Kto zatwierdza" in text_of(record)


def test_words_left_out_of_a_poll_later_are_in_no_version_any_more(begun: Played, finanse: Network) -> None:
    poll = make_sessions.poll(begun.marta, begun.live, "Co dalej?", kind=PollKind.OPEN, opened=True)
    for words in ("zrobi to pani Nowak", "spokój", "praca", "cisza", "herbata"):
        voter = make.member(finanse)
        with unit_of_work():
            polls.vote(voter, poll, [], words)
    for step in (polls.close, polls.show):
        with unit_of_work():
            step(begun.marta, poll, poll.version)
    begun.close()
    record = begun.publish()
    assert "pani Nowak" in text_of(record)
    with unit_of_work():
        polls.leave_out(begun.marta, poll, poll.version, "zrobi to pani Nowak", "Nazwisko.")
    assert "pani Nowak" not in text_of(record)
    (shown,) = record.as_content()["polls"]
    assert (shown["words"], shown["vote_count"]) == (["cisza", "herbata", "praca", "spokój"], 5)


def test_two_questions_hidden_at_the_same_moment_are_both_taken_out(
    app: Flask, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = played.publish()
    session_id, ids = played.live.id, [played.questions[word].id for word in ("aloud", "writing")]
    db.session.rollback()
    start = Barrier(2)

    def slowly(*asked: Any) -> Content:
        content = without_question(*asked)
        time.sleep(0.3)
        return content

    def hide(question_id: int) -> None:
        with app.app_context():
            start.wait(10)
            with unit_of_work():
                actions.take_out_question(session_id, question_id)
            db.session.remove()

    monkeypatch.setattr(actions, "without_question", slowly)
    threads = [Thread(target=Context().run, args=(hide, id_)) for id_ in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.refresh(record)
    assert not {one["id"] for one in asked_in(record.as_content())} & set(ids)
