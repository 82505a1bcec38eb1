"""Finding records, always of a session somebody was found for; and sessions whose record is waited for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.records.models import RecordNotes, SessionRecord
from networks.sessions.models import LiveSession, SessionState

NO_RECORD = _("There is no such record, or it is not published yet.")


def notes_of(live: LiveSession) -> RecordNotes:
    """What the coordinator wrote beside the record; empty notes, not stored, where nothing was written."""
    empty = RecordNotes(session_id=live.id, summary="", summary_html="", decisions="", version=1)
    return db.session.get(RecordNotes, live.id) or empty


def newest_of(live: LiveSession) -> SessionRecord | None:
    """The record as it is now; None before it is published."""
    rows = select(SessionRecord).where(SessionRecord.session_id == live.id)
    return db.session.scalar(rows.order_by(SessionRecord.number.desc()).limit(1))


def record_of(live: LiveSession, number: int | None) -> SessionRecord:
    """A version of a session's record, the newest without a number. Raises NotFound where there is none."""
    if number is None:
        found = newest_of(live)
    else:
        rows = select(SessionRecord).where(SessionRecord.session_id == live.id, SessionRecord.number == number)
        found = db.session.scalar(rows)
    if found is None:
        raise NotFound(NO_RECORD)
    return found


def versions_of(live: LiveSession) -> list[SessionRecord]:
    """All versions, the newest first, without their content."""
    rows = select(SessionRecord).where(SessionRecord.session_id == live.id).options(defer(SessionRecord.content))
    return list(db.session.scalars(rows.order_by(SessionRecord.number.desc())))


def without_record(closed_until: datetime) -> list[LiveSession]:
    """Sessions that were closed by then and whose record is not published."""
    rows = select(LiveSession).where(LiveSession.state == SessionState.CLOSED, LiveSession.ended_at <= closed_until)
    return list(db.session.scalars(rows))


def waiting_for_record(session_id: int) -> LiveSession | None:
    """The session, if it is closed and its record is not published."""
    live = db.session.get(LiveSession, session_id)
    return live if live is not None and live.state is SessionState.CLOSED else None
