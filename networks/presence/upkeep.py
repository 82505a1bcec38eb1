"""What time does with presence: who looked into a session's room is forgotten after a day. Minutes stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.unit_of_work import unit_of_work
from networks.presence.models import Here

HOUR_SECONDS: Final = 3600
KEPT: Final = timedelta(days=1)


@periodic("sweep_session_here", HOUR_SECONDS)
def sweep_session_here() -> None:
    """Remove who was seen in rooms, a day after the last time."""
    with unit_of_work():
        db.session.execute(delete(Here).where(Here.seen_at < clock.now() - KEPT))
