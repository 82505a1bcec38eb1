"""Texts not sent yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base


class UnsentText(Base):
    """What a person was writing at a place. An empty text means that it was sent or thrown away; `seq` lives on."""

    __tablename__ = "unsent_text"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    seq: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now, index=True)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept any more."""
        return not self.text and not self.title
