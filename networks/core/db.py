"""The database: what every table inherits, and the options each kind of database needs.

Only this file (and the two search indexes) knows whether SQLite or PostgreSQL is underneath.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Dialect, Engine, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from networks.core import clock

WRITING = "sieci_writing"
POOL_SIZE = 10


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; a naive one is a mistake of ours and refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC; SQLite keeps no zone, so it gets a naive UTC value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values_of(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """What every table inherits."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    # A `StrEnum` is stored as its value, so that the database reads like the glossary.
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        str: sa.Text(),
        StrEnum: sa.Enum(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=32,
            values_callable=_values_of,
            validate_strings=True,
        ),
    }


class Created:
    """A row that remembers when it was made."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def engine_options(url: str, *, patient: bool) -> dict[str, Any]:
    """The engine options for `url`.

    A `patient` process (worker, command line) may wait inside SQLite for its turn; the web process may not, because
    waiting there would stop every other visitor (`unit_of_work` tries again cooperatively instead).
    """
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"check_same_thread": False, "timeout": 5 if patient else 0}}
    return {"pool_size": POOL_SIZE, "max_overflow": POOL_SIZE, "pool_pre_ping": True, "pool_timeout": 10}


@contextmanager
def foreign_keys_resting(connection: Connection) -> Iterator[None]:
    """Let a migration rebuild tables, which on SQLite drops them for a moment and would take the rows that point there.

    Raises RuntimeError when a row points nowhere afterwards. No transaction may be open yet.
    """
    raw: Any = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if lost := raw.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"{len(lost)} rows point nowhere, for example in table {lost[0][0]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def forget_deleted() -> bool:
    """Let the file of the database forget what was deleted: SQLite's log of changes is worked off and emptied.

    Answers whether that could be done now; it cannot while somebody reads. PostgreSQL sees to it itself (autovacuum).
    """
    if db.engine.dialect.name != "sqlite":
        return True
    with db.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        is_busy, _pages, _done = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def hold_row(row: Base, *, alone: bool = True) -> None:
    """Keep a row as it is until the unit's end, its columns read anew; without `alone` others may rely on it too.

    On SQLite nobody else writes while a unit does, and the unit has read everything anew since it began.
    """
    db.session.flush()
    if db.engine.dialect.name != "sqlite":
        names = [column.key for column in sa.inspect(type(row)).column_attrs]
        db.session.refresh(row, names, with_for_update={"of": type(row), "read": not alone})


def is_sqlite(url: str | URL) -> bool:
    """Whether `url` names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Durable, checked and in WAL mode; transactions are begun by us, not by the driver.

    What is deleted is overwritten with zeros, so that an erased person is not found in the bytes of the file.
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin SQLite transactions; a writing one takes the lock at once, so that what it read stays true."""
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
