"""Slides of a session: a PDF, its pages as pictures and words, and which page is shown when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base, Created
from networks.core.pdf_limits import picture_name, small_name
from networks.sessions.models import LiveSession

# The kind of names in the storage, and the part that is the PDF itself.
KIND: Final = "slides"
FILE: Final = "slides.pdf"


class SlideSetState(StrEnum):
    """Where a set of slides is on its way from the file to the stage."""

    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"
    # Taken away: nobody sees it any more, its words are gone at once, its bytes some time later.
    REMOVED = "removed"


class SlideSetAct(StrEnum):
    """What happened to a set of slides."""

    BROUGHT = "brought"
    READY = "ready"
    FAILED = "failed"
    CHOSEN = "chosen"
    REMOVED = "removed"


class SlideSet(Created, Base):
    """A PDF somebody brought. One set of a session is current; `position` is the page everybody is shown (0: none yet).

    `furthest` is the highest page shown so far: the audience may look back, not ahead. While a session is rehearsed
    both are the rehearsal's. `failure` is a code (`core.pdf_limits.Trouble`, or `interrupted`) of why it could not be
    read.
    """

    __tablename__ = "slide_set"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID]
    file_name: Mapped[str]
    # A name of the storage; the PDF and the pictures of its pages are parts of it.
    stored_name: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    state: Mapped[SlideSetState] = mapped_column(default=SlideSetState.RENDERING)
    failure: Mapped[str] = mapped_column(default="")
    page_count: Mapped[int] = mapped_column(default=0)
    is_current: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    furthest: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None]

    session: Mapped[LiveSession] = relationship()

    @property
    def file_part(self) -> str:
        """Where the PDF is in the storage."""
        return f"{self.stored_name}/{FILE}"

    def picture_part(self, number: int, *, is_small: bool = False) -> str:
        """Where the picture of a page is in the storage."""
        return f"{self.stored_name}/{small_name(number) if is_small else picture_name(number)}"


class Slide(Base):
    """A page: its size in pixels, its words for screen readers and search, and the presenter's notes."""

    __tablename__ = "slide"
    set_id: Mapped[int] = mapped_column(ForeignKey("slide_set.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")


class SlideMove(Base):
    """A page was shown to everybody from this moment on; the record's chapters come from here."""

    __tablename__ = "slide_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("slide_set.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
