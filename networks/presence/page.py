"""What the pages of a session show of who is and was in it: reading only, for templates of `templates/presence/`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from flask_babel import format_decimal

from networks.people.models import Person
from networks.presence import policy, queries
from networks.presence.attendance import own_minutes
from networks.presence.models import PresenceKind
from networks.presence.queries import PersonHere
from networks.presence.words import kind_word, mark_word, role_word
from networks.sessions.models import LiveSession

Row = dict[str, Any]
# Beyond these a room's list leads to the page of all, so that a full hall's rooms stay small.
LISTED: Final = 40


def for_room(person: Person, live: LiveSession) -> Row:
    """Who is here, oneself among them, one's own minutes, and what one says of the session afterwards."""
    return _here(live, LISTED, also=(person.id,)) | of_oneself(person, live)


def for_desk(person: Person, live: LiveSession) -> Row:
    """How many are here, and those who take part by telephone or on site."""
    may_enter = policy.can_enter(person, live)
    return {
        "here": queries.here_count(live.id), "may_list": policy.can_see_list(person, live), "may_enter": may_enter,
        "entered": by_hand(live) if may_enter else [], "to_choose": queries.to_choose(live) if may_enter else [],
    }  # fmt: skip


def for_all(live: LiveSession) -> Row:
    """Everybody who is here."""
    return _here(live, None)


def by_hand(live: LiveSession) -> list[Row]:
    """Those who were entered by hand and are still there, for the buttons that say that they left."""
    rows = queries.entered(live)
    people = queries.shown(live, {row.person_id for row in rows})
    return [
        {"who": people[row.person_id], "kind": kind_word(row.kind), "since": row.came_at}
        for row in rows if row.person_id in people
    ]  # fmt: skip


def _here(live: LiveSession, most: int | None, also: Collection[int] = ()) -> Row:
    found = queries.people_here(live, also) if live.is_running else []
    return {
        "here": sum(one.kind is PresenceKind.LIVE for one in found), "people": [_row(one) for one in found[:most]],
        "further": max(0, len(found) - most) if most is not None else 0,
    }  # fmt: skip


def _row(one: PersonHere) -> Row:
    return {
        "who": one.who, "role": role_word(one.who.role),
        "kind": "" if one.kind is PresenceKind.LIVE else kind_word(one.kind),
    }  # fmt: skip


def of_oneself(person: Person, live: LiveSession) -> Row:
    """One's own minutes; once the session was held, one's rating, and what all said for those who learn it."""
    may_rate = policy.can_rate(person, live) and queries.was_there(person, live)
    sees_results = policy.can_see_ratings(person, live)
    return {
        "mine": own_minutes(person, live), "may_list": policy.can_see_list(person, live),
        "may_rate": may_rate, "said": queries.rating_of(person, live) if may_rate else None,
        "marks": [(str(mark), mark_word(mark)) for mark in reversed(queries.MARKS)] if may_rate else [],
        "sees_results": sees_results, "results": results(live) if sees_results else None,
    }  # fmt: skip


def results(live: LiveSession) -> Row | None:
    """What people said of the session; None while there are too few."""
    found = queries.ratings_of(live)
    if found is None:
        return None
    marks = [(mark_word(mark), count) for mark, count in reversed(found.marks)]
    return {"count": found.count, "average": format_decimal(found.average), "marks": marks, "words": found.words}
