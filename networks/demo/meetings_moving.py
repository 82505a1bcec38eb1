"""Moving the times of the demonstration's sessions with the clock. Nobody is told: no page is open at a start."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.hands.models import Hand
from networks.polls.models import Poll
from networks.presence.models import Presence
from networks.questions.models import Question
from networks.session_messages.models import BackstageNote, SessionMessage
from networks.sessions.models import AgendaItem, LiveSession, SessionPause, SessionState
from networks.slides.models import SlideMove

# What happened in a session, and the columns that say when.
_MOMENTS: dict[type[Any], tuple[str, ...]] = {
    AgendaItem: ("begun_at", "ended_at"),
    SessionPause: ("begun_at", "ended_at"),
    SessionMessage: ("created_at", "decided_at"),
    BackstageNote: ("created_at",),
    Question: ("created_at", "decided_at", "staged_at", "settled_at"),
    Hand: ("raised_at", "invited_at", "speaking_at", "ended_at"),
    Poll: ("created_at", "opened_at", "closes_at", "closed_at", "shown_at"),
    SlideMove: ("at",),
    Presence: ("came_at", "seen_at"),
}


def move_live(live: LiveSession, began_at: datetime) -> None:
    """Let a running session have begun at this moment, with all that happened in it; a pause in it is over."""
    with unit_of_work():
        live = db.session.get_one(LiveSession, live.id)
        by = began_at - (live.started_at or began_at)
        for name in ("starts_at", "ends_at", "opened_at", "started_at"):
            moment = getattr(live, name)
            setattr(live, name, moment + by if moment else None)
        if live.started_at is not None:
            live.state, live.pause_reason = SessionState.LIVE, ""
        for kind, names in _MOMENTS.items():
            for row in db.session.scalars(select(kind).where(kind.session_id == live.id)):
                for name in names:
                    moment = getattr(row, name)
                    setattr(row, name, moment + by if moment else None)
                if isinstance(row, SessionPause) and row.ended_at is None:
                    row.ended_at = row.begun_at
                if isinstance(row, Presence):
                    row.is_over = True


def move_announced(live: LiveSession, starts_at: datetime) -> None:
    """Let an announced session begin at this moment; one that went on or was cancelled stays as it is."""
    with unit_of_work():
        live = db.session.get_one(LiveSession, live.id)
        if live.state is SessionState.ANNOUNCED and live.starts_at and live.ends_at:
            live.ends_at = starts_at + (live.ends_at - live.starts_at)
            live.starts_at = starts_at
