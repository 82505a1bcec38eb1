"""Questions for programs: shapes, codes, and who gets to know what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions
from networks.questions.models import Question
from networks.sessions.models import LiveSession, SessionState
from networks.web.filters import local_day
from tests import make, make_sessions

Program = Callable[[Person], Callable[..., Any]]
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


def new(**more: Any) -> dict[str, Any]:
    return {"text": "Kto to zatwierdza?", "client_id": str(uuid4())} | more


def test_asking_answers_201_then_200_then_409(ewa: Person, live: LiveSession, program_of: Program) -> None:
    call, first = program_of(ewa), new()
    made = call("POST", f"/sessions/{live.id}/questions", first)
    assert made.status_code == 201
    wanted = {"state": "pending", "version": 1, "text": first["text"], "client_id": first["client_id"], "seq": None}
    assert wanted.items() <= made.json.items()
    again = call("POST", f"/sessions/{live.id}/questions", first)
    assert (again.status_code, again.json["id"]) == (200, made.json["id"])
    other = call("POST", f"/sessions/{live.id}/questions", first | {"text": "Inaczej"})
    assert (other.status_code, other.json["code"]) == (409, "client_id_taken")


def test_the_same_again_is_answered_after_the_end_too(
    anna: Person, ewa: Person, live: LiveSession, program_of: Program
) -> None:
    call, first = program_of(ewa), new()
    made = call("POST", f"/sessions/{live.id}/questions", first).json
    with unit_of_work():
        actions.drop(anna, db.session.get_one(Question, made["id"]), 1, REASON)
    make_sessions.move(anna, live, "close")
    assert call("POST", f"/sessions/{live.id}/questions", first).status_code == 200
    late = call("POST", f"/sessions/{live.id}/questions", new())
    assert (late.status_code, late.json["code"]) == (403, "session_not_open")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"), ({"text": "a" * 1001}, "text"), ({"client_id": "x"}, "client_id"),
        ({"nameless": "maybe"}, "nameless"), ({"author_id": 1}, "author_id"),
    ],
)  # fmt: skip
def test_a_question_that_is_not_as_it_should_be(
    body: dict[str, Any], field: str, ewa: Person, live: LiveSession, program_of: Program
) -> None:
    answer = program_of(ewa)("POST", f"/sessions/{live.id}/questions", new(**body))
    assert (answer.status_code, answer.json["field"]) == (422, field)


def test_every_list_holds_what_its_reader_may_know(
    ewa: Person, marta: Person, live: LiveSession, asked: Question, program_of: Program
) -> None:
    zosia = make.member(live.network, name="Zosia Pytająca")
    make_sessions.question(ewa, live, "Czeka na moderatora")
    found = {
        person.id: program_of(person)("GET", f"/sessions/{live.id}/questions").json["items"]
        for person in (ewa, zosia, marta)
    }
    assert [item["state"] for item in found[zosia.id]] == ["open"]
    assert {item["state"] for item in found[ewa.id]} == {"open", "pending"}
    assert {item["state"] for item in found[marta.id]} == {"open", "pending"}
    assert "original" not in found[zosia.id][0]
    assert "decided_by_id" in found[marta.id][0]
    assert [item["is_mine"] for item in found[ewa.id]] == [True, True]
    assert found[zosia.id][0]["can_support"]


def test_support_counts_and_comes_back(piotr: Person, ewa: Person, asked: Question, program_of: Program) -> None:
    call, path = program_of(piotr), f"/questions/{asked.id}"
    for _time in range(2):
        answer = call("POST", f"{path}/support", {})
        assert (answer.status_code, answer.json["support_count"], answer.json["is_supported"]) == (200, 1, True)
    assert call("POST", f"{path}/unsupport").json["support_count"] == 0
    own = program_of(ewa)("POST", f"{path}/support", {"version": 1})
    assert (own.status_code, own.json["code"]) == (403, "cannot_support")


def test_every_decision_of_the_contract(
    marta: Person, ewa: Person, piotr: Person, live: LiveSession, program_of: Program
) -> None:
    call = program_of(marta)
    soon = (local_day(clock.now()) + timedelta(days=2)).isoformat()

    def ask() -> int:
        return make_sessions.question(ewa, live, f"Pytanie {uuid4()}").id

    def done(question_id: int, act: str, version: int, **more: Any) -> dict[str, Any]:
        answer = call("POST", f"/questions/{question_id}/{act}", {"version": version, **more})
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    first, second, third, fourth, fifth = (ask() for _ in range(5))
    assert done(first, "return", 1, reason=REASON)["state"] == "returned"
    assert done(first, "approve", 2, text="Krócej?")["is_shortened"]
    assert done(first, "shortlist", 3)["state"] == "shortlisted"
    assert done(first, "unshortlist", 4)["state"] == "open"
    assert done(first, "stage", 5)["state"] == "on_stage"
    assert done(first, "answer", 6)["state"] == "answered_aloud"
    assert done(second, "approve", 1)["state"] == "open"
    written = done(second, "answer", 2, text="**Organ** prowadzący.")
    assert (written["state"], written["answered_by"]) == ("answered_in_writing", marta.name)
    assert written["answer_html"] == "<p><strong>Organ</strong> prowadzący.</p>\n"
    assert done(third, "reject", 1, reason=REASON)["state"] == "rejected"
    assert done(third, "undo", 2)["state"] == "pending"
    done(third, "approve", 3)
    promised = done(third, "promise", 4, owner=piotr.email, due=f"{soon}T10:00:00Z")
    assert (promised["state"], promised["owner"], promised["due_on"]) == ("promised", piotr.name, soon)
    for question_id in (fourth, fifth):
        done(question_id, "approve", 1)
    assert done(fourth, "merge", 2, into=fifth)["merged_into_id"] == fifth
    assert done(fifth, "hide", 2, reason=REASON)["state"] == "hidden"
    assert done(fifth, "approve", 3)["state"] == "open"
    assert done(fifth, "drop", 4, reason=REASON)["state"] == "dropped"


@pytest.mark.parametrize("act", ["return", "reject", "drop"])
def test_a_reason_is_asked_for_at_its_field(act: str, marta: Person, waiting: Question, program_of: Program) -> None:
    answer = program_of(marta)("POST", f"/questions/{waiting.id}/{act}", {"version": 1})
    assert (answer.status_code, answer.json["field"]) == (422, "reason")
    assert waiting.state == "pending"


def test_a_stale_version_is_409_and_a_missing_one_is_named(
    marta: Person, waiting: Question, program_of: Program
) -> None:
    call = program_of(marta)
    assert call("POST", f"/questions/{waiting.id}/approve", {}).json["field"] == "version"
    assert call("POST", f"/questions/{waiting.id}/approve", {"version": 1}).status_code == 200
    stale = call("POST", f"/questions/{waiting.id}/reject", {"version": 1, "reason": REASON})
    assert (stale.status_code, stale.json["code"]) == (409, "stale")


def test_the_order_of_the_shortlist(
    marta: Person, ewa: Person, live: LiveSession, asked: Question, program_of: Program
) -> None:
    other = make_sessions.question(marta, live)
    for question in (asked, other):
        with unit_of_work():
            actions.shortlist(marta, question, question.version)
    wanted = [other.id, asked.id]
    answer = program_of(marta)("POST", f"/sessions/{live.id}/questions/order", {"order": wanted})
    assert answer.json == {"order": wanted}
    assert program_of(ewa)("POST", f"/sessions/{live.id}/questions/order", {"order": wanted}).status_code == 403


def test_nothing_tells_programs_who_asked_without_a_name(
    anna: Person, marta: Person, ewa: Person, live: LiveSession, program_of: Program
) -> None:
    nameless = make_sessions.question(ewa, live, "Czy będą zwolnienia?", nameless=True)
    with unit_of_work():
        actions.approve(marta, nameless, 1)
    zosia = make.member(live.network, name="Zosia Pytająca")
    for person in (anna, marta, zosia):
        for path in (f"/sessions/{live.id}/questions", f"/questions/{nameless.id}"):
            text = program_of(person)("GET", path).get_data(as_text=True)
            assert ewa.name not in text
            assert str(nameless.client_id) not in text
            assert f'"id":{ewa.id},' not in text.replace(f'"id":{nameless.id},', "")
    assert program_of(anna)("POST", f"/questions/{nameless.id}/author").json["author"]["name"] == ewa.name
    assert program_of(marta)("POST", f"/questions/{nameless.id}/author").status_code == 403


def test_a_guest_asks_in_their_session_and_sees_no_other(
    anna: Person, obcy: Person, finanse: Network, live: LiveSession, program_of: Program
) -> None:
    other = make_sessions.live_session(anna, finanse, SessionState.LIVE)
    make_sessions.give_role(anna, live, obcy, make_sessions.SessionRole.EXPERT)
    call = program_of(obcy)
    assert call("POST", f"/sessions/{live.id}/questions", new()).status_code == 201
    assert call("POST", f"/sessions/{other.id}/questions", new()).status_code == 404


def test_a_refusal_tells_those_who_may_not_decide_nothing_of_accounts_and_of_what_waits(
    ewa: Person, jan: Person, marta: Person, live: LiveSession, asked: Question, program_of: Program
) -> None:
    zosia = make.member(live.network, name="Zosia Pytająca")
    waits = make_sessions.question(ewa, live, "Czeka na moderatora")
    call, path = program_of(zosia), f"/questions/{asked.id}"
    due = local_day(clock.now()).isoformat()
    for act, body in (
        ("promise", {"due": due, "owner": jan.email}), ("promise", {"due": due, "owner": "nikt@test.example"}),
        ("promise", {"due": due, "owner": marta.email}), ("promise", {"due": ""}), ("merge", {"into": waits.id}),
        ("merge", {"into": waits.id + 1000}),
    ):  # fmt: skip
        assert call("POST", f"{path}/{act}", {"version": 2, **body}).status_code == 403


def test_an_expert_who_promises_for_somebody_learns_of_no_account_elsewhere(
    piotr: Person, jan: Person, asked: Question, program_of: Program
) -> None:
    body = {"version": 2, "due": local_day(clock.now()).isoformat()}
    for email in (jan.email, "nikt@test.example"):
        answer = program_of(piotr)("POST", f"/questions/{asked.id}/promise", body | {"owner": email})
        assert (answer.status_code, answer.json["field"]) == (422, "owner")


def test_words_that_were_taken_back_are_nobodys_to_read_but_their_authors(
    ewa: Person, marta: Person, live: LiveSession, waiting: Question, program_of: Program
) -> None:
    words = waiting.text
    assert program_of(ewa)("POST", f"/questions/{waiting.id}/withdraw", {}).json["text"] == words
    for path in (f"/questions/{waiting.id}", f"/sessions/{live.id}/questions"):
        assert words not in program_of(marta)("GET", path).text
