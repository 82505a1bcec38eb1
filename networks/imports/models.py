"""Lists read in from files, with what became of each row."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from networks.core.db import Base, Created


class ImportState(StrEnum):
    """Where a list stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    # The file as a whole could not be read, or the list was stopped; rows that were done stay done.
    REFUSED = "refused"


class RowOutcome(StrEnum):
    """What became of a row."""

    MADE = "made"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class ImportList(Created, Base):
    """A list somebody handed in; its file waits under a random name in the data folder until it has been read."""

    __tablename__ = "import_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"), index=True)
    file_name: Mapped[str]
    stored_name: Mapped[str]
    # What was chosen beside the file, for example the roles of those invited.
    options: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    state: Mapped[ImportState] = mapped_column(default=ImportState.WAITING)
    row_count: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)
    # Why the list was refused, in the language of the one who handed it in.
    problem: Mapped[str | None]
    done_at: Mapped[datetime | None]


class ImportRow(Base):
    """What became of one row; `number` counts as a spreadsheet does, the heading being row 1."""

    __tablename__ = "import_row"
    import_id: Mapped[int] = mapped_column(ForeignKey("import_list.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[RowOutcome]
    # How the row is recognised by the one who handed it in: an address, a name of an institution.
    label: Mapped[str]
    sentence: Mapped[str]
