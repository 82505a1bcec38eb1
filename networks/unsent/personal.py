"""Texts not sent yet as part of what the site knows of a person: their export and their erasure."""

from __future__ import annotations

from sqlalchemy import delete, select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.people.models import Person
from networks.unsent.models import UnsentText


@exports("drafts", "unsent_text.person_id")
def drafts(person: Person) -> Rows:
    """What the person was writing and did not send."""
    rows = select(UnsentText).where(UnsentText.person_id == person.id).order_by(UnsentText.saved_at)
    for row in db.session.scalars(rows):
        if not row.is_empty:
            yield {"place": row.place, "title": row.title, "text": row.text, "saved_at": row.saved_at}


@erases("unsent", "unsent_text.person_id")
def erase(person: Person, _traces: Traces) -> None:
    """What was never sent goes."""
    db.session.execute(delete(UnsentText).where(UnsentText.person_id == person.id))
