"""Messages in sessions and notes backstage, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from networks.people.models import Person
from networks.session_messages.models import SessionMessage
from networks.sessions.models import LiveSession
from tests import make_sessions

Program = Callable[[Person], Callable[..., Any]]


def test_a_message_is_sent_once(ewa: Person, live: LiveSession, program_of: Program) -> None:
    call, path = program_of(ewa), f"/sessions/{live.id}/messages"
    body = {"text": "Dzień dobry", "client_id": str(uuid4())}
    made, again = call("POST", path, body), call("POST", path, body)
    assert (made.status_code, again.status_code, made.json) == (201, 200, again.json)
    assert (made.json["state"], made.json["version"], made.json["seq"]) == ("pending", 1, None)
    other = call("POST", path, body | {"text": "Co innego"})
    assert (other.status_code, other.json["code"]) == (409, "client_id_taken")


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": "a" * 2001}, {"text": "a", "state": "approved"}])
def test_what_is_no_message_is_refused(
    body: dict[str, str], ewa: Person, live: LiveSession, program_of: Program
) -> None:
    answer = program_of(ewa)("POST", f"/sessions/{live.id}/messages", {"client_id": str(uuid4())} | body)
    assert answer.status_code == 422


def test_each_sees_what_is_theirs(
    ewa: Person, marta: Person, olga: Person, live: LiveSession, message: SessionMessage, program_of: Program
) -> None:
    path = f"/sessions/{live.id}/messages"
    shown = make_sessions.session_message(marta, live, "Witam")
    lists = {one.name: program_of(one)("GET", path).json["items"] for one in (ewa, marta, olga)}
    assert [one["id"] for one in lists[olga.name]] == [shown.id]
    assert not {"original", "reason", "decided_by"} & lists[olga.name][0].keys()
    assert [(one["id"], one["state"]) for one in lists[ewa.name]] == [(message.id, "pending"), (shown.id, "approved")]
    assert lists[ewa.name][0]["original"] == message.original
    assert [one["id"] for one in lists[marta.name]] == [message.id, shown.id]
    assert lists[marta.name][0]["author"]["name"] == ewa.name


def test_a_list_comes_in_pieces(marta: Person, live: LiveSession, program_of: Program) -> None:
    ids = [make_sessions.session_message(marta, live, str(number)).id for number in range(3)]
    call, path = program_of(marta), f"/sessions/{live.id}/messages"
    first = call("GET", f"{path}?limit=2").json
    assert ([one["id"] for one in first["items"]], first["next"]) == (ids[:2], ids[1])
    assert [one["id"] for one in call("GET", f"{path}?after={first['next']}").json["items"]] == ids[2:]


def test_a_moderator_decides(marta: Person, anna: Person, message: SessionMessage, program_of: Program) -> None:
    call, path = program_of(marta), f"/messages/{message.id}"
    returned = call("POST", f"{path}/return", {"version": 1, "reason": "Proszę krócej"})
    assert (returned.json["state"], returned.json["version"], returned.json["reason"]) == (
        "returned", 2, "Proszę krócej",
    )  # fmt: skip
    assert returned.json["decided_by"] == marta.name
    shown = call("POST", f"{path}/approve", {"version": 2, "text": "Krócej"})
    assert (shown.json["state"], shown.json["text"], shown.json["is_shortened"]) == ("approved", "Krócej", True)
    late = program_of(anna)("POST", f"{path}/hide", {"version": 2, "reason": "Nie"})
    assert (late.status_code, late.json["code"]) == (409, "stale")
    assert marta.name in late.json["detail"]
    assert call("POST", f"{path}/hide", {"version": 3, "reason": "Dane osobowe"}).json["state"] == "hidden"
    undone = call("POST", f"/session-messages/{message.id}/undo", {"version": 4})
    assert (undone.json["state"], undone.json["text"]) == ("approved", "Krócej")


@pytest.mark.parametrize("act", ["return", "reject", "hide"])
def test_a_refusal_without_a_reason_says_which_field(
    act: str, marta: Person, message: SessionMessage, program_of: Program
) -> None:
    answer = program_of(marta)("POST", f"/messages/{message.id}/{act}", {"version": 1})
    assert (answer.status_code, answer.json["field"]) == (422, "reason")


@pytest.mark.parametrize("body", [{}, {"version": 0}, {"version": "x"}, {"version": 10**30}, {"version": 1, "x": 1}])
def test_a_decision_names_a_version(
    body: dict[str, Any], marta: Person, message: SessionMessage, program_of: Program
) -> None:
    assert program_of(marta)("POST", f"/messages/{message.id}/approve", body).status_code == 422


def test_others_messages_that_wait_are_not_there_for_the_audience(
    olga: Person, jan: Person, ewa: Person, piotr: Person, message: SessionMessage, program_of: Program
) -> None:
    body = {"version": 1, "reason": "Nie"}
    for act in ("approve", "return", "reject", "hide"):
        answers = [program_of(one)("POST", f"/messages/{message.id}/{act}", body) for one in (olga, jan, ewa, piotr)]
        assert [answer.status_code for answer in answers] == [404, 404, 403, 403]


def test_authors_revise_and_take_back(ewa: Person, marta: Person, message: SessionMessage, program_of: Program) -> None:
    program_of(marta)("POST", f"/messages/{message.id}/return", {"version": 1, "reason": "Proszę krócej"})
    call, path = program_of(ewa), f"/session-messages/{message.id}"
    revised = call("POST", f"{path}/revise", {"version": 2, "text": "Krócej"})
    assert (revised.json["state"], revised.json["version"], revised.json["text"]) == ("pending", 3, "Krócej")
    assert [call("POST", f"{path}/withdraw").json["state"] for _ in range(2)] == ["withdrawn", "withdrawn"]
    assert program_of(marta)("POST", f"{path}/withdraw").status_code == 403
    (seen,) = program_of(marta)("GET", f"/sessions/{message.session_id}/messages").json["items"]
    assert (seen["state"], seen["text"], seen["html"], seen["original"]) == ("withdrawn", "", "", "")


def test_notes_are_for_those_backstage(
    ewa: Person, marta: Person, piotr: Person, jan: Person, live: LiveSession, program_of: Program
) -> None:
    path, body = f"/sessions/{live.id}/backstage", {"text": "Za 5 minut koniec", "client_id": str(uuid4())}
    made, again = (program_of(marta)("POST", path, body) for _ in range(2))
    assert (made.status_code, again.status_code, made.json) == (201, 200, again.json)
    assert program_of(piotr)("GET", path).json["items"] == [made.json]
    for person, status in ((ewa, 403), (jan, 404)):
        assert program_of(person)("GET", path).status_code == status
        assert program_of(person)("POST", path, body | {"client_id": str(uuid4())}).status_code == status
