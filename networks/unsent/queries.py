"""Finding a person's own unsent texts."""

from __future__ import annotations

from sqlalchemy import or_, select

from networks.core.db import db
from networks.people.models import Person
from networks.unsent.models import UnsentText


def text_at(person: Person, place: str) -> UnsentText | None:
    """What the person was writing at `place`, or None."""
    found = db.session.get(UnsentText, (person.id, place))
    return found if found is not None and not found.is_empty else None


def seq_at(person: Person, place: str) -> int:
    """The number a page must send with its saves; a save with an older one is refused."""
    found = db.session.get(UnsentText, (person.id, place))
    return found.seq if found is not None else 0


def texts_of(person: Person) -> list[UnsentText]:
    """All the person's unsent texts, the newest first."""
    rows = select(UnsentText).where(
        UnsentText.person_id == person.id, or_(UnsentText.text != "", UnsentText.title != "")
    )
    return list(db.session.scalars(rows.order_by(UnsentText.saved_at.desc())))
