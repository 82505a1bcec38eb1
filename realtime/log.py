"""The room log: what happened in a room, numbered without gaps in the transaction of the change itself.

A row holds ids only; what an event says is rendered when it is read, so a text that was withdrawn since is gone from
the log too. The number comes from a counter row locked until the commit, so numbers are in commit order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, delete, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base, db
from networks.core.events import Event, before_commit
from networks.core.jobs import periodic
from networks.core.unit_of_work import emit, unit_of_work
from networks.web.filters import iso

E = TypeVar("E", bound=Event)

BEHIND_MAX: Final = 1000
KEPT: Final = timedelta(days=60)
DAY_SECONDS: Final = 24 * 3600


class Room(Base):
    """A room's counter: `head` is the newest number given, `floor` the oldest one still kept."""

    __tablename__ = "room"
    name: Mapped[str] = mapped_column(primary_key=True)
    head: Mapped[int] = mapped_column(default=0)
    floor: Mapped[int] = mapped_column(default=1)


class RoomEvent(Base):
    """One event of a room; `subject_id` names what it is about."""

    __tablename__ = "room_event"
    __table_args__ = (UniqueConstraint("room", "seq"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    room: Mapped[str] = mapped_column(ForeignKey("room.name", ondelete="CASCADE"))
    seq: Mapped[int]
    kind: Mapped[str]
    subject_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


@dataclass(frozen=True)
class RoomMoved(Event):
    """A room's log grew; whoever shows rooms should look."""

    room: str
    seq: int


@dataclass(frozen=True)
class Shown:
    """What an event says now, and when its subject was written.

    Somebody who joined a room's network after `written_at` must not learn the words from a later change.
    """

    data: dict[str, Any]
    written_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """An event as it goes out. `shown` is the same for all viewers but those who joined too late for it."""

    room: str
    seq: int
    kind: str
    at: datetime
    subject_id: int
    shown: Shown

    def as_data(self, since: datetime | None = None) -> dict[str, Any]:
        """The event for a viewer who sees the room since that moment (None: from its beginning)."""
        written_at = self.shown.written_at
        is_late = since is not None and written_at is not None and written_at < since
        data = {"id": self.subject_id, "state": "before_joining"} if is_late else self.shown.data
        return {"room": self.room, "seq": self.seq, "kind": self.kind, "data": data, "at": iso(self.at)}


Renderer = Callable[[str, Sequence[int]], dict[int, Shown]]
_renderers: dict[tuple[str, str], Renderer] = {}


def render(kind: str, renderer: Renderer, *, room_kinds: Sequence[str] = ("",)) -> None:
    """Say how events of a `kind` are shown: from the room and the subjects' ids to what each says now.

    With `room_kinds` ("session") it is said for rooms of these kinds, where the same word means another thing.
    """
    for room_kind in room_kinds:
        _renderers[room_kind, kind] = renderer


def record(
    event_kind: type[E],
    kind: str,
    *,
    room: Callable[[E], str],
    subject: Callable[[E], int],
    numbered: Callable[[E, int], None] | None = None,
) -> None:
    """Write every event of `event_kind` into the log of its `room`; `numbered` hears which number it got."""

    def write(_sender: type[Event], event: E) -> None:
        seq = append(room(event), kind, subject(event))
        if numbered is not None:
            numbered(event, seq)

    before_commit.connect(write, sender=event_kind, weak=False)


_NEXT = text(
    "INSERT INTO room (name, head, floor) VALUES (:room, 1, 1) "
    "ON CONFLICT (name) DO UPDATE SET head = room.head + 1 RETURNING head"
)


def append(room: str, kind: str, subject_id: int) -> int:
    """Add an event to a room's log in the open unit; answers its number."""
    seq = int(db.session.execute(_NEXT, {"room": room}).scalar_one())
    db.session.add(RoomEvent(room=room, seq=seq, kind=kind, subject_id=subject_id))
    emit(RoomMoved(room=room, seq=seq))
    return seq


_room = Room.__table__.c  # a plain table: asked for every page, and entities cost twice as much
_HEADS = select(_room.name, _room.head).where(_room.name.in_(bindparam("rooms", expanding=True)))


def head_of(room: str) -> int:
    """The newest number of a room; 0 for one in which nothing has happened."""
    return db.session.scalar(select(Room.head).where(Room.name == room)) or 0


def heads_of(rooms: Iterable[str]) -> dict[str, int]:
    """The newest numbers of these rooms; rooms in which nothing has happened are left out."""
    return dict(db.session.execute(_HEADS, {"rooms": sorted(set(rooms))}).all())


def first_kept(room: str) -> int:
    """The oldest number still in the log."""
    return db.session.scalar(select(Room.floor).where(Room.name == room)) or 1


def first_since(room: str, moment: datetime) -> int:
    """The number of the first event at or after `moment`; one past the head if there is none yet."""
    head = head_of(room)  # read first: an event that commits in between is then found, not passed over
    first = select(func.min(RoomEvent.seq)).where(RoomEvent.room == room, RoomEvent.at >= moment)
    return db.session.scalar(first) or head + 1


def entries(room: str, first: int, limit: int) -> list[Entry]:
    """Up to `limit` events of a room from number `first` on, as they are to be shown now."""
    rows = db.session.scalars(
        select(RoomEvent).where(RoomEvent.room == room, RoomEvent.seq >= first).order_by(RoomEvent.seq).limit(limit)
    ).all()
    shown: dict[tuple[str, int], Shown] = {}
    for kind in {row.kind for row in rows}:
        ids = sorted({row.subject_id for row in rows if row.kind == kind})
        renderer = _renderers.get((room.partition(":")[0], kind)) or _renderers["", kind]
        for subject_id, one in renderer(room, ids).items():
            shown[kind, subject_id] = one
    return [
        Entry(
            row.room, row.seq, row.kind, row.at, row.subject_id,
            shown.get((row.kind, row.subject_id)) or Shown({"id": row.subject_id, "state": "gone"}),
        )
        for row in rows
    ]  # fmt: skip


@periodic("trim_room_log", every_seconds=DAY_SECONDS)
def trim() -> None:
    """Forget events older than 60 days; who is further behind gets a whole page instead."""
    old = select(RoomEvent.room, func.max(RoomEvent.seq)).where(RoomEvent.at < clock.now() - KEPT)
    for room, seq in db.session.execute(old.group_by(RoomEvent.room)).all():
        with unit_of_work():  # one for each room: nobody waits long for their turn
            db.session.execute(update(Room).where(Room.name == room).values(floor=seq + 1))
            db.session.execute(delete(RoomEvent).where(RoomEvent.room == room, RoomEvent.seq <= seq))
