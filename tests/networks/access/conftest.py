"""What tests about accounts share: a site that requires a second factor, waits that take no time, and the post."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.access import guessing
from networks.core.config import Settings
from networks.core.db import db
from networks.core.mail import Mail
from networks.core.worker import carry_out_due
from networks.people.models import Person
from tests import make

PATH = re.compile(r"https?://[^/\s]+(/\S+)")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long each attempt was made to wait, without waiting."""
    waited: list[int] = []
    monkeypatch.setattr(guessing.time, "sleep", waited.append)
    return waited


@pytest.fixture
def strict(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site requires a second factor of those who lead."""
    strict_settings = settings.model_copy(update={"require_2fa": True})
    monkeypatch.setitem(app.extensions, "sieci_settings", strict_settings)


@pytest.fixture
def public(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is on a public address, where limits of network addresses count."""
    monkeypatch.setitem(
        app.extensions, "sieci_settings", settings.model_copy(update={"public_url": "https://sieci.example.org"})
    )


@pytest.fixture
def post(app: Flask) -> Callable[[], list[Mail]]:
    """Let the worker do what is due; answers all mails so far."""

    def delivered() -> list[Mail]:
        carry_out_due(50)
        db.session.rollback()
        return list(db.session.scalars(select(Mail).order_by(Mail.id)))

    return delivered


def path_in(mail: Mail) -> str:
    """The path of the link in a mail."""
    found = PATH.search(mail.text)
    assert found is not None, mail.text
    assert found[1] in mail.html
    return found[1]


def attempt(browser: FlaskClient, email: str, password: str = make.PASSWORD, **more: str) -> Any:
    """Sign in with a password."""
    return browser.post("/sign-in", data={"email": email, "password": password, **more})


def is_in(browser: FlaskClient) -> bool:
    """Whether somebody is signed in in this browser."""
    return browser.get("/me").status_code == 200


def enter(browser: FlaskClient, someone: Person, code: str) -> Any:
    """Sign in with both steps."""
    assert attempt(browser, someone.email).location == "/sign-in/code"
    return browser.post("/sign-in/code", data={"code": code})
