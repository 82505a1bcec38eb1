"""An erased person in records: no version and no PDF names them, and everything else stays."""

from __future__ import annotations

import json
from datetime import timedelta

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, Role
from networks.profile import actions as profile
from networks.questions import actions as questions
from networks.records import actions
from networks.records.models import PdfState, SessionRecord
from tests import make
from tests.networks.records.conftest import Played
from tests.networks.records.test_pdf import Work, words_of

NAME, EMAIL = "Żaneta Zmyślińska", "zaneta@test.example"


def erase(person: Person, work: Work) -> None:
    """Close the account and let the worker do all that follows."""
    with unit_of_work():
        profile.close(db.session.get_one(Person, person.id))
    for minutes in (0, 3, 6):
        with clock.held_at(clock.now() + timedelta(minutes=minutes)):
            work()


def published_with(played: Played, asker: Person) -> list[SessionRecord]:
    """Two versions of a record in which the person asks and others speak of them."""
    question = played.ask("hers", asker, f"Pytanie: czy {NAME} może?")
    with played.at(10):
        words = make.words(f"Proszę pisać na {EMAIL}, **{NAME}** wie.")
        questions.answer_in_writing(played.piotr, question, question.version, words)
    played.close()
    with unit_of_work():
        summary = make.words(f"Dziękujemy Żanecie Zmyślińskiej ({EMAIL}).")
        actions.save_notes(played.anna, played.live, summary, f"{NAME} napisze", 1)
    first = played.publish()
    with unit_of_work():
        second = actions.correct(played.anna, played.live, f"Prosiła {NAME}")
    return [first, second]


def test_nothing_in_any_version_or_pdf_names_an_erased_asker(begun: Played, finanse: Network, work: Work) -> None:
    zaneta, office = make.member(finanse, Role.MEMBER, name=NAME, email=EMAIL), make.institution("Gmina Znakowo")
    with unit_of_work():
        zaneta.institution_id = office.id
    records = published_with(begun, zaneta)
    work()
    assert all("Zmyślińsk" in words_of(record) for record in records)
    erase(zaneta, work)
    for record in records:
        words = words_of(record)
        kept = json.dumps(record.content, ensure_ascii=False) + record.reason
        assert record.pdf_state is PdfState.READY
        for needle in ("Zmyślińsk", "zmyslinsk", "zaneta", "Gmina Znakowo"):
            assert needle not in kept
            assert needle not in words
        assert "Konto usunięte" in kept
        assert "Dziękujemy" in words


def test_an_asker_with_the_name_of_somebody_else_is_taken_out_where_they_asked(
    begun: Played, finanse: Network, work: Work
) -> None:
    zaneta, other = (make.member(finanse, Role.MEMBER, name=NAME) for _ in range(2))
    for asker in (zaneta, other):
        question = begun.ask(str(asker.id), asker, "Czy można?")
        with begun.at(10):
            questions.answered_aloud(begun.piotr, question, question.version)
    begun.close()
    record = begun.publish()
    erase(zaneta, work)
    db.session.refresh(record)
    content = record.as_content()
    authors = [question["author"] for chapter in content["chapters"] for question in chapter["questions"]]
    assert [(author["id"], author["name"]) for author in authors if author] == [
        (zaneta.id, "Konto usunięte"), (other.id, NAME),
    ]  # fmt: skip


def test_an_erased_expert_leads_under_a_neutral_name(empty: Played, work: Work) -> None:
    record = empty.publish()
    work()
    erase(empty.piotr, work)
    assert "Piotr Ekspercki" not in words_of(record)
    leaders = record.as_content()["leaders"]
    assert [(one["name"], one["role"]) for one in leaders] == [
        ("Marta Uważna", "moderator"), ("Konto usunięte", "expert"),
    ]  # fmt: skip
