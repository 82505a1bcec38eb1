"""What happened, as the clients saw it and as the database has it; what the checker compares."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

CREATED = "message.created"


@dataclass(frozen=True)
class Sent:
    """A message a client wanted to send; `number` counts the client's messages in the order they were written."""

    person_id: int
    number: int
    room: str
    client_id: UUID
    text: str


@dataclass(frozen=True)
class Seen:
    """One event of a room's view."""

    seq: int
    client_id: UUID
    text: str


@dataclass(frozen=True)
class Ack:
    """An answer that said `ok`."""

    client_id: UUID
    id: int
    seq: int


@dataclass
class History:
    """Everything the clients recorded; lists only grow, so that several threads may write."""

    sent: list[Sent] = field(default_factory=list)
    acks: list[Ack] = field(default_factory=list)
    # By person and room, in the order of showing, after dropping what had been shown before.
    views: dict[tuple[int, str], list[Seen]] = field(default_factory=dict)
    attempts: list[UUID] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def resent(self) -> int:
        """How many messages were sent more than once, because the ack did not come."""
        return sum(count > 1 for count in Counter(self.attempts).values())

    def write(self, file: Path) -> None:
        """Keep the history as JSON lines."""
        with file.open("w", encoding="utf-8") as out:
            for kind, rows in (("sent", self.sent), ("ack", self.acks)):
                out.writelines(f"{json.dumps({'op': kind, **asdict(row)}, default=str)}\n" for row in rows)
            for (person_id, room), view in self.views.items():
                line = {"op": "view", "person_id": person_id, "room": room, "seqs": [seen.seq for seen in view]}
                out.write(f"{json.dumps(line)}\n")


@dataclass(frozen=True)
class Message:
    """A message in the database."""

    id: int
    room: str
    author_id: int
    client_id: UUID
    seq: int | None
    text: str


@dataclass(frozen=True)
class Logged:
    """A row of a room's log."""

    room: str
    seq: int
    kind: str
    subject_id: int


@dataclass(frozen=True)
class Stored:
    """What the database holds at the end."""

    messages: Sequence[Message]
    log: Sequence[Logged]
    heads: dict[str, int]


_MESSAGE = sa.table(
    "message", *(sa.column(name) for name in ("id", "channel_id", "author_id", "seq", "text")),
    sa.column("client_id", sa.Uuid()),
)  # fmt: skip
_EVENT = sa.table("room_event", *(sa.column(name) for name in ("room", "seq", "kind", "subject_id")))
_ROOM = sa.table("room", sa.column("name"), sa.column("head"))


def stored(url: str, rooms: Sequence[str]) -> Stored:
    """Read the database, past all code of the site."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return Stored(
                list(_messages(connection)),
                [Logged(*row) for row in connection.execute(sa.select(_EVENT).where(_EVENT.c.room.in_(rooms)))],
                dict(connection.execute(sa.select(_ROOM).where(_ROOM.c.name.in_(rooms))).all()),
            )
    finally:
        engine.dispose()


def _messages(connection: sa.Connection) -> Iterator[Message]:
    of = _MESSAGE.c
    columns = (of.id, of.channel_id, of.author_id, of.client_id, of.seq, of.text)
    for id_, channel_id, author_id, client_id, seq, text in connection.execute(sa.select(*columns).order_by(of.id)):
        yield Message(id_, f"channel:{channel_id}", author_id, client_id, seq, text)
