"""A notice as data, and the bell in the frame of every page."""

from __future__ import annotations

from typing import Any

from networks.notifications.queries import Bell, Line
from networks.web.filters import iso


def notice_data(line: Line) -> dict[str, Any]:
    """A notice for programs, in the language they ask for."""
    notice, told = line.notice, line.told
    return {
        "id": notice.id, "kind": notice.kind.value, "title": told.title, "facts": told.facts, "url": told.path,
        "at": iso(notice.created_at), "is_read": notice.read_at is not None, "place": notice.place or None,
        "in_place_of_id": notice.in_place_of_id,
    }  # fmt: skip


def bell_data(bell: Bell) -> dict[str, Any]:
    """How many notices are unread, for events of the person's room."""
    return {"unread": bell.count}
