"""Presence for programs: the same rules as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence import actions
from networks.sessions.models import LiveSession
from tests import make

Program = Callable[[Person], Callable[..., Any]]
Held = Callable[..., LiveSession]


def test_the_list_as_data(anna: Person, ewa: Person, marta: Person, held: Held, program_of: Program) -> None:
    live = held(ewa)
    found = program_of(anna)("GET", f"/sessions/{live.id}/attendance").json
    assert (found["session_id"], found["minutes"], found["here"], found["next"]) == (live.id, 30, 0, None)
    (line,) = found["items"]
    assert line["person"]["name"] == "Ewa Urzędowa"
    assert (line["minutes"], line["counted"], line["share"], line["kinds"]) == (2, 2, 7, ["live"])
    assert len(line["intervals"]) == 1
    assert line["intervals"][0]["from"] < line["intervals"][0]["to"]
    assert program_of(marta)("GET", f"/sessions/{live.id}/attendance").status_code == 403


def test_entering_leaving_and_their_refusals(
    marta: Person, ewa: Person, jan: Person, running: LiveSession, program_of: Program
) -> None:
    call, path = program_of(marta), f"/sessions/{running.id}/attendance"
    first = call("POST", f"{path}/enter", {"email": ewa.email, "kind": "phone"})
    again = call("POST", f"{path}/enter", {"person_id": ewa.id, "kind": "phone"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"]
    assert call("POST", f"{path}/enter", {"email": jan.email}).json["field"] == "person_id"
    assert call("POST", f"{path}/enter", {"person_id": ewa.id, "kind": "live"}).status_code == 422
    assert call("POST", f"{path}/leave", {"person_id": ewa.id}).json == {"person_id": ewa.id}
    assert call("POST", f"{path}/leave", {"person_id": ewa.id}).json["code"] == "not_entered"
    assert program_of(ewa)("POST", f"{path}/enter", {"person_id": ewa.id}).status_code == 403


def test_a_correction_by_a_program(anna: Person, ewa: Person, held: Held, program_of: Program) -> None:
    live = held(ewa)
    path = f"/sessions/{live.id}/attendance/correct"
    made = program_of(anna)("POST", path, {"person_id": ewa.id, "minutes": 15, "reason": "Zerwane łącze."})
    assert made.status_code == 201
    assert (made.json["minutes"], made.json["counted"], made.json["share"]) == (15, 2, 50)
    assert [one["reason"] for one in made.json["corrections"]] == ["Zerwane łącze."]
    refused = program_of(anna)("POST", path, {"person_id": ewa.id, "minutes": 15, "reason": ""})
    assert (refused.status_code, refused.json["field"]) == (422, "reason")


def test_ratings_by_programs(anna: Person, marta: Person, finanse: Network, held: Held, program_of: Program) -> None:
    people = [make.member(finanse, name=f"Osoba {letter}") for letter in "ABCDE"]
    live = held(*people)
    path = f"/sessions/{live.id}/rating"
    assert program_of(people[0])("POST", path, {"mark": 4, "words": "Dobrze."}).json == {"mark": 4, "words": "Dobrze."}
    assert program_of(anna)("GET", path).json["enough"] is False
    for one in people[1:]:
        with unit_of_work():
            actions.rate(one, live, 3, "")
    found = program_of(anna)("GET", path).json
    assert (found["count"], found["average"], found["words"]) == (5, 3.2, ["Dobrze."])
    assert program_of(marta)("GET", path).status_code == 403
    assert program_of(people[0])("GET", path).status_code == 403
    assert program_of(marta)("POST", path, {"mark": 4}).json["code"] == "not_there"
