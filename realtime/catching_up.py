"""Catching up: what a client that has seen a room up to a number still has to see."""

from __future__ import annotations

from typing import Any

from networks.people.models import Person
from realtime import log, rooms
from realtime.rooms import View


def events_after(view: View, after: int, limit: int) -> dict[str, Any]:
    """The room's events after number `after`, its head and the viewer's floor.

    Too far behind, or behind what is still kept: no events, and `reset` says that the page must be loaded anew.
    """
    head = log.head_of(view.room)
    after = min(after, head)
    answer: dict[str, Any] = {"head": head, "floor": view.floor, "events": []}
    first = max(after + 1, view.floor)
    is_trimmed = view.since is None and after + 1 < view.floor
    if is_trimmed or head - first + 1 > log.BEHIND_MAX:
        return answer | {"reset": True}
    if first <= head:
        answer["events"] = [entry.as_data(view.since) for entry in log.entries(view.room, first, limit)]
    return answer


def events_for(person: Person, room: str, after: int, limit: int) -> dict[str, Any]:
    """The same for a person, whose right to be there is looked up anew. Raises NotFound."""
    return events_after(rooms.view_for(person, room), after, limit)
