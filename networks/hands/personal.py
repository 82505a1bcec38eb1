"""Raised hands as part of what the site knows of a person."""

from __future__ import annotations

from sqlalchemy import select

from networks.core.db import db
from networks.core.personal import Rows, exports
from networks.hands.models import Hand
from networks.people.models import Person


@exports("hands", "hand.person_id")
def hands(person: Person) -> Rows:
    """When the person asked for the word and had it."""
    for hand in db.session.scalars(select(Hand).where(Hand.person_id == person.id).order_by(Hand.id)):
        yield {
            "id": hand.id, "session_id": hand.session_id, "state": hand.state.value, "raised_at": hand.raised_at,
            "invited_at": hand.invited_at, "speaking_at": hand.speaking_at, "ended_at": hand.ended_at,
        }  # fmt: skip
