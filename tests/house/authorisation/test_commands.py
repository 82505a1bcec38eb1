"""What the operator's commands do for whom; nobody else reaches them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import pytest
from flask import Flask
from flask.testing import FlaskClient

from networks.access import commands
from networks.core.config import Settings
from networks.people.models import Person, PersonState
from networks.people.queries import person_by_email


def program(app: Flask, token: str) -> Any:
    return app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


def test_a_token_made_by_command_acts_for_its_person(app: Flask, ewa: Person) -> None:
    assert program(app, commands.make_token(ewa.email)).json["email"] == ewa.email


def test_a_token_of_a_closed_account_opens_nothing(app: Flask, ewa: Person) -> None:
    commands.disable_person(ewa.email)
    with pytest.raises(click.ClickException):
        commands.make_token(ewa.email)


def test_disabling_ends_every_browser_token_and_socket_at_once(
    app: Flask, ewa: Person, browser_of: Callable[[Person], FlaskClient], socket_of: Callable[..., Any]
) -> None:
    browser, token, socket = browser_of(ewa), commands.make_token(ewa.email), socket_of(ewa)
    commands.disable_person(ewa.email)
    assert browser.get("/me").status_code == 303
    assert program(app, token).status_code == 401
    assert not socket.is_connected()


@pytest.mark.parametrize("command", [commands.make_token, commands.disable_person])
def test_commands_about_nobody_say_so(command: Callable[[str], Any], app: Flask) -> None:
    with pytest.raises(click.ClickException, match=r"nikt@test\.example"):
        command("nikt@test.example")


@pytest.mark.parametrize("email", ["", "x", "a@", "a b@test.example", "a\0@test.example", "a@test.example\nBcc: x"])
def test_nobody_is_added_under_an_address_that_is_none(email: str, app: Flask, settings: Settings) -> None:
    with pytest.raises(click.ClickException):
        commands.add_person(settings, email)


def test_the_link_of_a_person_added_works_once(app: Flask, settings: Settings, anonymous: FlaskClient) -> None:
    path = commands.add_person(settings, "Nowa@Test.Example", is_admin=True).removeprefix(settings.address)
    form = {"name": "Nowa Osoba", "new": "a long enough password"}
    assert anonymous.get(path).status_code == 200
    assert anonymous.post(path, data=form).status_code == 303
    assert (anonymous.get(path).status_code, anonymous.post(path, data=form).status_code) == (404, 404)
    found = person_by_email("nowa@test.example")
    assert found is not None
    assert (found.state, found.is_admin, found.name) == (PersonState.ACTIVE, True, "Nowa Osoba")


def test_adding_somebody_who_is_there_takes_nothing_away(app: Flask, settings: Settings, admin: Person) -> None:
    commands.add_person(settings, admin.email)
    assert person_by_email(admin.email).is_admin  # type: ignore[union-attr]


def test_a_closed_account_is_not_opened_by_an_old_link(
    app: Flask, settings: Settings, ewa: Person, anonymous: FlaskClient
) -> None:
    path = commands.add_person(settings, ewa.email).removeprefix(settings.address)
    commands.disable_person(ewa.email)
    assert anonymous.post(path, data={"name": "Ewa", "new": "a long enough password"}).status_code == 404
