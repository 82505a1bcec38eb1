"""Files with a person's own data."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from networks.core.db import Base, Created


class ExportState(StrEnum):
    """Whether the file is being made, can be fetched, or is gone."""

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"


class DataExport(Created, Base):
    """A copy of a person's own data, made by the worker and kept for seven days under a random name."""

    __tablename__ = "data_export"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    state: Mapped[ExportState] = mapped_column(default=ExportState.WAITING)
    stored_name: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
