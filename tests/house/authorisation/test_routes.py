"""The matrix of routes: who may ask what, each cell with a valid request (`table.toml` says what comes of it)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

import app as product
from networks.core.config import Settings
from tests.house.authorisation import (
    asking_access,
    asking_administration,
    asking_chat,
    asking_duties,
    asking_editions,
    asking_hands,
    asking_invitations,
    asking_membership,
    asking_notices,
    asking_polls,
    asking_presence,
    asking_profile,
    asking_questions,
    asking_records,
    asking_session_messages,
    asking_sessions,
    asking_slides,
    asking_stage,
    asking_threads,
)
from tests.house.authorisation.asking import BUILDERS, Asked, Cell
from tests.house.authorisation.tables import TABLE
from tests.house.authorisation.world import ABSENT, COLUMNS, Actor, World, built, watched

# Imported for the builders they add.
BUILT_IN = (
    asking_access,
    asking_administration,
    asking_chat,
    asking_duties,
    asking_editions,
    asking_invitations,
    asking_membership,
    asking_notices,
    asking_profile,
    asking_threads,
    asking_sessions,
    asking_questions,
    asking_session_messages,
    asking_hands,
    asking_polls,
    asking_slides,
    asking_presence,
    asking_records,
    asking_stage,
)

ROUTES: dict[str, dict[str, str]] = TABLE["routes"]
CODES = {"ok", "in", "bye", "403", "404", "409"}
UNKNOWN_TO_OTHERS = re.compile(r"[\w.-]{50,}|\d+|client_id\W+value=\W[0-9a-f-]+")


def test_the_table_names_every_route_and_no_other(whole_app: Flask) -> None:
    there = {f"{method} {rule.rule}" for rule in whole_app.url_map.iter_rules() for method in methods(rule.methods)}
    assert not there - ROUTES.keys(), "say in table.toml who may ask these"
    assert not ROUTES.keys() - there, "these are in table.toml and nowhere else"


def test_every_line_writes_out_every_column() -> None:
    for name, places in ROUTES.items():
        assert places.keys() in ({"any"}, {"finanse", "kryzys"}), name
        for line in places.values():
            assert len(line.split()) == len(COLUMNS), f"{name}: one word for each of {COLUMNS}"
            assert set(line.split()) <= CODES, name


def test_every_route_has_a_builder_and_every_builder_a_route(whole_app: Flask) -> None:
    assert {rule.endpoint for rule in whole_app.url_map.iter_rules()} == BUILDERS.keys()


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_who_may_ask(name: str, app: Flask) -> None:
    world, found = built(app), []
    method, rule = name.split(" ", 1)
    endpoint = next(r.endpoint for r in app.url_map.iter_rules() if r.rule == rule and method in (r.methods or ()))
    for place, line in ROUTES[name].items():
        for column, expected in zip(COLUMNS, line.split(), strict=True):
            cell = Cell(world, "finanse" if place == "any" else place, column)
            asked = BUILDERS[endpoint](cell)
            world.settle(cell.place, column)
            wrong = outcome_is_wrong(world, cell, name, asked, expected)
            if wrong:
                found.append(f"{column} in {place}: {wrong}")
    assert not found, "\n".join([name, *found])


def outcome_is_wrong(world: World, cell: Cell, name: str, asked: Asked, expected: str) -> str:
    """Send the request of a cell; answers in words what is not as declared, or nothing."""
    method, rule = name.split(" ", 1)
    actor = world.actors[cell.column]
    with watched() as stored:
        answer = send(world.app, actor, method, path_of(rule, asked.values), asked)
    if (got := code_of(answer)) != expected and not (expected == "bye" and got == "in"):
        return f"{got} ({answer.status_code}) where {expected} was declared"
    if expected not in {"ok", "bye"} and stored:
        return f"{expected}, and yet something was stored: {', '.join(stored)}"
    if expected == "ok" and method != "GET" and not stored and name not in TABLE["leaves_no_trace"]:
        return "ok, and yet nothing was stored"
    if expected == "404" and (absent := path_of(rule, asked.values, is_absent=True)):
        nothing = send(world.app, actor, method, absent, asked)
        if (nothing.status_code, plain(nothing)) != (answer.status_code, plain(answer)):
            return "what is hidden looks other than what is not there"
    return ""


def send(app: Flask, actor: Actor, method: str, path: str, asked: Asked) -> TestResponse:
    """One request as the actor's browser or program sends it."""
    body: dict[str, Any] = {"json": asked.json} if asked.json is not None else {"data": asked.form}
    return actor.client(app).open(
        path, method=method, headers=actor.headers(path), buffered=True, **(body if method != "GET" else {})
    )


def code_of(answer: TestResponse) -> str:
    """The outcome as the table writes it."""
    if answer.status_code == 401 or (answer.status_code == 303 and answer.location.startswith("/sign-in")):
        return "in"
    return "ok" if answer.status_code in {200, 201, 301, 303} else str(answer.status_code)


def plain(answer: TestResponse) -> str:
    """The body without numbers and tokens, which the asker sent or which are made anew each time."""
    return UNKNOWN_TO_OTHERS.sub("#", answer.get_data(as_text=True))


def path_of(rule: str, values: dict[str, Any], *, is_absent: bool = False) -> str:
    """The route's path with these values, or "" if none of them is a number that could be of nothing.

    The absent one has the number of nothing in place of its first number: the thing itself is not there.
    """
    was_replaced = False

    def put(found: re.Match[str]) -> str:
        nonlocal was_replaced
        value = str(values[found[1]])
        if is_absent and not was_replaced and re.search(r"\d+$", value) and found[1] not in {"slug", "token", "key"}:
            was_replaced = True
            value = re.sub(r"\d+$", str(ABSENT), value)
        return value

    path = re.sub(r"<(?:\w+:)?(\w+)>", put, rule)
    return path if was_replaced or not is_absent else ""


def methods(of_rule: set[str] | None) -> set[str]:
    """The methods that are ours; HEAD and OPTIONS come with GET."""
    return (of_rule or set()) - {"HEAD", "OPTIONS"}


def test_every_command_is_declared() -> None:
    names = {
        f"{name} {inner}".strip()
        for name, command in product.main.commands.items()
        for inner in getattr(command, "commands", {"": None})
    }
    assert names == TABLE["commands"].keys(), "say in table.toml who may run a command, and on whom"


def test_settings_of_the_matrix_slow_nobody_down(settings: Settings) -> None:
    assert settings.message_burst >= len(COLUMNS) * 2
