"""Questions in the export of one's own data, and after a person was erased."""

from __future__ import annotations

from networks.core.db import db
from networks.core.events import Event
from networks.core.traces import Traces
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions, asking, events, personal
from networks.questions.models import QuestionSupport
from tests import make, make_sessions


def test_the_export_holds_ones_own_and_nothing_that_is_not_shown(
    anna: Person, ewa: Person, marta: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, moderators=[marta])
    own = make_sessions.question(ewa, live, "Moje pytanie", nameless=True)
    other = make_sessions.question(marta, live, "Cudze pytanie")
    with unit_of_work():
        asking.support(ewa, other)
    assert [row["text"] for row in personal.questions(ewa)] == [own.original]
    assert [row["question"] for row in personal.supports(ewa)] == ["Cudze pytanie"]
    with unit_of_work():
        actions.hide(anna, other, other.version, "Nie na temat.")
    assert [row["question"] for row in personal.supports(ewa)] == [""]


def test_answers_are_exported_without_who_asked(anna: Person, ewa: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse)
    asked = make_sessions.question(ewa, live, "Czy będą zwolnienia?", nameless=True)
    with unit_of_work():
        actions.approve(anna, asked, 1)
    with unit_of_work():
        actions.answer_in_writing(anna, asked, 2, make.words("Nie."))
    (row,) = personal.answers(anna)
    assert (row["question"], row["answer"]) == ("Czy będą zwolnienia?", "Nie.")
    assert ewa.name not in str(row)


def test_an_erased_persons_support_stays_a_number(
    anna: Person, ewa: Person, marta: Person, finanse: Network, emitted: list[Event]
) -> None:
    question = make_sessions.question(marta, make_sessions.live_session(anna, finanse, moderators=[marta]))
    with unit_of_work():
        asking.support(ewa, question)
    emitted.clear()
    with unit_of_work():
        personal.forget_supports(ewa, Traces(ewa.id, ewa.name, ewa.email))
        personal.tell_of_questions([question.id])
    assert db.session.query(QuestionSupport).count() == 0
    assert question.support_count == 1
    assert [type(event) for event in emitted] == [events.QuestionReworded]


def test_pages_show_the_name_of_who_asked_with_it_answered_or_promised(
    anna: Person, ewa: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse)
    named, nameless = make_sessions.question(ewa, live), make_sessions.question(ewa, live, "Inne", nameless=True)
    with unit_of_work():
        actions.approve(anna, nameless, 1)
    with unit_of_work():
        actions.answer_in_writing(anna, nameless, 2, make.words("Nie."))
    assert personal.questions_with(ewa.id) == [named.id]
    assert personal.questions_with(anna.id) == [nameless.id]
