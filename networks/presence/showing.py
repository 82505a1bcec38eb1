"""Who was in a session as data for programs."""

from __future__ import annotations

from typing import Any

from networks.presence.attendance import Attended, live_times, minutes_of
from networks.presence.models import Presence
from networks.presence.queries import Ratings
from networks.sessions.models import LiveSession
from networks.web.filters import iso


def list_data(live: LiveSession, lines: list[Attended], here: int) -> dict[str, Any]:
    """The attendance list; `minutes` are those of the session without its pauses, `here` how many are in it now."""
    return {
        "session_id": live.id, "minutes": minutes_of(live_times(live)), "here": here,
        "items": [line_data(line) for line in lines], "next": None,
    }  # fmt: skip


def line_data(line: Attended) -> dict[str, Any]:
    """One person of the list; `counted` are the minutes as they were measured."""
    return {
        "person": {"id": line.person.id, "name": line.person.name, "institution": line.institution},
        "roles": list(line.roles), "kinds": [kind.value for kind in line.kinds], "minutes": line.minutes,
        "counted": line.counted, "share": line.share,
        "intervals": [{"from": iso(begin), "to": iso(end)} for begin, end in line.intervals],
        "corrections": [
            {"minutes": one.minutes, "reason": one.reason, "by": one.by, "at": iso(one.at)} for one in line.corrections
        ],
    }  # fmt: skip


def entered_data(row: Presence) -> dict[str, Any]:
    """Somebody who was entered by hand."""
    return {"id": row.id, "person_id": row.person_id, "kind": row.kind.value, "came_at": iso(row.came_at)}


def ratings_data(found: Ratings | None) -> dict[str, Any]:
    """What people said; nothing while there are too few."""
    if found is None:
        return {"enough": False, "count": None, "average": None, "marks": {}, "words": []}
    return {
        "enough": True, "count": found.count, "average": found.average,
        "marks": {str(mark): count for mark, count in found.marks}, "words": list(found.words),
    }  # fmt: skip
