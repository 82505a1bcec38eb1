"""What goes into a record: what everybody saw, in the order it happened, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, Role
from networks.questions import actions as questions
from networks.records.content import build
from networks.records.parts import Asked, Content, asked_in
from networks.sessions.models import SessionPause
from tests import make
from tests.networks.records.conftest import BEGUN_AT, MARKER, Played, slide_set


def asked(content: Content, text: str) -> Asked:
    """The question that holds this text."""
    return next(one for one in asked_in(content) if text in one["text"])


def test_the_record_says_what_the_session_was(played: Played, finanse: Network) -> None:
    content = build(played.live)
    assert content["title"] == "Koszty oddziałów"
    assert content["network"] == {"slug": "jst-finanse", "name_pl": finanse.name_pl, "name_en": finanse.name_en}
    assert content["started_at"] == "2026-11-24T09:00:00.000Z"
    assert [(one["name"], one["role"]) for one in content["leaders"]] == [
        ("Marta Uważna", "moderator"), ("Piotr Ekspercki", "expert"),
    ]  # fmt: skip
    assert content["minutes"] == 60


def test_pauses_are_no_minutes_of_the_session(empty: Played) -> None:
    with unit_of_work():
        begun_at = BEGUN_AT + timedelta(minutes=20)
        row = SessionPause(
            session_id=empty.live.id, begun_at=begun_at, ended_at=begun_at + timedelta(minutes=15), reason="Przerwa"
        )
        db.session.add(row)
    assert build(empty.live)["minutes"] == 45


def test_points_of_the_agenda_that_were_begun_are_the_chapters(played: Played) -> None:
    chapters = build(played.live)["chapters"]
    assert [(one["number"], one["title"], one["at_seconds"]) for one in chapters] == [
        (1, "Wprowadzenie", 0), (2, "Pytania", 900),
    ]  # fmt: skip
    assert [one["text"] for one in chapters[1]["questions"]] == [
        "Kto zatwierdza **arkusz**?", "Ile to kosztuje?", "Czy wolno tak?",
    ]  # fmt: skip


def test_a_page_stands_where_it_was_first_shown_and_those_passed_over_do_not(played: Played) -> None:
    first, second = build(played.live)["chapters"]
    assert [(page["number"], page["title"], page["at_seconds"]) for page in first["pages"]] == [
        (1, "Wstęp", 0), (2, "Ile kosztuje oddział", 600),
    ]  # fmt: skip
    assert second["pages"] == []


def test_without_an_agenda_the_pages_are_the_chapters(begun: Played, ewa: Person) -> None:
    slides = slide_set(begun, ["Wstęp", "Koszty"])
    begun.show_slide(5, slides, 1)
    begun.show_slide(15, slides, 2)
    early, late = begun.ask("early", ewa, "Czy słychać?"), begun.ask("late", ewa, "Ile?")
    for minutes, question in ((1, early), (20, late)):
        with begun.at(minutes):
            questions.put_on_stage(begun.marta, question, question.version)
            questions.answered_aloud(begun.piotr, question, question.version)
    begun.close()
    chapters = build(begun.live)["chapters"]
    assert [(one["kind"], one["title"], one["at_seconds"]) for one in chapters] == [
        ("opening", "", 0), ("slide", "Wstęp", 300), ("slide", "Koszty", 900),
    ]  # fmt: skip
    assert [[one["text"] for one in chapter["questions"]] for chapter in chapters] == [["Czy słychać?"], [], ["Ile?"]]


def test_each_question_stands_with_its_answer(played: Played) -> None:
    content = build(played.live)
    aloud, writing = asked(content, "Kto zatwierdza")["answer"], asked(content, "Ile to kosztuje")["answer"]
    assert (aloud["kind"], aloud["at_seconds"], aloud["html"]) == ("aloud", 19 * 60, "")
    assert writing["kind"] == "writing"
    assert "<strong>12 tys.</strong>" in writing["html"]
    assert writing["by"]
    assert writing["by"]["name"] == "Piotr Ekspercki"
    promised = asked(content, "Co z dowozem")["answer"]
    assert (promised["kind"], promised["due_on"]) == ("promised", "2026-12-01")
    assert promised["owner"]
    assert promised["owner"]["name"] == "Piotr Ekspercki"
    thread = asked(content, "Jak robią to inni")["answer"]
    assert thread["kind"] == "thread"
    assert thread["thread_id"]
    assert [one["text"] for one in content["questions"]] == ["Co z dowozem?", "Jak robią to inni?"]
    assert [one["number"] for one in asked_in(content)] == [1, 2, 3, 4, 5]


def test_an_answer_given_after_the_session_says_on_which_day(played: Played) -> None:
    promised = played.questions["promised"]
    with played.at(24 * 60):
        questions.answer_in_writing(played.piotr, promised, promised.version, make.words("Dowóz jest bezpłatny."))
    answer = asked(build(played.live), "Co z dowozem")["answer"]
    assert (answer["kind"], answer["given_on"], answer["owner"]) == ("writing", "2026-11-25", None)
    assert "bezpłatny" in answer["html"]


def test_questions_that_were_merged_are_a_number_only(played: Played) -> None:
    content = build(played.live)
    assert [one["similar_count"] for one in asked_in(content)] == [0, 2, 0, 0, 0]


def test_askers_stand_with_the_institution_they_show_and_nameless_ones_not_at_all(played: Played, ewa: Person) -> None:
    office = make.institution("Gmina Znakowo")
    with unit_of_work():
        ewa.institution_id = office.id
    content = build(played.live)
    author = asked(content, "Kto zatwierdza")["author"]
    assert author
    assert (author["name"], author["institution"]) == ("Ewa Urzędowa", "Gmina Znakowo")
    assert asked(content, "Czy wolno tak")["author"] is None


def test_an_asker_who_hides_the_institution_stands_without_it(played: Played, ewa: Person) -> None:
    office = make.institution("Gmina Znakowo")
    with unit_of_work():
        ewa.institution_id, ewa.shows = office.id, []
    assert "Gmina Znakowo" not in json.dumps(build(played.live), ensure_ascii=False)


def test_who_asked_without_a_name_is_nowhere_in_the_record(begun: Played, finanse: Network) -> None:
    asker = make.member(finanse, Role.MEMBER, name="Tajemnicza Pytająca")
    question = begun.ask("only", asker, "Czy wolno?", nameless=True)
    with begun.at(10):
        questions.answered_aloud(begun.piotr, question, question.version)
    begun.close()
    kept = json.dumps(build(begun.live), ensure_ascii=False)
    assert "Czy wolno?" in kept
    assert "Tajemnicza" not in kept
    assert f'"id": {asker.id}, "name"' not in kept


def test_polls_that_were_shown_have_a_table_and_too_few_votes_stay_secret(played: Played) -> None:
    polls = build(played.live)["polls"]
    assert [(poll["question"], poll["is_too_few"]) for poll in polls] == [
        ("Czy zdążymy?", False), ("Czy warto?", True),
    ]  # fmt: skip
    assert polls[0]["choices"] == [
        {"text": "Tak", "count": 3, "percent": 60}, {"text": "Nie", "count": 2, "percent": 40},
    ]  # fmt: skip
    assert (polls[1]["choices"], polls[1]["words"]) == ([], [])


def test_only_slides_that_were_shown_are_among_the_files(played: Played) -> None:
    slide_set(played, ["Nie pokazano"])
    assert [file["name"] for file in build(played.live)["files"]] == ["Koszty.pdf"]


def test_nothing_that_the_audience_did_not_see_is_in_the_record(played: Played) -> None:
    kept = json.dumps(build(played.live), ensure_ascii=False)
    assert MARKER not in kept


def test_a_question_hidden_after_the_session_is_not_in_the_next_record(played: Played) -> None:
    question = played.questions["aloud"]
    with unit_of_work():
        questions.hide(played.marta, question, question.version, "Dane osobowe")
    assert "Kto zatwierdza" not in json.dumps(build(played.live), ensure_ascii=False)


def test_a_session_in_which_nothing_was_said_has_a_record_too(empty: Played) -> None:
    content = build(empty.live)
    assert not any((content["chapters"], content["questions"], content["polls"], content["files"]))


@pytest.mark.parametrize("minutes", [0.05, 1])
def test_slides_shown_to_the_very_end_count_if_it_was_long_enough(begun: Played, minutes: float) -> None:
    begun.show_slide(60 - minutes, slide_set(begun, ["Dziękuję"]), 1)
    begun.close(60)
    assert len(build(begun.live)["chapters"]) == (1 if minutes == 1 else 0)


def test_reading_the_record_changes_nothing(played: Played) -> None:
    with clock.held_at(BEGUN_AT + timedelta(days=1)):
        build(played.live)
    assert not db.session.dirty
    assert not db.session.new
