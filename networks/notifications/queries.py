"""The notices of a person that are theirs to see, and how many of them are unread."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, select

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.memo import Memo
from networks.core.notices import Notice, Told, told
from networks.core.pages import Keyset, keyset
from networks.core.words import later as _
from networks.people.models import Person
from networks.web import live

PER_PAGE: Final = 30
# Beyond this the bell says "99+".
COUNTED_MAX: Final = 100
# Most of what makes a notice invisible moves the person's room or rights; for the rest the bell is counted anew.
KEPT_SECONDS: Final = 60
_ROUNDS_MAX: Final = 5
_bells: Memo[Bell] = Memo(2000)


@dataclass(frozen=True)
class Bell:
    """What the bell shows: how many notices are unread, and in which rooms they happened.

    `head` is how far the person's own room had come when they were counted.
    """

    count: int = 0
    places: frozenset[str] = frozenset()
    head: int = 0


@dataclass(frozen=True)
class Line:
    """A notice with its words."""

    notice: Notice
    told: Told


def bell_of(person: Person) -> Bell:
    """The person's bell; counted anew only when their own room or their rights have moved, or after a minute."""
    head = live.head_of(f"person:{person.id}")
    if not head:
        return _counted(person, head)
    key = (person.id, person.rights_epoch, head, int(time.monotonic() / KEPT_SECONDS))
    return _bells.get(key, lambda: _counted(person, head))


def waits_at(person: Person, place: str) -> bool:
    """Whether something unread happened in this room ("thread:12")."""
    return place in bell_of(person).places


def listed(person: Person, before: int | None = None) -> Keyset[Line]:
    """A page of the person's notices, the newest first; `before` is the id the page before ended with."""
    lines, rest = _newest(person, _own(person), PER_PAGE + 1, before)
    if len(lines) > PER_PAGE:
        return Keyset(lines[:PER_PAGE], lines[PER_PAGE - 1].notice.id)
    return Keyset(lines, rest)


def listed_after(person: Person, after: int, limit: int, *, only_unread: bool = False) -> Keyset[Line]:
    """The person's notices in the order they were written, for programs."""
    rows = _own(person).where(Notice.id > after)
    if only_unread:
        rows = rows.where(Notice.read_at.is_(None))
    found = list(db.session.scalars(rows.order_by(Notice.id).limit(limit + 1)))
    piece = keyset(found, [notice.id for notice in found], limit)
    return Keyset(_in_words(person, piece.items), piece.next)


def notice_for(person: Person, notice_id: int) -> Line:
    """One notice of the person. Raises NotFound if it is missing, somebody else's or not theirs to see any more."""
    found = db.session.scalar(_own(person).where(Notice.id == notice_id))
    lines = _in_words(person, [found] if found else [])
    if not lines:
        raise NotFound(_("There is no such notification, or it is not open to you."))
    return lines[0]


def _counted(person: Person, head: int) -> Bell:
    found, _rest = _newest(person, _own(person).where(Notice.read_at.is_(None)), COUNTED_MAX)
    return Bell(len(found), frozenset(line.notice.place for line in found if line.notice.place), head)


def _newest(
    person: Person, rows: Select[Notice], wanted: int, before: int | None = None
) -> tuple[list[Line], int | None]:
    """The newest of these notices that are the person's to see, and the id to go on before (None: there are no more).

    A few rounds only: who has left a network may have many that they do not see.
    """
    lines: list[Line] = []
    for _round in range(_ROUNDS_MAX):
        piece = rows if before is None else rows.where(Notice.id < before)
        found = list(db.session.scalars(piece.order_by(Notice.id.desc()).limit(wanted)))
        lines += _in_words(person, found)
        if len(found) < wanted:
            return lines[:wanted], None
        before = found[-1].id
        if len(lines) >= wanted:
            break
    return lines[:wanted], before


def _own(person: Person) -> Select[Notice]:
    return select(Notice).where(Notice.person_id == person.id)


def _in_words(person: Person, notices: Iterable[Notice]) -> Sequence[Line]:
    """Those that are still the person's to see, in the same order."""
    some = list(notices)
    said = told(person, some)
    return [Line(notice, said[notice.id]) for notice in some if notice.id in said]
