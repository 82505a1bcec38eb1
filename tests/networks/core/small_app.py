"""The smallest app the ground floor runs in, and databases of a test's own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from flask_babel import Babel
from sqlalchemy.engine import make_url

from networks.core import mail
from networks.core.config import Settings
from networks.core.db import Base, db, engine_options

POSTGRES = os.environ.get("SIECI_TEST_DATABASE_URL", "")
KINDS = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]


def settings_for(folder: Path, database_url: str = "", smtp_url: str = "") -> Settings:
    """Settings of a site that lives in `folder`."""
    return Settings.model_validate({"data": folder, "database_url": database_url, "smtp_url": smtp_url})


def small_app(settings: Settings) -> Flask:
    """An app with the database and mail, and no page."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database, patient=True)
    Babel(app)
    db.init_app(app)
    mail.init_app(app, settings)
    return app


@contextmanager
def running_app(settings: Settings) -> Iterator[Flask]:
    """The small app with its tables made and its context pushed."""
    app = small_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def own_postgres() -> Iterator[str]:
    """An empty database beside the one of `SIECI_TEST_DATABASE_URL`, dropped at the end."""
    name = f"sieci_core_{uuid4().hex}"
    server = make_url(POSTGRES).set(drivername="postgresql+psycopg2")
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


def eventually(is_so: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until `is_so()`; the bound only keeps a broken test from hanging."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)
