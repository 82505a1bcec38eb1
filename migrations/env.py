"""Alembic's environment. Migrations never import the app: our column types are written as plain ones."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from networks.core.db import UtcDateTime, db, foreign_keys_resting


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our types as what they are in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return "sa.String(length=32)"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the tables of SQLite's full-text search alone; they belong to the search index."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def run() -> None:
    """Run the migrations on the app's own engine."""
    engine: sa.Engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection, foreign_keys_resting(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            include_name=include_name,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
