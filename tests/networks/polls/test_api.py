"""Polls for programs: what each answer says, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.polls import actions
from networks.sessions.models import LiveSession
from tests import make, make_sessions

Program = Callable[[Person], Callable[..., Any]]


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A session that runs, with Marta as moderator and Piotr as expert."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def body(**fields: object) -> dict[str, object]:
    """A new poll."""
    return {
        "kind": "single", "question": "Zdążymy?", "options": ["Tak", "Nie"], "client_id": str(uuid4()), **fields
    }  # fmt: skip


def test_a_poll_goes_through_its_life(
    live: LiveSession, marta: Person, ewa: Person, program_of: Program, finanse: Network
) -> None:
    leads, votes, new = program_of(marta), program_of(ewa), body()
    first = leads("POST", f"/sessions/{live.id}/polls", new)
    again = leads("POST", f"/sessions/{live.id}/polls", new)
    assert (first.status_code, again.status_code, again.json["id"]) == (201, 200, first.json["id"])
    assert (first.json["state"], first.json["version"], first.json["is_secret"]) == ("draft", 1, True)
    poll = f"/polls/{first.json['id']}"
    assert votes("GET", poll).status_code == 404
    changed = {"version": 1, "kind": "several", "question": "A teraz?", "options": ["A", "B", "C"], "secret": True}
    assert leads("PATCH", poll, changed).json["version"] == 2
    opened = leads("POST", f"{poll}/open", {"version": 2, "seconds": 60}).json
    assert (opened["state"], opened["closes_at"] is not None) == ("open", True)
    ids = [option["id"] for option in opened["options"]]
    cast = votes("POST", f"{poll}/vote", {"choices": ids[:2]}).json
    assert (cast["own"], cast["vote_count"], cast["can_vote"]) == (
        {"choices": ids[:2], "words": "", "left_out": ""}, 1, True,
    )  # fmt: skip
    assert "results" not in leads("GET", poll).json
    for _ in range(4):
        voter = make.member(finanse)
        program_of(voter)("POST", f"{poll}/vote", {"choices": ids[:1]})
    assert "results" in leads("POST", f"{poll}/close", {"version": 3}).json
    assert "results" not in votes("GET", poll).json
    leads("POST", f"{poll}/show", {"version": 4})
    shown = votes("GET", poll).json["results"]
    assert [(row["text"], row["count"], row["percent"]) for row in shown["rows"]] == [
        ("A", 5, 100), ("B", 1, 20), ("C", 0, 0),
    ]  # fmt: skip
    late = votes("POST", f"{poll}/vote", {"choices": ids[:1]})
    assert (late.status_code, late.json["code"]) == (409, "poll_closed")


def test_the_list_holds_what_one_may_see(live: LiveSession, marta: Person, ewa: Person, program_of: Program) -> None:
    draft = make_sessions.poll(marta, live, "Później?")
    opened = make_sessions.poll(marta, live, opened=True)
    lists = {who: program_of(who)("GET", f"/sessions/{live.id}/polls").json["items"] for who in (marta, ewa)}
    assert [one["id"] for one in lists[marta]] == [draft.id, opened.id]
    assert [one["id"] for one in lists[ewa]] == [opened.id]


def test_a_draft_is_deleted(live: LiveSession, marta: Person, program_of: Program) -> None:
    leads, poll = program_of(marta), make_sessions.poll(marta, live)
    assert leads("POST", f"/polls/{poll.id}/delete", {"version": 1}).json == {"id": poll.id, "state": "gone"}
    assert leads("GET", f"/polls/{poll.id}").status_code == 404


def test_no_answer_names_who_voted_in_a_secret_poll(
    live: LiveSession, marta: Person, finanse: Network, program_of: Program
) -> None:
    poll = make_sessions.poll(marta, live, opened=True)
    people = [make.member(finanse, name=f"Głosująca {letter}") for letter in "ABCDE"]
    for person in people:
        with unit_of_work():
            actions.vote(person, poll, [poll.options[0].id])
    with unit_of_work():
        actions.close(marta, poll, poll.version)
    text = program_of(marta)("GET", f"/polls/{poll.id}").text
    assert "Głosująca" not in text
    assert "voters" not in text


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "other"}, {"question": ""}, {"question": "x" * 301}, {"options": ["Tak"]}, {"options": ["", "Nie"]},
        {"options": "Tak"}, {"options": ["x"] * 60}, {"secret": "perhaps"}, {"client_id": "7"}, {"colour": "red"},
    ],
)  # fmt: skip
def test_what_cannot_be_a_poll_is_refused(
    bad: dict[str, object], live: LiveSession, marta: Person, program_of: Program
) -> None:
    answer = program_of(marta)("POST", f"/sessions/{live.id}/polls", body(**bad))
    assert answer.status_code == 422


@pytest.mark.parametrize("seconds", [None, ""])
def test_without_a_time_it_stays_open(seconds: object, live: LiveSession, marta: Person, program_of: Program) -> None:
    poll = make_sessions.poll(marta, live)
    answer = program_of(marta)("POST", f"/polls/{poll.id}/open", {"version": 1, "seconds": seconds})
    assert (answer.json["state"], answer.json["closes_at"]) == ("open", None)


@pytest.mark.parametrize("seconds", [0, 4, 3601, "soon"])
def test_a_time_that_cannot_be_is_refused(
    seconds: object, live: LiveSession, marta: Person, program_of: Program
) -> None:
    poll = make_sessions.poll(marta, live)
    answer = program_of(marta)("POST", f"/polls/{poll.id}/open", {"version": 1, "seconds": seconds})
    assert answer.status_code == 422


def test_words_are_left_out_by_a_program(
    live: LiveSession, marta: Person, finanse: Network, program_of: Program
) -> None:
    leads = program_of(marta)
    made = leads("POST", f"/sessions/{live.id}/polls", body(kind="open", options=[])).json
    poll = f"/polls/{made['id']}"
    leads("POST", f"{poll}/open", {"version": 1})
    for words in ("czas", "budżet", "dowóz", "kadra", "pan Kowalski"):
        voter = make.member(finanse)
        assert program_of(voter)("POST", f"{poll}/vote", {"words": words}).status_code == 200
    leads("POST", f"{poll}/close", {"version": 2})
    left = leads("POST", f"{poll}/leave-out", {"version": 3, "words": "pan Kowalski", "reason": "Nazwisko."}).json
    assert left["results"]["words"] == ["budżet", "czas", "dowóz", "kadra"]
    assert left["results"]["left_out_count"] == 1
