"""Migrations equal the models, go both ways with data in every table, and have one head."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade

from app import MIGRATIONS
from networks.core.config import Settings
from networks.core.db import Base, UtcDateTime, db, engine_options


@pytest.fixture
def fresh(tmp_path: Path, settings: Settings) -> Iterator[Flask]:
    """An app of nothing but the database, on a fresh one of the same kind as the tests'."""
    url, server = _fresh_database(settings, tmp_path)
    bare = Flask("fresh")
    bare.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url, patient=True))
    db.init_app(bare)
    Migrate(bare, db, directory=str(MIGRATIONS), render_as_batch=True)
    with bare.app_context():
        yield bare
        db.session.remove()
        db.engine.dispose()
    if server is not None:
        with server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{sa.make_url(url).database}"')
        server.dispose()


def test_there_is_one_head_and_file_names_begin_with_the_date() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert len(script.get_heads()) == 1
    for revision in script.walk_revisions():
        assert Path(revision.path).name[:8].isdigit(), revision.path


def test_migrations_never_import_the_app() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "from networks" not in source, path.name
        assert "from realtime" not in source, path.name


def test_the_migrated_database_equals_the_models(fresh: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    assert _differences() == []


def test_migrations_go_down_and_up_again_with_data_in_every_table(fresh: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    _fill_every_table()
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade(directory=str(MIGRATIONS))
    assert _differences() == []


def test_each_step_alone_goes_down_and_up_again_with_data(fresh: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    _fill_every_table()
    steps = len(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))
    for _ in range(steps):
        downgrade(directory=str(MIGRATIONS), revision="-1")
    upgrade(directory=str(MIGRATIONS))
    assert _differences() == []


def test_a_step_back_and_forth_keeps_every_row_of_the_tables_that_stay(fresh: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    _fill_every_table()
    for _ in range(len(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())) - 1):
        downgrade(directory=str(MIGRATIONS), revision="-1")
        stayed = set(sa.inspect(db.engine).get_table_names()) & set(Base.metadata.tables)
        upgrade(directory=str(MIGRATIONS))
        with db.engine.connect() as connection:
            for name in sorted(stayed):
                counted = sa.select(sa.func.count()).select_from(Base.metadata.tables[name])
                assert connection.scalar(counted) == 1, name
        downgrade(directory=str(MIGRATIONS), revision="-1")


def _differences() -> list[Any]:
    with db.engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _parents: not (kind == "table" and (name or "").startswith("search_")),
        }
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def _fill_every_table() -> None:
    """One row in each table, whose every column holds something."""
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(table.insert().values({column.name: _value(column) for column in table.columns}))
        for table in Base.metadata.sorted_tables:
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 1, table.name


def _value(column: sa.Column[Any]) -> Any:
    kind = column.type
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return _value(target)
    if isinstance(kind, UtcDateTime):
        return datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    match kind.python_type.__name__:
        case "bool":
            return True
        case "int":
            return 1
        case "date":
            return datetime.date(2026, 11, 24)
        case "UUID":
            return UUID(int=1)
        case "dict":
            return {}
        case "bytes":
            return b"x"
    return "x"


def _fresh_database(settings: Settings, folder: Path) -> tuple[str, sa.Engine | None]:
    """The address of an empty database, and the server to drop it from."""
    if not settings.database_url:
        return f"sqlite:///{folder / 'fresh.sqlite3'}", None
    server = sa.create_engine(settings.database, isolation_level="AUTOCOMMIT")
    url = sa.make_url(settings.database)
    name = f"{url.database}_fresh"
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    return url.set(database=name).render_as_string(hide_password=False), server
