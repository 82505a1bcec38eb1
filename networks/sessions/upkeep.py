"""What time does with sessions: people are reminded a day and an hour before, each once."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.notices import NoticeKind
from networks.core.unit_of_work import unit_of_work
from networks.sessions import queries
from networks.sessions.models import LiveSession
from networks.sessions.telling import tell_all

EVERY_SECONDS: Final = 180
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)


@periodic("remind_of_sessions", EVERY_SECONDS)
def remind_of_sessions() -> None:
    """Remind of every session that begins within a day, and once more within an hour; each in a unit of its own."""
    now = clock.now()
    for session_id in queries.to_remind_of(now + DAY, now + HOUR):
        with unit_of_work():
            live = db.session.get(LiveSession, session_id)
            if live is not None:
                _remind(live)


def _remind(live: LiveSession) -> None:
    queries.hold(live, alone=True)
    now = clock.now()
    if live.starts_at is None or live.is_over or not now < live.starts_at <= now + DAY:
        return
    if live.starts_at <= now + HOUR:
        if live.hour_reminder_at is None:
            live.hour_reminder_at = now
            live.day_reminder_at = live.day_reminder_at or now
            tell_all(live, NoticeKind.SESSION_SOON, None)
    elif live.day_reminder_at is None:
        live.day_reminder_at = now
        tell_all(live, NoticeKind.SESSION_TOMORROW, None)
