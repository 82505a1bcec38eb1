"""Recurring work on files with people's data."""

from __future__ import annotations

import time
from typing import Final

from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.unit_of_work import unit_of_work
from networks.profile.exporting import folder, path_of
from networks.profile.models import DataExport, ExportState

HOUR_SECONDS: Final = 3600
DAY_SECONDS: Final = 24 * HOUR_SECONDS


@periodic("sweep_exports", every_seconds=HOUR_SECONDS)
def sweep_exports() -> None:
    """Delete files whose seven days are over, and those that have been there for a day and belong to nobody."""
    over = select(DataExport).where(DataExport.state == ExportState.READY, DataExport.expires_at <= clock.now())
    with unit_of_work():
        for export in db.session.scalars(over):
            path_of(export).unlink(missing_ok=True)
            export.state, export.size_bytes = ExportState.GONE, 0
    with db.engine.connect() as connection:
        there = select(DataExport.stored_name).where(DataExport.state != ExportState.GONE)
        wanted = set(connection.scalars(there))
    yesterday = time.time() - DAY_SECONDS
    for path in folder().iterdir() if folder().is_dir() else ():
        if path.name not in wanted and path.stat().st_mtime < yesterday:
            path.unlink(missing_ok=True)
