"""Records of sessions: what the coordinator writes beside them, and the published versions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base, Created
from networks.records.parts import Content
from networks.sessions.models import LiveSession

# The kind of names in the storage, and the part that is the PDF.
KIND: Final = "records"
FILE: Final = "record.pdf"


class PdfState(StrEnum):
    """Whether the PDF of a version is there yet."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class RecordNotes(Base):
    """What the coordinator adds to the record before it is published: a summary and the decisions."""

    __tablename__ = "record_notes"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), primary_key=True)
    summary: Mapped[str] = mapped_column(default="")
    summary_html: Mapped[str] = mapped_column(default="")
    # One decision a line.
    decisions: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)


class SessionRecord(Created, Base):
    """A published version of a session's record. `content` is all that it shows, as it was at that moment.

    Version 1 comes with the publication; a correction makes the next one, with its `reason`, and the old ones stay.
    """

    __tablename__ = "session_record"
    __table_args__ = (UniqueConstraint("session_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"))
    number: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    pdf_state: Mapped[PdfState] = mapped_column(default=PdfState.WAITING)
    # Name of the PDF in the storage; "" while there is none.
    stored_name: Mapped[str] = mapped_column(default="")
    pdf_made_at: Mapped[datetime | None]

    session: Mapped[LiveSession] = relationship()

    def as_content(self) -> Content:
        """The content with the names of its parts (networks/records/parts.py)."""
        return cast(Content, self.content)
