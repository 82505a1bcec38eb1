"""The steps of a session's life for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence import actions as presence
from networks.sessions import preparing
from networks.sessions.models import LiveSession, SessionState
from tests import make_sessions

Program = Callable[[Person], Callable[..., Any]]
S = SessionState


def test_a_session_goes_its_way_by_programs(
    anna: Person, marta: Person, piotr: Person, finanse: Network, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse, S.DRAFT, experts=[piotr], moderators=[marta])
    path, lead, moderate = f"/sessions/{live.id}", program_of(anna), program_of(marta)
    assert lead("POST", f"{path}/announce").json["state"] == "announced"
    assert moderate("POST", f"{path}/open", {}).json["state"] == "lobby"
    refused = moderate("POST", f"{path}/start", {})
    assert (refused.status_code, refused.json["code"], refused.json["field"]) == (422, "no_expert", "reason")
    with unit_of_work():
        presence.see(live, [piotr.id])
    assert moderate("POST", f"{path}/start", {}).json["state"] == "live"
    assert moderate("POST", f"{path}/pause", {"reason": "Przerwa"}).json["pause_reason"] == "Przerwa"
    assert moderate("POST", f"{path}/resume").json["state"] == "live"
    assert moderate("POST", f"{path}/close").json["state"] == "closed"
    assert moderate("POST", f"{path}/close").json["code"] == "wrong_state"


def test_a_start_without_an_expert_has_a_reason(anna: Person, finanse: Network, program_of: Program) -> None:
    live = make_sessions.live_session(anna, finanse, S.LOBBY)
    answer = program_of(anna)("POST", f"/sessions/{live.id}/start", {"reason": "Ekspert jest w drodze."})
    assert answer.json["state"] == "live"
    assert db.session.get_one(LiveSession, live.id).no_expert_reason == "Ekspert jest w drodze."


@pytest.mark.parametrize(("state", "step"), [(S.LIVE, "pause"), (S.ANNOUNCED, "cancel")])
def test_a_pause_and_a_cancelling_need_a_reason(
    state: SessionState, step: str, anna: Person, finanse: Network, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    for reason in ("", "   "):
        answer = program_of(anna)("POST", f"/sessions/{live.id}/{step}", {"reason": reason})
        assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, "no_reason", "reason")
    assert db.session.get_one(LiveSession, live.id).state is state


def test_an_open_question_stands_against_closing(
    anna: Person, ewa: Person, finanse: Network, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse)
    make_sessions.question(ewa, live)
    answer = program_of(anna)("POST", f"/sessions/{live.id}/close")
    assert (answer.status_code, answer.json["code"]) == (409, "open_questions")


def test_a_stale_step_is_refused(anna: Person, finanse: Network, program_of: Program) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    answer = program_of(anna)("POST", f"/sessions/{live.id}/open", {"version": 1})
    assert (answer.status_code, answer.json["code"]) == (409, "stale")


@pytest.mark.parametrize(
    ("state", "step"),
    [(S.DRAFT, "open"), (S.DRAFT, "start"), (S.ANNOUNCED, "pause"), (S.LIVE, "announce"), (S.LIVE, "cancel"),
     (S.LIVE, "rehearse"), (S.CANCELLED, "open"), (S.CLOSED, "resume"), (S.ANNOUNCED, "rehearse/end")],
)  # fmt: skip
def test_steps_from_elsewhere_are_refused(
    state: SessionState, step: str, anna: Person, finanse: Network, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    answer = program_of(anna)("POST", f"/sessions/{live.id}/{step}", {"reason": "Powód"})
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


def test_a_rehearsal_begins_and_ends(anna: Person, piotr: Person, finanse: Network, program_of: Program) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED, experts=[piotr])
    call = program_of(piotr)
    for step, is_rehearsed in (("rehearse", True), ("rehearse/end", False)):
        assert call("POST", f"/sessions/{live.id}/{step}").status_code == 200
        db.session.expire_all()
        assert db.session.get_one(LiveSession, live.id).is_rehearsed is is_rehearsed


def test_the_next_point_begins_and_the_one_before_ends(anna: Person, finanse: Network, program_of: Program) -> None:
    live = make_sessions.live_session(anna, finanse)
    with unit_of_work():
        preparing.set_agenda(anna, live, [preparing.Point("Powitanie", 15), preparing.Point("Pytania", 45)])
    first, second = (item.id for item in live.agenda)
    call = program_of(anna)
    call("POST", f"/sessions/{live.id}/agenda/{first}")
    agenda = call("POST", f"/sessions/{live.id}/agenda/{second}").json["agenda"]
    assert [(bool(item["begun_at"]), bool(item["ended_at"])) for item in agenda] == [(True, True), (True, False)]
    other = make_sessions.live_session(anna, finanse)
    assert call("POST", f"/sessions/{other.id}/agenda/{first}").status_code == 404
