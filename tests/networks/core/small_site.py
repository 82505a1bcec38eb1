"""A small site on disk, and what `verify` says of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from networks.core.config import Settings
from networks.core.upkeep import verify
from tests.networks.core.small_app import settings_for

TABLES = """
CREATE TABLE room (name VARCHAR(80) PRIMARY KEY, head INTEGER NOT NULL, floor INTEGER NOT NULL);
CREATE TABLE room_event (id INTEGER PRIMARY KEY, room VARCHAR(80) NOT NULL, seq INTEGER NOT NULL, kind VARCHAR(80));
"""


def opened(settings: Settings) -> closing[sqlite3.Connection]:
    """The site's SQLite file, changed without asking the house."""
    return closing(sqlite3.connect(settings.data / "sieci.sqlite3", isolation_level=None, timeout=30))


def site(folder: Path, database_url: str = "") -> Settings:
    """A small site: rooms with three events, an uploaded file, secrets, and things no backup wants."""
    settings = settings_for(folder, database_url)
    for name, mode in (("secrets/secret_key", 0o600), ("files/ab/cd", 0o640), ("run/web.pid", 0o644)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"bytes of {name}")
        path.chmod(mode)
    (folder / "files" / "empty").mkdir()
    (folder / "files" / ".half.part").write_text("half")
    engine = sa.create_engine(settings.database)
    with engine.begin() as connection:
        for statement in TABLES.split(";")[:2]:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("INSERT INTO room VALUES ('thread:1', 3, 1), ('trimmed', 5, 6), ('empty', 0, 1)")
        connection.exec_driver_sql(
            "INSERT INTO room_event VALUES (1, 'thread:1', 1, 'x'), (2, 'thread:1', 2, 'x'), (3, 'thread:1', 3, 'x')"
        )
    engine.dispose()
    return settings


def wrong_lines(settings: Settings, migrations: Path) -> list[str]:
    """What `verify` says, line by line."""
    lines: list[str] = []
    assert verify(settings, say=lines.append, migrations=migrations) == len(lines)
    return lines
