"""Plain forms for people: every act without a script, refusals that keep what was typed, and what nobody may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions, asking
from networks.questions.models import Question
from networks.sessions.models import ItemState as S
from networks.sessions.models import LiveSession, SessionState
from networks.web.filters import local_day
from tests import make, make_sessions

Browser = Callable[[Person], FlaskClient]
HINT = "Proszę napisać krócej, w jednym zdaniu."


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


def form(**fields: str) -> dict[str, str]:
    return {"text": "Kto to zatwierdza?", "client_id": str(uuid4()), "back": "room"} | fields


def test_a_question_is_asked_by_a_plain_form(ewa: Person, live: LiveSession, browser_of: Browser) -> None:
    client = browser_of(ewa)
    answer = client.post(f"/sessions/{live.id}/questions", data=form(nameless="1"))
    question = db.session.query(Question).one()
    assert (question.state, question.is_nameless) == (S.PENDING, True)
    assert answer.location == f"/sessions/{live.id}/room#question-{question.id}"
    page = client.get(f"/sessions/{live.id}/room").text
    assert "Kto to zatwierdza?" in page


@pytest.mark.parametrize("text", ["   ", "a" * 1001])
def test_a_refused_question_stays_in_the_box(text: str, ewa: Person, live: LiveSession, browser_of: Browser) -> None:
    answer = browser_of(ewa).post(f"/sessions/{live.id}/questions", data=form(text=text, nameless="1"))
    assert answer.status_code == 422
    assert f">\n{text}</textarea>" in answer.text
    assert 'name="nameless" value="1" aria-describedby="nameless-hint" checked' in answer.text
    assert db.session.query(Question).count() == 0


def test_words_that_came_too_late_can_be_copied(
    anna: Person, ewa: Person, live: LiveSession, browser_of: Browser
) -> None:
    make_sessions.move(anna, live, "close")
    answer = browser_of(ewa).post(f"/sessions/{live.id}/questions", data=form(text="Za późno?"))
    assert answer.status_code == 403
    assert "readonly" in answer.text
    assert ">\nZa późno?</textarea>" in answer.text


def test_what_waits_is_on_nobodys_page_but_its_authors_and_the_desks(
    ewa: Person, marta: Person, live: LiveSession, waiting: Question, browser_of: Browser
) -> None:
    zosia = make.member(live.network, name="Zosia Pytająca")
    others, own, desk = browser_of(zosia), browser_of(ewa), browser_of(marta)
    assert waiting.text not in others.get(f"/sessions/{live.id}/room").text
    assert others.get(f"/questions/{waiting.id}").status_code == 404
    assert waiting.text in own.get(f"/sessions/{live.id}/room").text
    assert waiting.text in own.get(f"/questions/{waiting.id}").text
    assert waiting.text in desk.get(f"/questions/{waiting.id}").text
    answer = desk.post(f"/questions/{waiting.id}/return", data={"version": "1", "reason": HINT, "back": "desk"})
    assert answer.location == f"/sessions/{live.id}/desk#question-{waiting.id}"
    assert HINT in own.get(f"/sessions/{live.id}/room").text
    assert waiting.text not in others.get(f"/sessions/{live.id}/room").text


def test_a_returned_question_is_asked_again_and_refused_words_are_kept(
    ewa: Person, marta: Person, waiting: Question, browser_of: Browser
) -> None:
    with unit_of_work():
        actions.send_back(marta, waiting, 1, HINT)
    client, address = browser_of(ewa), f"/questions/{waiting.id}/revise"
    too_long = "b" * 1001
    answer = client.post(address, data={"text": too_long, "version": "2"})
    assert answer.status_code == 422
    assert f">\n{too_long}</textarea>" in answer.text
    assert client.post(address, data={"text": "Krócej?", "version": "1"}).status_code == 409
    assert client.post(address, data={"text": "Krócej?", "version": "2", "back": "question"}).status_code == 303
    db.session.refresh(waiting)
    assert (waiting.state, waiting.text) == (S.PENDING, "Krócej?")


def test_support_is_given_and_taken_back(
    piotr: Person, ewa: Person, live: LiveSession, asked: Question, browser_of: Browser
) -> None:
    client, address = browser_of(piotr), f"/questions/{asked.id}"
    assert client.post(f"{address}/support", data={"back": "room"}).status_code == 303
    page = client.get(f"/sessions/{live.id}/room").text
    assert 'aria-pressed="true"' in page
    assert f'formaction="{address}/unsupport"' in page
    assert client.post(f"{address}/unsupport", data={"back": "room"}).status_code == 303
    assert browser_of(ewa).post(f"{address}/support").status_code == 403
    assert f'formaction="{address}/support"' not in browser_of(ewa).get(f"/sessions/{live.id}/room").text


def test_the_whole_way_of_a_question_by_plain_forms(
    marta: Person, ewa: Person, live: LiveSession, asked: Question, browser_of: Browser
) -> None:
    client, address = browser_of(marta), f"/questions/{asked.id}"
    for act, version in (("shortlist", "2"), ("stage", "3"), ("unshortlist", "4"), ("stage", "5")):
        assert client.post(f"{address}/{act}", data={"version": version, "back": "desk"}).status_code == 303, act
    assert "Kto zatwierdza arkusz?" in client.get(f"/sessions/{live.id}/desk").text
    assert client.post(f"{address}/answer", data={"version": "6"}).status_code == 303
    db.session.refresh(asked)
    assert asked.state is S.ANSWERED_ALOUD
    assert client.post(f"{address}/stage", data={"version": "7"}).status_code == 409


def test_a_written_answer_is_not_lost_when_somebody_was_faster(
    anna: Person, marta: Person, asked: Question, browser_of: Browser
) -> None:
    with unit_of_work():
        actions.answered_aloud(anna, asked, asked.version)
    long_answer = "Arkusz zatwierdza organ prowadzący do 29 maja. " * 20
    answer = browser_of(marta).post(f"/questions/{asked.id}/answer", data={"version": "2", "text": long_answer})
    assert answer.status_code == 409
    assert long_answer.strip() in answer.text


@pytest.mark.parametrize(
    ("act", "sent", "field"),
    [
        ("drop", {}, "drop-reason"), ("hide", {"reason": " "}, "hide-reason"), ("promise", {"due": ""}, "promise-due"),
        ("promise", {"due": "2020-01-01", "owner": "piotr@test.example"}, "promise-due"),
        ("promise", {"due": "jutro"}, "promise-due"), ("promise", {"due": "2030-01-01", "owner": "x"}, "promise-owner"),
        ("merge", {}, "merge-into"), ("merge", {"into": "987654"}, "merge-into"),
        ("merge", {"into": "x"}, "merge-into"),
    ],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field(
    act: str, sent: dict[str, str], field: str, marta: Person, piotr: Person, asked: Question, browser_of: Browser
) -> None:
    answer = browser_of(marta).post(f"/questions/{asked.id}/{act}", data={"version": "2", **sent})
    assert answer.status_code == 422
    assert f'id="{field}-{asked.id}-error"' in answer.text
    db.session.refresh(asked)
    assert asked.state is S.OPEN


def test_the_shortlist_moves_by_plain_forms(
    marta: Person, ewa: Person, live: LiveSession, asked: Question, browser_of: Browser
) -> None:
    other = make_sessions.question(marta, live)
    for question in (asked, other):
        with unit_of_work():
            actions.shortlist(marta, question, question.version)
    client, address = browser_of(marta), f"/sessions/{live.id}/questions/order"
    assert client.post(address, data={"up": str(other.id), "back": "desk"}).status_code == 303
    db.session.expire_all()
    assert other.position < asked.position
    assert browser_of(ewa).post(address, data={"up": str(asked.id)}).status_code == 403


def test_only_a_coordinator_is_shown_who_asked_without_a_name(
    anna: Person, marta: Person, ewa: Person, live: LiveSession, browser_of: Browser
) -> None:
    nameless = make_sessions.question(ewa, live, "Czy będą zwolnienia?", nameless=True)
    with unit_of_work():
        actions.approve(marta, nameless, 1)
    zosia = make.member(live.network, name="Zosia Pytająca")
    for person in (anna, marta, zosia):
        client = browser_of(person)
        for path in (f"/sessions/{live.id}/room", f"/questions/{nameless.id}"):
            page = client.get(path).text
            assert "Czy będą zwolnienia?" in page
            assert ewa.name not in page
            assert str(nameless.client_id) not in page
    for person in (marta, zosia):
        assert browser_of(person).post(f"/questions/{nameless.id}/author").status_code == 403
    assert ewa.name in browser_of(anna).post(f"/questions/{nameless.id}/author").text


def test_a_small_circle_is_warned_with_its_number(ewa: Person, live: LiveSession, browser_of: Browser) -> None:
    page = browser_of(ewa).get(f"/sessions/{live.id}/room").text
    small = page[page.index('id="nameless-hint"') :]
    assert "<strong>" in small[: small.index("</p>")]
    for number in range(8):
        make.member(live.network, name=f"Osoba numer {'abcdefgh'[number]}")
    page = browser_of(ewa).get(f"/sessions/{live.id}/room").text
    large = page[page.index('id="nameless-hint"') :]
    assert "<strong>" not in large[: large.index("</p>")]


def test_promised_answers_are_listed_for_whoever_promised_and_answered_there(
    piotr: Person, marta: Person, asked: Question, browser_of: Browser
) -> None:
    with unit_of_work():
        actions.promise(marta, asked, 2, piotr, local_day(clock.now()) + timedelta(days=1))
    client = browser_of(piotr)
    assert asked.text in client.get("/me/promises").text
    assert asked.text not in browser_of(marta).get("/me/promises").text
    sent = {"version": "3", "text": "Organ prowadzący.", "back": "promises"}
    answer = client.post(f"/questions/{asked.id}/answer", data=sent)
    assert answer.location == "/me/promises"
    assert asked.text not in client.get("/me/promises").text
    assert "Organ prowadzący." in browser_of(marta).get(f"/questions/{asked.id}").text


def test_the_closing_page_offers_a_fate_to_every_question(
    ewa: Person, marta: Person, live: LiveSession, asked: Question, browser_of: Browser
) -> None:
    waiting = make_sessions.question(ewa, live, "A kto to podpisuje?")
    page = browser_of(marta).get(f"/sessions/{live.id}/close").text
    for act in ("answer", "promise", "thread", "drop"):
        assert f"/questions/{asked.id}/{act}" in page
    for act in ("approve", "drop"):
        assert f"/questions/{waiting.id}/{act}" in page


def test_the_expert_sees_the_question_on_stage_and_the_next(
    piotr: Person, marta: Person, ewa: Person, live: LiveSession, asked: Question, browser_of: Browser
) -> None:
    later = make_sessions.question(marta, live, "Od kiedy obowiązuje?")
    with unit_of_work():
        actions.shortlist(marta, later, 1)
    with unit_of_work():
        actions.put_on_stage(marta, asked, 2)
    client = browser_of(piotr)
    page = client.get(f"/sessions/{live.id}/stage").text
    assert page.index(asked.text) < page.index(later.text)
    due = (local_day(clock.now()) + timedelta(days=3)).isoformat()
    sent = {"version": "3", "owner": str(piotr.id), "due": due, "back": "stage"}
    assert client.post(f"/questions/{asked.id}/promise", data=sent).status_code == 303
    db.session.refresh(asked)
    assert (asked.state, asked.owner_id) == (S.PROMISED, piotr.id)


def test_a_supported_question_cannot_be_taken_back_by_its_form(
    ewa: Person, piotr: Person, asked: Question, browser_of: Browser
) -> None:
    with unit_of_work():
        asking.support(piotr, asked)
    assert browser_of(ewa).post(f"/questions/{asked.id}/withdraw").status_code == 409


def test_outsiders_find_nothing(jan: Person, obcy: Person, asked: Question, browser_of: Browser) -> None:
    for person in (jan, obcy):
        client = browser_of(person)
        assert client.get(f"/questions/{asked.id}").status_code == 404
        assert client.post(f"/questions/{asked.id}/support").status_code == 404


def test_what_was_promised_in_a_rehearsal_is_owed_to_nobody(
    anna: Person, marta: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    make_sessions.move(anna, live, "rehearse")
    question = make_sessions.question(anna, live, "Próba pytania")
    with unit_of_work():
        actions.approve(marta, question, 1)
        actions.promise(marta, question, 2, marta, local_day(clock.now()))
    for path in ("/me/promises", "/"):
        answer = browser_of(marta).get(path)
        assert (answer.status_code, question.text in answer.text) == (200, False)
