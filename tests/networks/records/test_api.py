"""Records for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from networks.people.models import Network, Person
from networks.sessions.models import SessionState
from tests import make_sessions
from tests.networks.records.conftest import MARKER, Played

Program = Callable[[Person], Callable[..., Any]]


def test_a_program_publishes_reads_and_corrects(played: Played, ewa: Person, program_of: Program) -> None:
    path = f"/sessions/{played.live.id}"
    anna, reader = program_of(played.anna), program_of(ewa)
    assert reader("GET", f"{path}/record").status_code == 404
    published = anna("POST", f"{path}/publish", {"version": played.live.version})
    assert published.status_code == 200
    assert (published.json["state"], published.json["record"]) == ("published", {"number": 1})
    record = reader("GET", f"{path}/record").json
    assert (record["number"], record["numbers"], record["content"]["title"]) == (1, [1], "Koszty oddziałów")
    corrected = anna("POST", f"{path}/record/correct", {"reason": "Literówka w tytule"})
    assert corrected.status_code == 201
    assert (corrected.json["number"], corrected.json["reason"]) == (2, "Literówka w tytule")
    assert reader("GET", f"{path}/record?v=1").json["number"] == 1
    assert MARKER not in reader("GET", f"{path}/record").text


@pytest.mark.parametrize("body", [None, {}, {"reason": ""}])
def test_publishing_needs_nothing_in_the_body(empty: Played, body: object, program_of: Program) -> None:
    assert program_of(empty.anna)("POST", f"/sessions/{empty.live.id}/publish", body).status_code == 200


@pytest.mark.parametrize("state", [SessionState.LIVE, SessionState.PUBLISHED, SessionState.CANCELLED])
def test_only_a_closed_session_is_published(
    anna: Person, finanse: Network, state: SessionState, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    answer = program_of(anna)("POST", f"/sessions/{live.id}/publish", {})
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


def test_refusals_name_their_code_and_field(empty: Played, ewa: Person, jan: Person, program_of: Program) -> None:
    path = f"/sessions/{empty.live.id}"
    anna = program_of(empty.anna)
    stale = anna("POST", f"{path}/publish", {"version": 1})
    assert (stale.status_code, stale.json["code"]) == (409, "stale")
    early = anna("POST", f"{path}/record/correct", {"reason": "Literówka"})
    assert (early.status_code, early.json["code"]) == (409, "wrong_state")
    empty.publish()
    no_reason = anna("POST", f"{path}/record/correct", {"reason": " "})
    assert (no_reason.status_code, no_reason.json["field"]) == (422, "reason")
    again = anna("POST", f"{path}/record/correct", {"reason": "Literówka", "number": 7})
    assert (again.status_code, again.json["code"]) == (409, "stale")
    for person, status in ((ewa, 403), (empty.marta, 403), (jan, 404)):
        for what, body in (("publish", {}), ("record/correct", {"reason": "Literówka"})):
            assert program_of(person)("POST", f"{path}/{what}", body).status_code == status
