"""Presence as part of what the site knows of a person.

Minutes belong to the papers of the programme, so an erased account keeps them under its neutral name. What the person
said of a session goes.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.people.models import Person
from networks.presence.models import Here, Presence, PresenceCorrection, SessionRating


@exports("presence", "presence.person_id")
def presence(person: Person) -> Rows:
    """When the person was in sessions."""
    for row in db.session.scalars(select(Presence).where(Presence.person_id == person.id).order_by(Presence.id)):
        yield {
            "session_id": row.session_id, "kind": row.kind.value, "came_at": row.came_at, "seen_at": row.seen_at,
            "is_over": row.is_over,
        }  # fmt: skip


@exports("presence_corrections", "presence_correction.person_id")
def presence_corrections(person: Person) -> Rows:
    """Minutes of the person that were set by hand, and why."""
    rows = select(PresenceCorrection).where(PresenceCorrection.person_id == person.id).order_by(PresenceCorrection.id)
    for row in db.session.scalars(rows):
        yield {
            "session_id": row.session_id, "minutes": row.minutes, "reason": row.reason, "corrected_at": row.created_at,
        }  # fmt: skip


@exports("session_here", "session_here.person_id")
def session_here(person: Person) -> Rows:
    """In which sessions' rooms the person was seen during the last day."""
    for row in db.session.scalars(select(Here).where(Here.person_id == person.id).order_by(Here.session_id)):
        yield {"session_id": row.session_id, "seen_at": row.seen_at}


@exports("session_ratings", "session_rating.person_id")
def session_ratings(person: Person) -> Rows:
    """What the person said of sessions."""
    rows = select(SessionRating).where(SessionRating.person_id == person.id).order_by(SessionRating.session_id)
    for row in db.session.scalars(rows):
        yield {"session_id": row.session_id, "mark": row.mark, "words": row.words, "said_at": row.created_at}


@erases("presence", "session_here.person_id", "session_rating.person_id")
def erase(person: Person, _traces: Traces) -> None:
    """Forget in which rooms the person was seen, and what they said of sessions."""
    db.session.execute(delete(Here).where(Here.person_id == person.id))
    db.session.execute(delete(SessionRating).where(SessionRating.person_id == person.id))
