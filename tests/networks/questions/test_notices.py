"""Who hears what became of a question, and who is reminded of a promise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.notices import Notice, NoticeKind, told
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions, asking
from networks.questions.models import Question
from networks.questions.upkeep import remind_of_promises
from networks.sessions.models import LiveSession, SessionState
from networks.web.filters import local_day
from tests import make, make_sessions

REASON = "Proszę napisać krócej."


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A live session: Marta moderates, Piotr is the expert beside her."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


@pytest.fixture
def waiting(ewa: Person, live: LiveSession) -> Question:
    """Ewa's question, which waits."""
    return make_sessions.question(ewa, live, "Kto zatwierdza arkusz?")


@pytest.fixture
def asked(marta: Person, waiting: Question) -> Question:
    """The same, let through; its version is 2."""
    with unit_of_work():
        actions.approve(marta, waiting, 1)
    return waiting


def heard(app: Flask, person: Person) -> list[tuple[str, str]]:
    """What a person's bell says of questions: titles with quoted words."""
    rows = select(Notice).where(Notice.person_id == person.id, Notice.subject_kind == "question").order_by(Notice.id)
    with app.test_request_context():
        said = told(person, db.session.scalars(rows).all())
    return [(one.title, one.quote) for one in said.values()]


@pytest.mark.parametrize("act", [actions.send_back, actions.reject, actions.drop])
def test_the_author_hears_the_reason(act: object, app: Flask, ewa: Person, marta: Person, waiting: Question) -> None:
    with unit_of_work():
        act(marta, waiting, 1, REASON)  # type: ignore[operator]
    assert [quote for _title, quote in heard(app, ewa)] == [REASON]


def test_the_author_hears_of_shortening_and_not_of_plain_approval(
    app: Flask, ewa: Person, marta: Person, live: LiveSession, asked: Question
) -> None:
    assert heard(app, ewa) == []
    other = make_sessions.question(ewa, live, "Bardzo długie pytanie")
    with unit_of_work():
        actions.approve(marta, other, 1, make.words("Pytanie"))
    assert [quote for _title, quote in heard(app, ewa)] == ["Pytanie"]


def test_the_author_hears_of_hiding_promise_and_written_answer_each_anew(
    app: Flask, ewa: Person, marta: Person, piotr: Person, asked: Question
) -> None:
    with unit_of_work():
        actions.promise(marta, asked, 2, piotr, local_day(clock.now()))
    first = heard(app, ewa)
    with unit_of_work():
        actions.answer_in_writing(piotr, asked, 3, make.words("Organ prowadzący."))
    assert first != heard(app, ewa)
    assert [quote for _title, quote in heard(app, ewa)] == ["Organ prowadzący."]
    with unit_of_work():
        actions.hide(marta, asked, 4, REASON)
    assert [quote for _title, quote in heard(app, ewa)] == [REASON]


def test_a_decision_taken_back_is_told_no_more(app: Flask, ewa: Person, marta: Person, waiting: Question) -> None:
    with unit_of_work():
        actions.reject(marta, waiting, 1, REASON)
    with unit_of_work():
        actions.undo(marta, waiting, 2)
    assert heard(app, ewa) == []


def test_whoever_asked_the_same_hears_the_answer_too(
    app: Flask, marta: Person, ewa: Person, live: LiveSession, asked: Question
) -> None:
    zosia = make.member(live.network, name="Zosia Pytająca")
    same = make_sessions.question(zosia, live, "Kto podpisuje arkusz?")
    with unit_of_work():
        actions.approve(marta, same, 1)
    with unit_of_work():
        actions.merge(marta, same, 2, asked)
    with unit_of_work():
        actions.answer_in_writing(marta, asked, asked.version, make.words("Organ prowadzący."))
    assert [quote for _title, quote in heard(app, zosia)] == ["Organ prowadzący."]


def test_the_one_who_promises_hears_it_and_nobody_hears_of_their_own_act(
    app: Flask, marta: Person, piotr: Person, ewa: Person, live: LiveSession, asked: Question
) -> None:
    other = make_sessions.question(piotr, live, "Pytanie eksperta")
    today = local_day(clock.now())
    with unit_of_work():
        actions.promise(marta, asked, 2, piotr, today)
    with unit_of_work():
        actions.promise(piotr, other, 1, piotr, today)
    assert [quote for _title, quote in heard(app, piotr)] == [asked.text]
    with unit_of_work():
        actions.answer_in_writing(piotr, asked, 3, make.words("Organ."))
    assert heard(app, piotr) == []
    mine = (Notice.person_id == piotr.id) & (Notice.subject_kind == "question")
    unread = select(Notice).where(mine, Notice.read_at.is_(None))
    assert db.session.scalars(unread).all() == []


def test_no_notice_names_the_author_of_a_nameless_question(
    app: Flask, ewa: Person, marta: Person, piotr: Person, live: LiveSession
) -> None:
    nameless = make_sessions.question(ewa, live, "Czy będą zwolnienia?", nameless=True)
    with unit_of_work():
        actions.send_back(marta, nameless, 1, REASON)
    with unit_of_work():
        asking.revise(ewa, nameless, make.words("Czy będą?"), 2)
    with unit_of_work():
        actions.approve(marta, nameless, 3)
    with unit_of_work():
        actions.promise(marta, nameless, 4, piotr, local_day(clock.now()))
    others = select(Notice).where(Notice.person_id != ewa.id, Notice.subject_kind == "question")
    assert [notice.actor_id for notice in db.session.scalars(others)] == [marta.id]
    assert all(ewa.name not in title + quote for title, quote in heard(app, piotr))


def test_a_rehearsal_tells_nobody(app: Flask, anna: Person, marta: Person, piotr: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr], moderators=[marta])
    make_sessions.move(anna, live, "rehearse")
    question = make_sessions.question(piotr, live)
    with unit_of_work():
        actions.reject(marta, question, 1, REASON)
    assert heard(app, piotr) == []


def at(day: date, hour: int) -> datetime:
    """An hour of a day in Poland."""
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZoneInfo("Europe/Warsaw"))


def test_a_promise_is_called_to_mind_on_its_morning_once(
    app: Flask, marta: Person, piotr: Person, asked: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = local_day(clock.now()) + timedelta(days=2)
    with unit_of_work():
        actions.promise(marta, asked, 2, piotr, due)

    def reminders(moment: datetime) -> int:
        monkeypatch.setattr(clock, "now", lambda: moment)
        remind_of_promises()
        wanted = select(Notice.id).where(Notice.person_id == piotr.id, Notice.kind == NoticeKind.QUESTION_DUE)
        return len(db.session.scalars(wanted).all())

    assert reminders(at(due - timedelta(days=1), 9)) == 0
    assert reminders(at(due, 5)) == 0
    assert reminders(at(due, 7)) == 1
    assert reminders(at(due, 9)) == 1
    assert reminders(at(due + timedelta(days=1), 8)) == 1


def test_what_is_answered_is_not_called_to_mind(
    app: Flask, marta: Person, piotr: Person, asked: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = local_day(clock.now())
    with unit_of_work():
        actions.promise(marta, asked, 2, piotr, today)
    with unit_of_work():
        actions.answer_in_writing(piotr, asked, 3, make.words(f"Odpowiedź {uuid4()}"))
    monkeypatch.setattr(clock, "now", lambda: at(today, 12))
    remind_of_promises()
    wanted = select(Notice.id).where(Notice.kind == NoticeKind.QUESTION_DUE)
    assert db.session.scalars(wanted).all() == []


def test_those_who_decide_hear_that_a_question_waits_and_of_a_nameless_one_not_whose(
    marta: Person, ewa: Person, anna: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    make_sessions.question(ewa, live, "Czy będą zwolnienia?", nameless=True)
    waits = select(Notice).where(Notice.kind == NoticeKind.APPROVAL_WAITING)
    assert [(notice.person_id, notice.actor_id) for notice in db.session.scalars(waits)] == [(marta.id, None)]
