"""Sessions for programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from networks.core import clock
from networks.core.db import db
from networks.people.models import Network, Person
from networks.sessions.models import LiveSession, SessionState
from networks.web.filters import iso
from tests import make, make_sessions

Program = Callable[[Person], Callable[..., Any]]
PATH = "/networks/jst-finanse/sessions"


def body(**more: Any) -> dict[str, Any]:
    starts_at = clock.now() + timedelta(days=3)
    return {
        "title": "Arkusz organizacji", "starts_at": iso(starts_at), "ends_at": iso(starts_at + timedelta(hours=1)),
        "client_id": str(uuid4()),
    } | more  # fmt: skip


def test_a_session_is_drafted_once_with_its_people(
    anna: Person, marta: Person, piotr: Person, program_of: Program
) -> None:
    call = program_of(anna)
    new = body(experts=[piotr.email.upper()], moderators=[marta.email], premoderated=False)
    first, again = call("POST", PATH, new), call("POST", PATH, new)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"]
    assert (first.json["state"], first.json["premoderated"]) == ("draft", False)
    assert [one["name"] for one in first.json["experts"]] == ["Piotr Ekspercki"]
    assert [one["id"] for one in first.json["moderators"]] == [marta.id]
    other = call("POST", PATH, new | {"title": "Inna sesja"})
    assert (other.status_code, other.json["code"]) == (409, "client_id_taken")
    assert db.session.query(LiveSession).count() == 1


def test_an_unknown_address_is_named_with_its_field(anna: Person, finanse: Network, program_of: Program) -> None:
    answer = program_of(anna)("POST", PATH, body(moderators=["nikt@test.example"]))
    assert (answer.status_code, answer.json["field"], answer.json["code"]) == (422, "moderators", "unknown_address")
    assert "nikt@test.example" in answer.json["detail"]
    assert db.session.query(LiveSession).count() == 0


def test_who_may_not_draft_learns_nothing_of_addresses(ewa: Person, obcy: Person, program_of: Program) -> None:
    known, unknown = (program_of(ewa)("POST", PATH, body(experts=[email])) for email in (obcy.email, "x@test.example"))
    assert (known.status_code, unknown.status_code) == (403, 403)
    assert known.json["detail"] == unknown.json["detail"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": "x"}, "title"),
        ({"starts_at": None}, "starts_at"),
        ({"ends_at": "2020-01-01T10:00:00Z"}, "ends_at"),
        ({"starts_at": "jutro"}, "starts_at"),
        ({"room_url": "http://sala.example"}, "room_url"),
        ({"agenda": [{"title": "Powitanie", "minutes": 0}]}, "agenda.0.minutes"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_what_cannot_be_is_refused(more: dict[str, Any], field: str, anna: Person, program_of: Program) -> None:
    answer = program_of(anna)("POST", PATH, body(**more))
    assert (answer.status_code, answer.json["field"]) == (422, field)


def test_lists_go_piece_by_piece_without_drafts(
    anna: Person, ewa: Person, finanse: Network, program_of: Program
) -> None:
    made = [make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED) for _ in range(3)]
    make_sessions.live_session(anna, finanse, SessionState.DRAFT)
    first = program_of(ewa)("GET", f"{PATH}?limit=2").json
    rest = program_of(ewa)("GET", f"{PATH}?limit=2&after={first['next']}").json
    assert [one["id"] for one in first["items"] + rest["items"]] == [live.id for live in made]
    assert rest["next"] is None
    assert len(program_of(anna)("GET", PATH).json["items"]) == 4


def test_a_change_leaves_the_rest_as_it_was(anna: Person, finanse: Network, program_of: Program) -> None:
    call = program_of(anna)
    made = call("POST", PATH, body(about="O *arkuszu*", agenda=[{"title": "Powitanie", "minutes": 15}])).json
    path = f"/sessions/{made['id']}"
    changed = call("PATCH", path, {"title": "Inny tytuł", "version": 1})
    assert changed.status_code == 200
    same = ("starts_at", "ends_at", "about_html", "premoderated", "agenda")
    assert {name: changed.json[name] for name in same} == {name: made[name] for name in same}
    assert changed.json["version"] == 2
    stale = call("PATCH", path, {"title": "Jeszcze inny", "version": 1})
    assert (stale.status_code, stale.json["code"]) == (409, "stale")
    assert call("PATCH", path, {"starts_at": None, "ends_at": None}).json["starts_at"] is None
    agenda = call("PATCH", path, {"agenda": [{"title": "Pytania", "minutes": 45}]}).json["agenda"]
    assert [(item["title"], item["minutes"]) for item in agenda] == [("Pytania", 45)]


def test_an_agenda_that_somebody_changed_meanwhile_is_not_overwritten(
    anna: Person, marta: Person, finanse: Network, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    path, version = f"/sessions/{live.id}", live.version
    first, second = ({"agenda": [{"title": title, "minutes": 15}], "version": version} for title in ("Moja", "Twoja"))
    assert program_of(anna)("PATCH", path, first).status_code == 200
    stale = program_of(marta)("PATCH", path, second)
    assert (stale.status_code, stale.json["code"]) == (409, "stale")
    assert [item["title"] for item in program_of(anna)("GET", path).json["agenda"]] == ["Moja"]


def test_an_announced_session_keeps_a_time_to_come(anna: Person, finanse: Network, program_of: Program) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED)
    call = program_of(anna)
    without = call("PATCH", f"/sessions/{live.id}", {"starts_at": None, "ends_at": None})
    past = {"starts_at": "2020-01-01T10:00:00Z", "ends_at": "2020-01-01T11:00:00Z"}
    assert (without.status_code, without.json["code"]) == (422, "no_time")
    assert call("PATCH", f"/sessions/{live.id}", past).status_code == 422


def test_roles_are_given_and_taken_by_address(
    anna: Person, ewa: Person, marta: Person, obcy: Person, finanse: Network, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse, moderators=[marta])
    path = f"/sessions/{live.id}/roles"
    given = program_of(anna)("POST", path, {"email": obcy.email, "role": "expert"})
    assert [one["id"] for one in given.json["experts"]] == [obcy.id]
    assert program_of(obcy)("GET", f"/sessions/{live.id}").status_code == 200
    assert program_of(anna)("POST", f"{path}/take", {"email": obcy.email, "role": "expert"}).json["experts"] == []
    assert program_of(obcy)("GET", f"/sessions/{live.id}").status_code == 404
    trusting = program_of(marta)
    assert trusting("POST", path, {"email": ewa.email, "role": "trusted"}).status_code == 200
    outsider = trusting("POST", path, {"email": obcy.email, "role": "trusted"})
    nobody = trusting("POST", path, {"email": "nikt@test.example", "role": "trusted"})
    assert (outsider.status_code, nobody.status_code) == (422, 422)
    assert outsider.json["code"] == nobody.json["code"] == "unknown_address"


def test_everybody_sees_what_they_may_do(anna: Person, ewa: Person, finanse: Network, program_of: Program) -> None:
    live = make_sessions.live_session(anna, finanse)
    rights = [program_of(person)("GET", f"/sessions/{live.id}").json["rights"] for person in (anna, ewa)]
    assert [(one["lead"], one["moderate"], one["ask"]) for one in rights] == [(True, True, True), (False, False, True)]


def test_a_closed_session_is_changed_no_more(anna: Person, finanse: Network, program_of: Program) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.CLOSED)
    call = program_of(anna)
    assert call("PATCH", f"/sessions/{live.id}", {"title": "Inny tytuł"}).json["code"] == "wrong_state"
    make.member(finanse, email="nowa@test.example")
    answer = call("POST", f"/sessions/{live.id}/roles", {"email": "nowa@test.example", "role": "expert"})
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
