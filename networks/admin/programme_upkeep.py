"""The programme's record as the catalogue first describes it, and what of administration goes into the audit log."""

from __future__ import annotations

from networks.admin import programme_queries
from networks.admin.events import (
    MarkAdded,
    MarkChanged,
    MarkRemoved,
    ProgrammeChanged,
    RolloverDone,
    RolloverStarted,
)
from networks.admin.models import Programme
from networks.audit.records import record
from networks.core.db import db
from networks.core.events import after_commit
from networks.core.unit_of_work import unit_of_work
from networks.people import catalogue


def make_programme() -> list[str]:
    """Make the programme's record if there is none; answers a line for it, none when it was there."""
    if programme_queries.record() is not None:
        return []
    with unit_of_work():
        if programme_queries.record() is not None:
            return []
        db.session.add(Programme(id=programme_queries.THE_ONE, **catalogue.read().programme.model_dump()))
    programme_queries.forget_shown()
    return ["programme: made"]


@after_commit.connect_via(ProgrammeChanged)
def _look_again(_sender: object, event: ProgrammeChanged) -> None:
    programme_queries.forget_shown()


record(ProgrammeChanged, "programme.changed", "programme")
record(MarkAdded, "mark.added", "mark")
record(MarkChanged, "mark.changed", "mark")
record(MarkRemoved, "mark.removed", "mark")
record(RolloverStarted, "rollover.started", "edition", about="source_id", detail=("rollover_id",))
record(RolloverDone, "rollover.done", "edition", about="source_id", detail=("rollover_id",))
