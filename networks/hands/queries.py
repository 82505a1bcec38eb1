"""Finding raised hands, always for a person."""

from __future__ import annotations

from sqlalchemy import select

from networks.core.db import db, hold_row
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.hands.models import Hand, HandState
from networks.people.models import Person
from networks.sessions import policy
from networks.sessions.models import LiveSession

QUEUED = frozenset({HandState.RAISED, HandState.INVITED, HandState.SPEAKING})
NO_HAND = _("There is no such raised hand, or it is not yours.")
_FIRST = {HandState.SPEAKING: 0, HandState.INVITED: 1, HandState.RAISED: 2}


def hand_for(person: Person, hand_id: int) -> Hand:
    """One's own hand, or any for those backstage. Raises NotFound for all others."""
    hand = db.session.get(Hand, hand_id)
    if hand is None or not policy.can_see(person, hand.session):
        raise NotFound(NO_HAND)
    if hand.person_id != person.id and not policy.can_see_backstage(person, hand.session):
        raise NotFound(NO_HAND)
    return hand


def hands_of(live: LiveSession, *, rehearsed: bool | None = None) -> list[Hand]:
    """The queue: who speaks, who is invited, then those who have not spoken yet, by time.

    `rehearsed` says whether only rehearsed hands count, or only those that are meant; all do where it is left out.
    """
    rows = select(Hand).where(Hand.session_id == live.id, Hand.state.in_(QUEUED))
    if rehearsed is not None:
        rows = rows.where(Hand.is_rehearsal.is_(rehearsed))
    spoken = have_spoken(live)
    found = db.session.scalars(rows)
    return sorted(found, key=lambda hand: (_FIRST[hand.state], hand.person_id in spoken, hand.raised_at, hand.id))


def have_spoken(live: LiveSession) -> set[int]:
    """Who has had the word already, by id."""
    rows = select(Hand.person_id).where(Hand.session_id == live.id, Hand.state == HandState.DONE)
    return set(db.session.scalars(rows))


def raised_by(person: Person, live: LiveSession) -> Hand | None:
    """The person's own hand in the queue."""
    return db.session.scalar(
        select(Hand).where(Hand.session_id == live.id, Hand.person_id == person.id, Hand.state.in_(QUEUED))
    )


def hold_hand(hand: Hand) -> None:
    """Keep the hand as it is until the unit's end."""
    hold_row(hand)
