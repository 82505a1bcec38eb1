"""A question becomes a thread, for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions as questions
from networks.threads.models import Thread
from tests import make_sessions

Program = Callable[[Person], Callable[..., Any]]


def test_a_program_begins_a_thread_once(
    anna: Person, marta: Person, ewa: Person, finanse: Network, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse, moderators=[marta])
    question = make_sessions.question(ewa, live)
    with unit_of_work():
        questions.approve(marta, question, question.version)
    call = program_of(marta)
    first = call("POST", f"/questions/{question.id}/thread", {"version": question.version})
    again = call("POST", f"/questions/{question.id}/thread", {"version": question.version})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["state"] == "thread"
    assert first.json["thread_id"] == again.json["thread_id"] == db.session.query(Thread).one().id
    refused = program_of(ewa)("POST", f"/questions/{question.id}/thread", {"version": 1})
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert call("POST", f"/questions/{question.id}/thread", {}).status_code == 422
