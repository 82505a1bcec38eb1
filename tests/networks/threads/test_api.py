"""The doors of threads for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.threads import actions
from networks.threads.models import Thread
from tests import make

Program = Callable[[Person], Callable[..., Any]]


@pytest.fixture
def thread(ewa: Person, finanse: Network) -> Thread:
    """A question Ewa asked."""
    return make.thread(ewa, finanse)


def new_thread(**more: object) -> dict[str, object]:
    return {"title": "Dowożenie", "text": "Jak?", "kind": "question", "client_id": str(uuid4()), **more}


def test_a_thread_is_made_once_and_answered_again(ewa: Person, finanse: Network, program_of: Program) -> None:
    call, body = program_of(ewa), new_thread()
    made, again = (call("POST", "/networks/jst-finanse/threads", body) for _ in range(2))
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json == again.json
    assert made.json["post_count"] == 1
    other = call("POST", "/networks/jst-finanse/threads", body | {"text": "Inaczej?"})
    assert (other.status_code, other.json["code"]) == (409, "client_id_taken")


def test_a_reply_carries_what_the_room_carries(thread: Thread, anna: Person, program_of: Program) -> None:
    call, client_id = program_of(anna), str(uuid4())
    made = call("POST", f"/threads/{thread.id}/posts", {"text": "**Tak**", "client_id": client_id, "in_reply_to": 1})
    assert made.status_code == 201
    assert made.json["number"] == 2
    assert (made.json["html"], made.json["client_id"]) == ("<p><strong>Tak</strong></p>\n", client_id)
    event = call("GET", f"/rooms/thread:{thread.id}/events?after=1").json["events"][0]
    assert (event["kind"], event["data"]) == ("post.created", made.json)


def test_posts_come_in_pieces_by_number(thread: Thread, anna: Person, program_of: Program) -> None:
    for _ in range(4):
        make.post(anna, thread)
    call, after, seen = program_of(anna), 0, []
    while after is not None:
        piece = call("GET", f"/threads/{thread.id}/posts?after={after}&limit=2").json
        seen += [post["number"] for post in piece["items"]]
        after = piece["next"]
    assert seen == [1, 2, 3, 4, 5]


def test_threads_come_in_pieces(ewa: Person, finanse: Network, program_of: Program) -> None:
    made = [make.thread(ewa, finanse, f"Wątek {number}").id for number in range(3)]
    call = program_of(ewa)
    first = call("GET", "/networks/jst-finanse/threads?limit=2").json
    rest = call("GET", f"/networks/jst-finanse/threads?limit=2&after={first['next']}").json
    assert [thread["id"] for thread in first["items"] + rest["items"]] == made
    assert rest["next"] is None


def test_a_hidden_post_has_no_words(thread: Thread, ewa: Person, anna: Person, program_of: Program) -> None:
    with unit_of_work():
        actions.hide(anna, make.first_post(thread), "Pomyłka.")
    (post,) = program_of(ewa)("GET", f"/threads/{thread.id}/posts").json["items"]
    assert (post["state"], "text" in post, "html" in post) == ("hidden", False, False)


def test_the_author_changes_a_post(thread: Thread, ewa: Person, anna: Person, program_of: Program) -> None:
    address, body = f"/threads/{thread.id}/posts/1", {"text": "Lepiej tak", "version": 1}
    assert program_of(anna)("PATCH", address, body).status_code == 403
    changed = program_of(ewa)("PATCH", address, body)
    assert (changed.status_code, changed.json["text"], changed.json["version"]) == (200, "Lepiej tak", 2)
    stale = program_of(ewa)("PATCH", address, body)
    assert (stale.status_code, stale.json["code"]) == (409, "stale")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": 5}, "title"),
        ({"text": None}, "text"),
        ({"kind": "poll"}, "kind"),
        ({"client_id": "x"}, "client_id"),
        ({"author_id": 1}, "author_id"),
    ],
)
def test_wrong_fields_are_named(
    wrong: dict[str, object], field: str, ewa: Person, finanse: Network, program_of: Program
) -> None:
    answer = program_of(ewa)("POST", "/networks/jst-finanse/threads", new_thread(**wrong))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert (answer.json["code"], answer.json["field"]) == ("invalid", field)


def test_an_observer_reads_and_may_not_write(thread: Thread, olga: Person, program_of: Program) -> None:
    call = program_of(olga)
    assert call("GET", f"/threads/{thread.id}").status_code == 200
    answer = call("POST", f"/threads/{thread.id}/posts", {"text": "Tak", "client_id": str(uuid4())})
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_outsiders_find_nothing(thread: Thread, jan: Person, obcy: Person, admin: Person, program_of: Program) -> None:
    for person in (jan, obcy, admin):
        call = program_of(person)
        hidden, missing = call("GET", f"/threads/{thread.id}"), call("GET", "/threads/999999")
        assert hidden.status_code == missing.status_code == 404
        assert hidden.json == missing.json
        assert call("GET", "/networks/jst-finanse/threads").status_code == 404


def test_nobody_gets_in_without_a_token(thread: Thread, app: Any) -> None:
    answer = app.test_client().get(f"/api/v1/threads/{thread.id}")
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
