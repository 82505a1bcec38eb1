"""The queue of raised hands as data, the same for everybody in the session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from networks.hands import queries
from networks.hands.models import Hand
from networks.sessions.models import LiveSession
from networks.sessions.queries import names
from networks.web.filters import iso


def queue_data(live: LiveSession, queue: Sequence[Hand]) -> list[dict[str, Any]]:
    """The hands in the given order, each with its person and times; `has_spoken`: they had the word before."""
    people = names(live, {hand.person_id for hand in queue})
    spoken = queries.have_spoken(live)
    return [
        {
            "id": hand.id, "state": hand.state.value, "author": people[hand.person_id].as_data(),
            "has_spoken": hand.person_id in spoken, "at": iso(hand.raised_at),
            "invited_at": iso(hand.invited_at) if hand.invited_at else None,
            "speaking_at": iso(hand.speaking_at) if hand.speaking_at else None,
        }
        for hand in queue
    ]  # fmt: skip


def hand_data(live: LiveSession, hand: Hand) -> dict[str, Any]:
    """One hand, also one that is down; `place` is where it stands in the queue, from 1 on."""
    ids = [one.id for one in queries.hands_of(live)]
    (data,) = queue_data(live, [hand])
    return data | {"session_id": live.id, "place": ids.index(hand.id) + 1 if hand.id in ids else None}
