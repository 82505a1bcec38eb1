"""JSON that no program of ours would send."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from networks.core.text import BODY_MAX_BYTES
from networks.people.models import Network, Person
from networks.threads.models import Thread
from tests import make
from tests.house.refusing import FORM, is_problem, nested, nothing_stored

JSON = "application/json"
Send = Callable[..., Any]


@pytest.fixture
def thread(ewa: Person, finanse: Network) -> Thread:
    """A question of Ewa's."""
    return make.thread(ewa, finanse)


@pytest.fixture
def send(app: Flask, ewa: Person, thread: Thread) -> Send:
    """Sends bytes as they are to an address of the API, as Ewa's program; a reply to the thread if none is named."""
    headers = {"Authorization": f"Bearer {make.token(ewa)}"}

    def post(data: str | bytes, path: str = f"/threads/{thread.id}/posts", content_type: str = JSON) -> Any:
        return app.test_client().post(f"/api/v1{path}", data=data, content_type=content_type, headers=headers)

    return post


def body(**more: Any) -> str:
    return json.dumps({"text": "U nas podobnie.", "client_id": str(uuid4())} | more)


@pytest.mark.parametrize(
    "data",
    [
        "", "{", "{'text': 1}", '{"text": "a"', "null", "[]", "1", '"text"', "true", nested(100_000, closed=False),
        nested(100_000, closed=True), '{"text":' * 100_000, b'{"text": "\xff"}', b"\x00",
        '{"text": ' + "9" * 5000 + "}",
    ],
    ids=lambda data: repr(data[:12]),
)  # fmt: skip
def test_what_is_no_json_object_cannot_be_read(data: str | bytes, send: Send) -> None:
    with nothing_stored():
        is_problem(send(data), 400, "bad_request")


def test_json_comes_under_its_own_name(send: Send) -> None:
    for content_type in ("text/plain", FORM, "multipart/form-data", "", "application/jsonp", "text/json"):
        with nothing_stored():
            is_problem(send(body(), content_type=content_type), 400, "bad_request")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"author_id": 1}, "author_id"), ({"number": 7}, "number"), ({"hidden_at": None}, "hidden_at"),
        ({"__class__": "x"}, "__class__"), ({"text": 5}, "text"), ({"text": None}, "text"), ({"text": ["a"]}, "text"),
        ({"text": {"a": 1}}, "text"), ({"text": ""}, "text"), ({"text": " \n\t "}, "text"), ({"text": "\0"}, "text"),
        ({"text": "\u202e\u200b"}, "text"), ({"client_id": "x"}, "client_id"), ({"client_id": 1}, "client_id"),
        ({"client_id": None}, "client_id"), ({"in_reply_to": 0}, "in_reply_to"), ({"in_reply_to": -1}, "in_reply_to"),
        ({"in_reply_to": 10**30}, "in_reply_to"), ({"in_reply_to": 1.5}, "in_reply_to"),
        ({"in_reply_to": "x"}, "in_reply_to"), ({"in_reply_to": float("inf")}, "in_reply_to"),
        ({"in_reply_to": float("nan")}, "in_reply_to"), ({"text": "a" * (BODY_MAX_BYTES + 1)}, "text"),
    ],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_a_field_that_is_not_as_it_should_be_is_named(more: dict[str, Any], field: str, send: Send) -> None:
    with nothing_stored():
        answer = send(body(**more))
        is_problem(answer, 422, "invalid")
    assert answer.json["field"] == field


@pytest.mark.parametrize("field", ["text", "client_id"])
def test_a_missing_field_is_named(field: str, send: Send) -> None:
    given = json.loads(body())
    del given[field]
    answer = send(json.dumps(given))
    is_problem(answer, 422, "invalid")
    assert answer.json["field"] == field


@pytest.mark.parametrize(
    "data",
    [
        '{"text": "\\ud800", "client_id": "%s"}', '{"text": "a\\udfffb", "client_id": "%s"}',
        '{"text": "a", "\\ud800": 1, "client_id": "%s"}', '{"text": "a", "client_id": "\\ud800%s"}',
    ],
)  # fmt: skip
def test_halves_of_characters_are_refused(data: str, send: Send) -> None:
    with nothing_stored():
        is_problem(send(data % uuid4()), 422, "invalid")


def test_titles_hold_nothing_hidden(send: Send) -> None:
    combining = "e" + "\u0301" * 9
    for title in ("a\0bc", "abc\u202edef", "abc\u200bdef", "a\ud800bc", "ab\ncd\x07", combining, " ", "ab"):
        with nothing_stored():
            answer = send(body(title=title, text="a"), path="/networks/jst-finanse/threads")
            is_problem(answer, 422, "invalid")
        assert answer.json["field"] == "title"


@pytest.mark.parametrize("kind", ["nothing", "", 1, None, ["question"], "\ud800"])
def test_kinds_are_those_there_are(kind: Any, send: Send) -> None:
    with nothing_stored():
        answer = send(body(title="Dowożenie", kind=kind), path="/networks/jst-finanse/threads")
        is_problem(answer, 422, "invalid")
    assert answer.json["field"] == "kind"


def test_a_text_of_exactly_64_kb_is_taken(send: Send) -> None:
    assert send(body(text="ą" * (BODY_MAX_BYTES // 2))).status_code == 201
    is_problem(send(body(text="ą" * (BODY_MAX_BYTES // 2) + "a")), 422, "invalid")


def test_hidden_characters_are_left_out_of_a_text(send: Send) -> None:
    answer = send(body(text="a\0b\u202ec\u200bd\r\ne"))
    assert (answer.status_code, answer.json["text"]) == (201, "abcd\ne")


def test_more_than_a_megabyte_is_too_large(send: Send) -> None:
    with nothing_stored():
        is_problem(send(body(text="a" * 2**20)), 413, "too_large")


def test_the_same_number_with_other_words_is_a_conflict(send: Send) -> None:
    first = body()
    assert send(first).status_code == 201
    with nothing_stored():
        assert send(first).status_code == 200
        is_problem(send(json.dumps(json.loads(first) | {"text": "Inaczej."})), 409, "client_id_taken")


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer x", "bearer x", "Basic ZXdhOng=", "Bearer \xff\xfe", "Bearer " + "x" * 9000],
    ids=lambda header: header[:10],
)
def test_a_token_that_is_none_opens_nothing(header: str, app: Flask, thread: Thread) -> None:
    with nothing_stored():
        client = app.test_client()
        answer = client.post(
            f"/api/v1/threads/{thread.id}/posts", data=body(), content_type=JSON, headers={"Authorization": header}
        )
        is_problem(answer, 401, "not_signed_in")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "TRACE", "PROPFIND"])
def test_an_unknown_method_is_said_to_be_one(method: str, app: Flask, ewa: Person, thread: Thread) -> None:
    headers = {"Authorization": f"Bearer {make.token(ewa)}"}
    answer = app.test_client().open(f"/api/v1/threads/{thread.id}", method=method, headers=headers)
    is_problem(answer, 405, "method_not_allowed")
