"""The world the matrix is played in: two networks, everybody who might ask, and the way each of them asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event, update

from networks.access.models import AccessToken, SignIn
from networks.access.queries import hash_of_token
from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Network, Person, Role
from tests import make

COLUMNS = (
    "anonymous", "obcy", "jan", "olga", "ewa", "author", "removed", "disabled", "expired", "ended", "marta", "piotr",
    "anna", "admin",
)  # fmt: skip
RAW_CSRF = "c" * 40
_WRITES = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
ABSENT = 987_654


@dataclass
class Actor:
    """Somebody who asks: by a browser's cookie, by a program's token, or by nothing."""

    column: str
    person: Person | None = None
    cookie: str = ""
    bearer: str = ""

    def client(self, app: Flask) -> FlaskClient:
        """A browser that knows its CSRF token; signed in if the actor ever was."""
        client = app.test_client()
        with client.session_transaction() as session:
            session["csrf_token"] = RAW_CSRF
            if self.cookie:
                session["_user_id"], session["_fresh"] = self.cookie, True
        signer = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
        client.environ_base["HTTP_X_CSRFTOKEN"] = signer.dumps(RAW_CSRF)
        return client

    def headers(self, path: str) -> dict[str, str]:
        """Programs ask the API with their token; so does everybody whose line is about a token."""
        comes_by_token = self.bearer and (self.column == "ended" or path.startswith("/api/"))
        return {"Authorization": f"Bearer {self.bearer}"} if comes_by_token else {}


@dataclass
class World:
    """Everybody and everything; things are made by the builders when a cell asks for them."""

    app: Flask
    networks: dict[str, Network] = field(default_factory=dict)
    colleagues: dict[str, Person] = field(default_factory=dict)
    leaders: dict[str, Person] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    sockets: dict[str, Any] = field(default_factory=dict)

    def writer(self, place: str, column: str) -> Person:
        """Who wrote the thing a cell is about: Ewa in her own line, somebody else of the network in all others.

        In the other network Ewa wrote it while she was in; `settle` takes her out again.
        """
        if column != "author":
            return self.colleagues[place]
        ewa = self.person("author")
        if not ewa.roles_in(self.networks[place]):
            make.join(ewa, self.networks[place])
        return ewa

    def settle(self, place: str, column: str) -> None:
        """The writer of the other network's thing has left it since."""
        if column == "author" and place == "kryzys":
            make.remove(self.person("author"), self.networks[place])

    def person(self, column: str) -> Person:
        """The person behind a column; the anonymous one has Ewa's address to sign in with."""
        return self.actors[column].person or self.colleagues["finanse"]


def built(app: Flask, connect: Any = None) -> World:
    """The world with everybody in place. `connect(column, actor)` opens sockets before rights are withdrawn."""
    world = World(app)
    for name, slug in (("finanse", "jst-finanse"), ("kryzys", "ds-kryzys")):
        world.networks[name] = make.network(slug)
        world.colleagues[name] = make.member(world.networks[name], name=f"Basia z sieci {name}")
        world.leaders[name] = make.member(world.networks[name], Role.COORDINATOR, name=f"Krystyna z sieci {name}")
    finanse = world.networks["finanse"]
    roles = {
        "olga": Role.OBSERVER, "ewa": Role.MEMBER, "removed": Role.MEMBER, "disabled": Role.MEMBER,
        "expired": Role.MEMBER, "ended": Role.MEMBER, "marta": Role.MODERATOR, "piotr": Role.EXPERT,
        "anna": Role.COORDINATOR,
    }  # fmt: skip
    people_ = {column: make.member(finanse, role, name=f"Pani {column}") for column, role in roles.items()}
    people_["author"] = make.member(finanse, name="Ewa Autorka")
    people_["obcy"] = make.person("Obcy")
    people_["jan"] = make.member(world.networks["kryzys"], name="Jan Dyrektorski")
    people_["admin"] = make.person("Administrator", is_admin=True)
    world.actors["anonymous"] = Actor("anonymous")
    for column, someone in people_.items():
        world.actors[column] = Actor(column, someone, make.sign_in(someone), make.token(someone))
    world.actors["ended"].cookie = world.actors["expired"].bearer = ""
    for column, actor in world.actors.items():
        if connect is not None:
            world.sockets[column] = connect(column, actor)
    _withdraw(world)
    return world


def _withdraw(world: World) -> None:
    """Take away what the lines about withdrawn rights had, behind their backs."""
    make.remove(world.person("removed"), world.networks["finanse"])
    with unit_of_work():
        people.disable(world.person("disabled"))
    with unit_of_work():
        expired = hash_of_token(world.actors["expired"].cookie)
        past = clock.now() - timedelta(seconds=1)
        db.session.execute(update(SignIn).where(SignIn.token_hash == expired).values(expires_at=past))
        ended = hash_of_token(world.actors["ended"].bearer)
        db.session.execute(update(AccessToken).where(AccessToken.token_hash == ended).values(ended_at=past))
    db.session.expire_all()


@contextmanager
def watched() -> Iterator[list[str]]:
    """The tables in which rows were stored meanwhile; failed sign-ins are counted on purpose and left out."""
    pending: list[str] = []
    stored: list[str] = []

    def executed(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        found = _WRITES.match(statement)
        if found and cursor.rowcount != 0 and found[1] != "failed_sign_in":
            pending.append(found[1])

    def committed(_connection: Any) -> None:
        stored.extend(pending)
        pending.clear()

    def undone(_connection: Any) -> None:
        pending.clear()

    listeners = (("after_cursor_execute", executed), ("commit", committed), ("rollback", undone))
    for name, listener in listeners:
        event.listen(db.engine, name, listener)
    try:
        yield stored
    finally:
        for name, listener in listeners:
            event.remove(db.engine, name, listener)
