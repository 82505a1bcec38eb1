"""Recurring work on lists."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.unit_of_work import unit_of_work
from networks.imports import keeping
from networks.imports.models import ImportList, ImportRow, ImportState

KEPT_DAYS: Final = 90
DAY_SECONDS: Final = 24 * 3600
ROWS_AT_ONCE: Final = 500


@periodic("sweep_imports", every_seconds=DAY_SECONDS)
def sweep_imports() -> None:
    """Delete lists handed in more than 90 days ago, and files that have waited for a day and belong to no list."""
    old = sa.select(ImportList.id).where(ImportList.created_at < clock.now() - timedelta(days=KEPT_DAYS))
    with db.engine.connect() as connection:
        ids = connection.scalars(old).all()
    for list_id in ids:
        _delete(list_id)
    _delete_files()


def _delete(list_id: int) -> None:
    """Delete a list, its rows first and some of them at a time, because everybody waits while a unit writes."""
    some = sa.select(ImportRow.number).where(ImportRow.import_id == list_id).limit(ROWS_AT_ONCE)
    swept = ROWS_AT_ONCE
    while swept == ROWS_AT_ONCE:
        with unit_of_work():
            numbers = db.session.scalars(some).all()
            which = sa.and_(ImportRow.import_id == list_id, ImportRow.number.in_(numbers))
            db.session.execute(sa.delete(ImportRow).where(which))
            swept = len(numbers)
            if swept < ROWS_AT_ONCE:
                db.session.execute(sa.delete(ImportList).where(ImportList.id == list_id))


def _delete_files() -> None:
    open_ = sa.select(ImportList.stored_name).where(
        ImportList.state.in_((ImportState.WAITING, ImportState.RUNNING))
    )  # fmt: skip
    with db.engine.connect() as connection:
        wanted = set(connection.scalars(open_))
    yesterday = time.time() - DAY_SECONDS
    for path in keeping.folder().iterdir():
        if path.name.partition(".")[0] not in wanted and path.stat().st_mtime < yesterday:
            path.unlink(missing_ok=True)
