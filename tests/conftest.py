"""What every test may ask for: the app on an empty real database, the cast, and doors already opened.

SQLite by default; with SIECI_TEST_DATABASE_URL (and SIECI_TEST_REDIS_URL) the same tests run on PostgreSQL and Redis.
The app lives as long as the run, its database is emptied before each test.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy.engine import Engine, make_url

from app import MIGRATIONS, create_app
from networks.core.config import Settings
from networks.core.db import Base, db
from networks.core.events import Event, after_commit
from networks.core.memo import forget_everything
from networks.people.models import Network, Person, Role
from realtime import connections as connected
from realtime import ticks
from realtime.connections import Connections
from realtime.log import RoomMoved
from realtime.server import socketio
from tests import make


class Browser(FlaskClient):
    """A browser whose requests share nothing with the test but the database, as in life."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request in a context of its own; afterwards the test sees what it changed."""
        answer = Context().run(super().open, *args, **kwargs)
        db.session.rollback()
        return answer


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a site on a loopback address."""
    return Settings(
        data=tmp_path_factory.mktemp("data"),
        database_url=_own_database(),
        redis_url=os.environ.get("SIECI_TEST_REDIS_URL", ""),
        async_mode="threading",
        message_rate=1000,
        message_burst=1000,
    )


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Iterator[Flask]:
    """The app with a migrated database."""
    made = create_app(settings, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    made.test_client_class = Browser
    with made.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _hasty)
        upgrade(directory=str(MIGRATIONS))
        _unguard_the_log()
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The app with its context pushed and its database emptied."""
    with whole_app.app_context():
        _empty()
        _forget(whole_app)
        yield whole_app
        db.session.remove()


@pytest.fixture
def emitted(app: Flask) -> Iterator[list[Event]]:
    """The events of committed units, in order; those of the room log itself left out."""
    heard: list[Event] = []

    def hear(_sender: type[Event], event: Event) -> None:
        if not isinstance(event, RoomMoved):
            heard.append(event)

    with after_commit.connected_to(hear):
        yield heard


@pytest.fixture
def finanse(app: Flask) -> Network:
    """The network most tests happen in."""
    return make.network("jst-finanse")


@pytest.fixture
def kryzys(app: Flask) -> Network:
    """Another network, of whose people none is in `finanse`."""
    return make.network("ds-kryzys")


@pytest.fixture
def anna(finanse: Network) -> Person:
    """Coordinates the network."""
    return make.member(finanse, Role.COORDINATOR, name="Anna Przewodnia", email="anna@test.example")


@pytest.fixture
def marta(finanse: Network) -> Person:
    """Moderates in the network."""
    return make.member(finanse, Role.MODERATOR, name="Marta Uważna", email="marta@test.example")


@pytest.fixture
def piotr(finanse: Network) -> Person:
    """Is an expert in the network."""
    return make.member(finanse, Role.EXPERT, name="Piotr Ekspercki", email="piotr@test.example")


@pytest.fixture
def ewa(finanse: Network) -> Person:
    """Is a member of the network."""
    return make.member(finanse, Role.MEMBER, name="Ewa Urzędowa", email="ewa@test.example")


@pytest.fixture
def olga(finanse: Network) -> Person:
    """Observes the network: reads, writes nothing."""
    return make.member(finanse, Role.OBSERVER, name="Olga Patrząca", email="olga@test.example")


@pytest.fixture
def jan(kryzys: Network) -> Person:
    """Is a member of the other network."""
    return make.member(kryzys, Role.MEMBER, name="Jan Dyrektorski", email="jan@test.example")


@pytest.fixture
def obcy(app: Flask) -> Person:
    """Belongs nowhere."""
    return make.person("Osoba spoza sieci", email="obcy@test.example")


@pytest.fixture
def admin(app: Flask) -> Person:
    """Administers the programme and is in no network."""
    return make.person("Administrator programu", email="admin@test.example", is_admin=True)


@pytest.fixture
def anonymous(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def browser_of(app: Flask) -> Callable[[Person], FlaskClient]:
    """A browser in which a person is signed in. Forms sent with it need no CSRF token unless a test asks for one."""

    def signed_in(someone: Person) -> FlaskClient:
        client = app.test_client()
        token = make.sign_in(someone)
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        return client

    return signed_in


@pytest.fixture
def program_of(app: Flask) -> Callable[[Person], Callable[..., Any]]:
    """A program that acts for a person: `call("POST", "/threads/1/posts", {...})` on the API."""

    def with_token(someone: Person) -> Callable[..., Any]:
        headers = {"Authorization": f"Bearer {make.token(someone)}"}

        def call(method: str, path: str, body: object = None) -> Any:
            extra = {} if body is None else {"json": body}
            return app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **extra)

        return call

    return with_token


@pytest.fixture
def socket_of(app: Flask, browser_of: Callable[[Person], FlaskClient]) -> Iterator[Callable[..., Any]]:
    """A socket of a signed-in person's page; or of nobody, with `auth=` or `flask_test_client=` as given."""
    opened: list[Any] = []

    def connect(someone: Person | None = None, **how: Any) -> Any:
        if someone is not None:
            how["flask_test_client"] = browser_of(someone)
        made = Context().run(socketio.test_client, app, **how)
        opened.append(made)
        return made

    yield connect
    for one in opened:
        if one.is_connected():
            one.disconnect()


@pytest.fixture(autouse=True)
def _no_csrf(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave the CSRF guard out, except where a test is marked `csrf`."""
    if "app" not in request.fixturenames:
        yield
        return
    whole: Flask = request.getfixturevalue("whole_app")
    whole.config["WTF_CSRF_ENABLED"] = request.node.get_closest_marker("csrf") is not None
    yield


def _own_database() -> str:
    """Each worker of a parallel run has a database of its own."""
    url = os.environ.get("SIECI_TEST_DATABASE_URL", "")
    if not url:
        return ""
    name = f"sieci_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    server.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _hasty(connection: Any, _record: Any) -> None:
    """Tests of rules need no disk; those of durability start processes of their own."""
    connection.execute("PRAGMA synchronous=OFF")


def _unguard_the_log() -> None:
    """Emptying the database between tests deletes entries that are kept in life (tests/house/test_log.py)."""
    place = "" if db.engine.dialect.name == "sqlite" else " ON audit_entry"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER audit_entry_kept{place}")


_NAME = re.compile(r"\w+")
_READS = ("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
# Tables in which something may stand: emptying all of them after every test costs more than most tests.
_touched: set[str] = set(Base.metadata.tables)


@sa.event.listens_for(Engine, "after_cursor_execute")
def _note_writing(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    if not statement.lstrip().upper().startswith(_READS):
        _touched.update(Base.metadata.tables.keys() & set(_NAME.findall(statement)))


def _empty() -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in _touched:
                connection.execute(table.delete())
    _touched.clear()


def _forget(whole: Flask) -> None:
    """Nothing in memory or in the data folder outlives a test: no connections, no spent limits, no mails."""
    for name in ("mail", "imports", "exports"):
        shutil.rmtree(whole.extensions["sieci_settings"].data / name, ignore_errors=True)
    fresh = Connections()
    connected.connections.__dict__.update(fresh.__dict__)
    whole.extensions["sieci_writing"]._levels.clear()
    ticks.forget()
    forget_everything()


def pytest_configure(config: pytest.Config) -> None:
    """Name our own marker."""
    config.addinivalue_line("markers", "csrf: the CSRF guard is on")
    assert Path("app.py").is_file(), "run pytest in the root of the repository"
