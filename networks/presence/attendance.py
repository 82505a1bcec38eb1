"""The attendance list: minutes of each person, pauses left out. Moments are UTC, so moved clocks change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from networks.core import clock
from networks.core.db import db
from networks.membership.queries import by_name
from networks.people.models import Person
from networks.people.queries import member_ids
from networks.presence.models import Presence, PresenceCorrection, PresenceKind
from networks.presence.queries import shown
from networks.sessions.models import LiveSession, SessionPause, SessionRole

Interval = tuple[datetime, datetime]
GUEST: Final = "guest"
# What somebody does in a session, as the list marks it; trusted ones are ordinary participants.
MARKED: Final = (SessionRole.EXPERT, SessionRole.MODERATOR, SessionRole.ASSISTANT)


@dataclass(frozen=True)
class Corrected:
    """Minutes set by hand: how many, why, by whom and when."""

    minutes: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Attended:
    """One line of the list.

    `minutes` are those that count, `counted` those that were measured; they differ where `corrections` (the newest
    last) say so. `share` is of the session's live minutes, in percent. `roles` are names of roles in the session, else
    in the network, and `guest` for somebody who is not in it.
    """

    person: Person
    roles: tuple[str, ...]
    kinds: tuple[PresenceKind, ...]
    intervals: tuple[Interval, ...]
    minutes: int
    counted: int
    share: int
    corrections: tuple[Corrected, ...]

    @property
    def institution(self) -> str:
        """What the person speaks for; a list of this kind is no use without it."""
        return self.person.institution.name if self.person.institution is not None else ""

    @property
    def reason(self) -> str:
        """Why the minutes are other than measured; empty where they are not."""
        return self.corrections[-1].reason if self.corrections else ""


@dataclass(frozen=True)
class OwnMinutes:
    """How long one person was there."""

    minutes: int
    share: int
    reason: str


def attendance(live: LiveSession) -> list[Attended]:
    """Who was there, by surname. Empty before the start."""
    bounds = live_times(live)
    if not bounds:
        return []
    rows, corrected = _rows(live), _corrections(live)
    ids = rows.keys() | corrected.keys()
    people = db.session.scalars(
        select(Person)
        .where(Person.id.in_(ids))
        .options(joinedload(Person.institution))
        .execution_options(yield_per=500)
    )
    roles = _roles(live, ids)
    lines = [
        _line(person, roles[person.id], rows.get(person.id, []), bounds, corrected.get(person.id, ()))
        for person in people
    ]
    return sorted((line for line in lines if line is not None), key=lambda line: by_name(line.person.name))


def own_minutes(person: Person, live: LiveSession) -> OwnMinutes | None:
    """How long the person was there; None before the start, and for somebody who was not."""
    bounds = live_times(live)
    rows = _rows(live, person.id).get(person.id, []) if bounds else []
    corrected = _corrections(live, person.id).get(person.id, ()) if bounds else ()
    line = _line(person, (), rows, bounds, corrected) if rows or corrected else None
    return OwnMinutes(line.minutes, line.share, line.reason) if line is not None else None


def live_times(live: LiveSession) -> list[Interval]:
    """When the session was live: from the start to the end, or until now, without its pauses."""
    if live.started_at is None:
        return []
    end = live.ended_at or clock.now()
    return without([(live.started_at, end)], _pauses(live, end))


def without(whole: Sequence[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """The intervals of `whole` with the `holes` cut out."""
    left = list(whole)
    for begin, end in holes:
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, begin)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return left


def within(intervals: Iterable[Interval], bounds: Sequence[Interval]) -> list[Interval]:
    """The parts of `intervals` that lie in `bounds`, overlapping ones counted once."""
    joined: list[Interval] = []
    for begin, end in sorted(intervals):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return [
        (max(begin, first), min(end, last))
        for begin, end in joined
        for first, last in bounds
        if max(begin, first) < min(end, last)
    ]


def minutes_of(intervals: Iterable[Interval]) -> int:
    """Whole minutes, rounded down."""
    return int(sum((end - begin for begin, end in intervals), timedelta()).total_seconds() // 60)


def share_of(minutes: int, whole: int) -> int:
    """How much of the session's minutes that is, in percent."""
    return min(100, round(100 * minutes / max(whole, 1)))


def _rows(live: LiveSession, person_id: int | None = None) -> dict[int, list[Presence]]:
    wanted = select(Presence).where(Presence.session_id == live.id)
    if person_id is not None:
        wanted = wanted.where(Presence.person_id == person_id)
    found: dict[int, list[Presence]] = {}
    for row in db.session.scalars(wanted.order_by(Presence.came_at, Presence.id)):
        found.setdefault(row.person_id, []).append(row)
    return found


def _pauses(live: LiveSession, end: datetime) -> list[Interval]:
    rows = db.session.scalars(select(SessionPause).where(SessionPause.session_id == live.id))
    return [(row.begun_at, row.ended_at or end) for row in rows]


def _corrections(live: LiveSession, person_id: int | None = None) -> dict[int, tuple[Corrected, ...]]:
    wanted = (
        select(PresenceCorrection, Person.name)
        .join(Person, Person.id == PresenceCorrection.by_id)
        .where(PresenceCorrection.session_id == live.id)
        .order_by(PresenceCorrection.id)
    )
    if person_id is not None:
        wanted = wanted.where(PresenceCorrection.person_id == person_id)
    found: dict[int, tuple[Corrected, ...]] = {}
    for row, by in db.session.execute(wanted):
        one = Corrected(row.minutes, row.reason, by, row.created_at)
        found[row.person_id] = (*found.get(row.person_id, ()), one)
    return found


def _roles(live: LiveSession, ids: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    known, members = shown(live, set(ids)), set(member_ids(live.network_id))
    named = live.ids_of(*SessionRole)
    found: dict[int, tuple[str, ...]] = {}
    for id_, one in known.items():
        held = tuple(role.value for role in MARKED if id_ in live.ids_of(role)) or ((one.role,) if one.role else ())
        found[id_] = (*held, GUEST) if id_ in named and id_ not in members else held
    return found


def _line(
    person: Person, roles: tuple[str, ...], rows: list[Presence], bounds: Sequence[Interval],
    corrections: tuple[Corrected, ...],
) -> Attended | None:  # fmt: skip
    end = bounds[-1][1]
    there = within([(row.came_at, _until(row, end)) for row in rows], bounds)
    if not there and not corrections:
        return None
    counted = minutes_of(there)
    minutes = corrections[-1].minutes if corrections else counted
    return Attended(
        person=person, roles=roles, kinds=tuple(sorted({row.kind for row in rows})), intervals=tuple(there),
        minutes=minutes, counted=counted, share=share_of(minutes, minutes_of(bounds)), corrections=corrections,
    )  # fmt: skip


def _until(row: Presence, end: datetime) -> datetime:
    """Those entered by hand are there until somebody says that they left."""
    return row.seen_at if row.kind is PresenceKind.LIVE or row.is_over else end
