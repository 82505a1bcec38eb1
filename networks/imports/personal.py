"""Lists as part of what the site knows of a person: their export and their erasure."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select, update

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.imports.models import ImportList
from networks.people.models import Person

_GONE: Final = "[…]"


@exports("lists", "import_list.by_id")
def lists(person: Person) -> Rows:
    """The lists the person handed in."""
    for row in db.session.scalars(select(ImportList).where(ImportList.by_id == person.id).order_by(ImportList.id)):
        yield {
            "kind": row.kind, "file_name": row.file_name, "at": row.created_at, "state": row.state.value,
            "rows": row.row_count, "refused": row.refused_count,
        }  # fmt: skip


@erases("imports", "import_list.by_id")
def erase(person: Person, _traces: Traces) -> None:
    """Forget the names of the person's files; what became of the rows is swept with all lists after 90 days."""
    db.session.execute(update(ImportList).where(ImportList.by_id == person.id).values(file_name=_GONE))
