"""Erased people in records: they bear a neutral name in every version, and the PDF is made anew.

Whoever asked, answered or led stands in the content with an id, so that they are found even where somebody else has the
same name; in running words the name is found as everywhere (networks/profile/scrubbing.py).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import select

from networks.core.db import db
from networks.core.personal import Traces, erases, reworded
from networks.people.models import Person
from networks.records import actions
from networks.records.models import SessionRecord

# What an erased account is called, in the language records are kept in.
NEUTRAL: Final = "Konto usunięte"


@erases("records")
def erase(person: Person, _traces: Traces) -> None:
    """The person bears a neutral name in all records."""
    actions.take_out_person(person.id, NEUTRAL)


@reworded("session_record")
def make_anew(record_ids: Collection[int]) -> None:
    """The PDF shows the words that the record has now."""
    for record in db.session.scalars(select(SessionRecord).where(SessionRecord.id.in_(record_ids))):
        actions.remake_pdf(record)
