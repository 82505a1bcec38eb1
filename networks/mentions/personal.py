"""Mentions as part of what the site knows of a person; whose names stand in texts is taken care of with the texts."""

from __future__ import annotations

from sqlalchemy import delete, select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.mentions.models import Mention
from networks.people.models import Person


@exports("mentions", "mention.person_id")
def mentions(person: Person) -> Rows:
    """Where others mentioned the person."""
    rows = select(Mention).where(Mention.person_id == person.id).order_by(Mention.id)
    for row in db.session.scalars(rows):
        yield {
            "network_id": row.network_id, "kind": row.subject_kind, "id": row.subject_id, "at": row.created_at,
        }  # fmt: skip


@erases("mentions", "mention.person_id")
def erase(person: Person, _traces: Traces) -> None:
    """Nobody is mentioned any more."""
    db.session.execute(delete(Mention).where(Mention.person_id == person.id))
