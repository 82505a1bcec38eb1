"""How far a person has read, and how much they want to hear: actions on the person's own rows."""

from __future__ import annotations

from sqlalchemy import select

from networks.core.db import db
from networks.core.unit_of_work import emit
from networks.people.models import Network, Person
from networks.threads import queries, unread
from networks.threads.events import ReadMoved
from networks.threads.models import Level, Thread, ThreadReading


def mark_read(person: Person, thread: Thread, number: int) -> None:
    """Everything up to post `number` is read; never takes back what was read further."""
    row = _row(person, thread)
    number = min(number, thread.last_number)
    if row.last_read_number is None or number > row.last_read_number:
        _move(person, thread, row, number)


def mark_unread(person: Person, thread: Thread, number: int) -> None:
    """Post `number` and all after it are to be read again."""
    _move(person, thread, _row(person, thread), max(0, min(number, thread.last_number) - 1))


def mark_all_read(person: Person, network: Network) -> None:
    """Every thread of the network is read to its present end."""
    ids = [found.thread_id for found in unread.unread_threads(person, [network.id], limit=10_000)]
    for thread in db.session.scalars(select(Thread).where(queries.visible_to(person), Thread.id.in_(ids))):
        mark_read(person, thread, thread.last_number)


def choose_level(person: Person, thread: Thread, level: Level) -> None:
    """Hear of every post (`FOLLOW`), of those that concern the person (`NORMAL`) or of none (`MUTE`)."""
    _row(person, thread).level = level
    emit(ReadMoved(person_id=person.id, thread_id=thread.id, network_id=thread.network_id))


def wrote(author: Person, thread: Thread, number: int) -> None:
    """Note that the author wrote post `number`: they follow the thread, and have read it if they had up to there."""
    row = _row(author, thread)
    if row.level is Level.NORMAL:
        row.level = Level.FOLLOW
    if number == 1 or row.last_read_number == number - 1:
        _move(author, thread, row, number)


def _row(person: Person, thread: Thread) -> ThreadReading:
    row = unread.reading_of(person, thread.id)
    if row is None:
        row = ThreadReading(person_id=person.id, thread_id=thread.id, level=Level.NORMAL)
        db.session.add(row)
        db.session.flush()
    return row


def _move(person: Person, thread: Thread, row: ThreadReading, number: int) -> None:
    row.last_read_number = number
    emit(ReadMoved(person_id=person.id, thread_id=thread.id, network_id=thread.network_id))
