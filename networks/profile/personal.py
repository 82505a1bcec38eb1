"""The files with a person's own data as part of what the site knows of them."""

from __future__ import annotations

from sqlalchemy import delete, select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.people.models import Person
from networks.profile.exporting import path_of
from networks.profile.models import DataExport


@exports("data_files", "data_export.person_id")
def data_files(person: Person) -> Rows:
    """When the person asked for their data."""
    rows = select(DataExport).where(DataExport.person_id == person.id).order_by(DataExport.id)
    for row in db.session.scalars(rows):
        yield {"asked_at": row.created_at, "state": row.state.value, "size_bytes": row.size_bytes}


@erases("profile", "data_export.person_id")
def erase(person: Person, _traces: Traces) -> None:
    """Take the files away."""
    for row in db.session.scalars(select(DataExport).where(DataExport.person_id == person.id)):
        if row.stored_name:
            path_of(row).unlink(missing_ok=True)
    db.session.execute(delete(DataExport).where(DataExport.person_id == person.id))
