"""Finding a person's own unsent texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from networks.core.db import db
from networks.people.models import Person
from networks.unsent.models import UnsentText

_text = UnsentText.__table__.c  # a plain table: asked for every page one can write on
_KEPT = select(_text.title, _text.text, _text.seq, _text.saved_at).where(
    _text.person_id == bindparam("person_id"), _text.place == bindparam("place")
)


@dataclass(frozen=True)
class Kept:
    """What a person was writing at a place; `seq` is what the page must send with its saves."""

    title: str = ""
    text: str = ""
    seq: int = 0
    saved_at: datetime | None = None


def kept_at(person: Person, place: str) -> Kept:
    """What the person was writing at `place`; empty, with the present `seq`, when nothing is kept."""
    row = db.session.execute(_KEPT, {"person_id": person.id, "place": place}).one_or_none()
    if row is None:
        return Kept()
    return Kept(row.title, row.text, row.seq, row.saved_at if row.text or row.title else None)


def texts_of(person: Person) -> list[UnsentText]:
    """All the person's unsent texts, the newest first."""
    rows = select(UnsentText).where(
        UnsentText.person_id == person.id, or_(UnsentText.text != "", UnsentText.title != "")
    )
    return list(db.session.scalars(rows.order_by(UnsentText.saved_at.desc())))


def count_of(person: Person) -> int:
    """How many places the person has typed in; emptied ones count until they are swept."""
    return db.session.scalar(select(func.count()).where(UnsentText.person_id == person.id)) or 0
