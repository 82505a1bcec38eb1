"""What a person has not read yet, counted exactly and by post numbers, never by a window of time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from networks.core.db import db
from networks.core.memo import Memo
from networks.people.models import Membership, MembershipState, Person
from networks.threads.models import Level, Post, Thread, ThreadReading
from networks.web import live

_counts: Memo[dict[int, int]] = Memo(2000)
_reads: Memo[Read] = Memo(5000)


@dataclass(frozen=True)
class Unread:
    """A thread with something new: how many posts, and the number of the first of them."""

    thread_id: int
    count: int
    first_number: int


def rooms_of(person: Person) -> list[str]:
    """The rooms whose heads move whenever what the person has to read changes."""
    return [f"person:{person.id}", *(f"network:{m.network.slug}" for m in person.memberships if m.roles)]


def unread_in_networks(person: Person) -> dict[int, int]:
    """For each of the person's networks the number of unread posts, muted threads left out.

    Counted anew only when one of the rooms that tell of posts and of reading has moved.
    """
    heads = live.heads_of(rooms_of(person))
    if not heads:
        return _counted(person)
    return _counts.get((person.id, person.rights_epoch, *sorted(heads.items())), lambda: _counted(person))


def _counted(person: Person) -> dict[int, int]:
    rows = (
        _unread_posts(person)
        .with_only_columns(Thread.network_id, func.count(), maintain_column_froms=True)
        .where(_is_heard())
        .group_by(Thread.network_id)
    )
    return dict(db.session.execute(rows).all())


def unread_threads(person: Person, network_ids: Collection[int], limit: int) -> list[Unread]:
    """The threads of these networks with unread posts, the newest first, muted ones left out."""
    rows = _grouped(person).where(_is_heard(), Thread.network_id.in_(network_ids))
    found = db.session.execute(rows.order_by(func.max(Post.created_at).desc()).limit(limit))
    return [Unread(*row) for row in found]


def unread_by_thread(person: Person, thread_ids: Collection[int]) -> dict[int, Unread]:
    """What is unread in each of these threads, muted ones included; threads read to the end are left out."""
    if not thread_ids:
        return {}
    found = db.session.execute(_grouped(person).where(Thread.id.in_(thread_ids)))
    return {row[0]: Unread(*row) for row in found}


def reading_of(person: Person, thread_id: int) -> ThreadReading | None:
    """The person's own row for a thread, or None when there is none yet."""
    return db.session.get(ThreadReading, (person.id, thread_id))


@dataclass(frozen=True)
class Read:
    """How far a person has read a thread (None: not opened yet), and how much of it they hear."""

    number: int | None = None
    level: Level = Level.NORMAL


def read_by(person: Person, thread_id: int) -> Read:
    """The person's reading of a thread; asked anew only when the person's own room has moved, as reading moves it."""
    head = live.heads_of(rooms_of(person)).get(f"person:{person.id}")
    return (
        _reads.get((person.id, head, thread_id), lambda: _read(person, thread_id)) if head else _read(person, thread_id)
    )


def _read(person: Person, thread_id: int) -> Read:
    row = reading_of(person, thread_id)
    return Read(row.last_read_number, row.level) if row is not None else Read()


def _grouped(person: Person) -> Select[int, int, int]:
    return (
        _unread_posts(person)
        .with_only_columns(Thread.id, func.count(), func.min(Post.number), maintain_column_froms=True)
        .group_by(Thread.id)
    )


def _unread_posts(person: Person) -> Select[Post]:
    """Posts by others, not hidden, beyond what the person has read in the networks they are in.

    Without a reading row, the moment of joining the network is where reading began.
    """
    mine = and_(ThreadReading.thread_id == Thread.id, ThreadReading.person_id == person.id)
    member = and_(
        Membership.network_id == Thread.network_id,
        Membership.person_id == person.id,
        Membership.state == MembershipState.MEMBER,
    )
    beyond: ColumnElement[bool] = case(
        (ThreadReading.last_read_number.is_not(None), Post.number > ThreadReading.last_read_number),
        else_=Post.created_at > Membership.joined_at,
    )
    return (
        select(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Membership, member)
        .outerjoin(ThreadReading, mine)
        .where(Post.author_id != person.id, Post.hidden_at.is_(None), beyond)
    )


def _is_heard() -> ColumnElement[bool]:
    return or_(ThreadReading.level.is_(None), ThreadReading.level != Level.MUTE)
