"""What recurs around records: a word to whoever has not published yet, and sweeping PDFs that nothing needs."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from networks.core import clock, storage
from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.polish import after_working_days, day_of
from networks.core.unit_of_work import unit_of_work
from networks.records import actions, queries
from networks.records.models import FILE, KIND, PdfState, SessionRecord

HOUR_SECONDS: Final = 3600
DAY_SECONDS: Final = 24 * HOUR_SECONDS
# People are told that a record usually takes so long.
WORKING_DAYS: Final = 3


@periodic("remind_of_records", every_seconds=HOUR_SECONDS)
def remind_of_records() -> None:
    """Remind of sessions closed three working days ago; each is told of once, and one in a unit."""
    waiting = queries.without_record(clock.now() - timedelta(days=WORKING_DAYS))
    for session_id in [live.id for live in waiting if live.ended_at and is_late(live.ended_at)]:
        with unit_of_work():
            if (live := queries.waiting_for_record(session_id)) is not None:
                actions.remind(live)


@periodic("sweep_records", every_seconds=DAY_SECONDS)
def sweep_records() -> None:
    """Delete PDFs that have been there for a day and belong to no version any more, and have lost ones made anew.

    One is lost when it was withdrawn while a backup was made, which was restored later.
    """
    old = {*storage.names_before(KIND, time.time() - DAY_SECONDS)}
    with db.engine.connect() as connection:
        names = dict(connection.execute(select(SessionRecord.id, SessionRecord.stored_name)).all())
    for name in old - set(names.values()):
        storage.delete(name)
    for record_id in [id_ for id_, name in names.items() if name and not storage.path(f"{name}/{FILE}").is_file()]:
        with unit_of_work():
            record = db.session.get_one(SessionRecord, record_id)
            if record.stored_name == names[record_id] and record.pdf_state is PdfState.READY:
                actions.remake_pdf(record)


def is_late(ended_at: datetime) -> bool:
    """Whether the third working day after the day of that moment has come."""
    return day_of(clock.now()) >= after_working_days(day_of(ended_at), WORKING_DAYS)
