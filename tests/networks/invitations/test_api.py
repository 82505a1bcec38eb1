"""Invitations for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from networks.core.db import db
from networks.invitations.models import Invitation
from networks.people.models import Network, Person
from tests import make
from tests.house.refusing import is_problem

PATH = "/networks/jst-finanse/invitations"
ProgramOf = Callable[[Person], Callable[..., Any]]


def test_a_program_invites_and_lists(anna: Person, program_of: ProgramOf) -> None:
    call = program_of(anna)
    body = {"email": "Zofia@test.example", "name": "Zofia Zaproszona", "roles": ["expert"], "note": "Zapraszam"}
    made = call("POST", PATH, body)
    assert made.status_code == 201
    assert (made.json["email"], made.json["roles"], made.json["state"]) == ("zofia@test.example", ["expert"], "open")
    listed = call("GET", PATH).json
    assert listed == {"items": [made.json], "next": None}
    is_problem(call("POST", PATH, body), 409, "already_invited")


@pytest.mark.parametrize(
    "body",
    [
        {}, [], {"email": "a@b.pl"}, {"email": "a@b.pl", "roles": []}, {"email": "a@b.pl", "roles": ["coordinator"]},
        {"email": "a@b.pl", "roles": ["king"]}, {"email": "x", "roles": ["member"]}, {"email": 1, "roles": ["member"]},
        {"email": "a@b.pl", "roles": ["member"], "is_admin": True},
        {"email": "a@b.pl", "roles": ["member"], "institution": "Gmina Nieznana"},
    ],
)  # fmt: skip
def test_a_program_that_asks_wrongly_is_refused(body: Any, anna: Person, program_of: ProgramOf) -> None:
    assert program_of(anna)("POST", PATH, body).status_code == (400 if body == [] else 422)
    assert db.session.query(Invitation).count() == 0


def test_others_neither_invite_nor_list(
    anna: Person, marta: Person, jan: Person, finanse: Network, program_of: ProgramOf
) -> None:
    make.invitation(anna, finanse)
    for someone, status, code in ((marta, 403, "forbidden"), (jan, 404, "not_found")):
        call = program_of(someone)
        is_problem(call("GET", PATH), status, code)
        is_problem(call("POST", PATH, {"email": "a@test.example", "roles": ["member"]}), status, code)
