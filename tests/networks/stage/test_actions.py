"""A question of a session that goes on as a thread."""

from __future__ import annotations

import pytest

from networks.core.db import db
from networks.core.errors import Conflict, Forbidden
from networks.core.sending import Sent
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions as questions
from networks.questions.models import Question
from networks.sessions.models import ItemState, LiveSession, SessionState
from networks.stage import actions
from networks.threads.models import Post, Thread, ThreadKind
from tests import make, make_sessions


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A session that runs, with Marta as moderator and Piotr as expert."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


@pytest.fixture
def question(ewa: Person, marta: Person, live: LiveSession) -> Question:
    """An open question of Ewa's."""
    return approved(marta, make_sessions.question(ewa, live, "Kto płaci za dowóz\ni od kiedy?"))


def approved(by: Person, asked: Question) -> Question:
    with unit_of_work():
        questions.approve(by, asked, asked.version)
    return asked


def begin(by: Person, question: Question, version: int | None = None) -> Sent[int]:
    words = make.words(actions.first_post(question))
    with unit_of_work():
        return actions.begin_thread(by, question, version or question.version, words)


def test_the_thread_quotes_the_question_and_names_who_asked(marta: Person, ewa: Person, question: Question) -> None:
    sent = begin(marta, question)
    thread, post = db.session.get_one(Thread, sent.thing), db.session.query(Post).one()
    assert sent.is_new
    assert (thread.kind, thread.author_id, thread.title) == (
        ThreadKind.QUESTION, marta.id, "Kto płaci za dowóz i od kiedy?",
    )  # fmt: skip
    assert post.text.startswith("> Kto płaci za dowóz\n> i od kiedy?")
    assert ewa.name in post.text
    assert "Arkusz organizacji" in post.text
    assert (question.state, question.thread_id) == (ItemState.THREAD, thread.id)


def test_who_asked_without_a_name_stays_unnamed(marta: Person, ewa: Person, live: LiveSession) -> None:
    question = approved(marta, make_sessions.question(ewa, live, "A jeśli nie ma pieniędzy?", nameless=True))
    begin(marta, question)
    assert ewa.name not in db.session.query(Post).one().text


def test_doing_it_twice_leads_to_the_same_thread(marta: Person, anna: Person, question: Question) -> None:
    first = begin(marta, question, 2)
    again, others = begin(marta, question, 2), begin(anna, question, 2)
    assert [first.thing] * 2 == [again.thing, others.thing]
    assert not again.is_new
    assert db.session.query(Thread).count() == 1


def test_a_question_of_two_letters_has_a_title_all_the_same(marta: Person, ewa: Person, live: LiveSession) -> None:
    begin(marta, approved(marta, make_sessions.question(ewa, live, "Ok")))
    assert "Arkusz organizacji" in db.session.query(Thread).one().title


def test_only_those_who_moderate_begin_it(ewa: Person, piotr: Person, question: Question) -> None:
    for person in (ewa, piotr):
        with pytest.raises(Forbidden):
            begin(person, question)
    assert db.session.query(Thread).count() == 0


def test_what_waits_for_a_decision_gets_no_thread(marta: Person, ewa: Person, live: LiveSession) -> None:
    question = make_sessions.question(ewa, live)
    with pytest.raises(Conflict):
        begin(marta, question)
    db.session.rollback()
    assert db.session.query(Thread).count() == 0


def test_a_stale_version_begins_nothing(marta: Person, question: Question) -> None:
    with pytest.raises(Conflict):
        begin(marta, question, question.version - 1)
    db.session.rollback()
    assert db.session.query(Thread).count() == 0


def test_a_rehearsed_question_gets_no_thread(anna: Person, marta: Person, piotr: Person, finanse: Network) -> None:
    live = make_sessions.live_session(
        anna, finanse, SessionState.ANNOUNCED, experts=[piotr], moderators=[marta]
    )  # fmt: skip
    make_sessions.move(anna, live, "rehearse")
    question = approved(marta, make_sessions.question(piotr, live))
    with pytest.raises(Conflict) as refused:
        begin(marta, question)
    assert refused.value.code == "rehearsal"
    assert db.session.query(Thread).count() == 0
