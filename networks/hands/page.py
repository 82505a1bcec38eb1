"""Raised hands on the pages of a session."""

from __future__ import annotations

from typing import Any

from networks.hands import queries
from networks.people.models import Person
from networks.sessions import policy
from networks.sessions.models import LiveSession
from networks.sessions.queries import names


def for_room(person: Person, live: LiveSession) -> dict[str, Any]:
    """The queue as everybody sees it, and one's own hand in it with its place."""
    queue = queries.hands_of(live, rehearsed=policy.can_rehearse(person, live))
    people, spoken = names(live, {hand.person_id for hand in queue}), queries.have_spoken(live)
    rows = [
        {
            "id": hand.id, "state": hand.state.value, "author": people[hand.person_id],
            "has_spoken": hand.person_id in spoken, "raised_at": hand.raised_at, "speaking_at": hand.speaking_at,
        }
        for hand in queue
    ]  # fmt: skip
    place = next((number for number, hand in enumerate(queue, 1) if hand.person_id == person.id), 0)
    return {"queue": rows, "mine": rows[place - 1] if place else None, "place": place}


# Those who give the word have the same queue before them.
for_desk = for_room
