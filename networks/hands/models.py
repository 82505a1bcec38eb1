"""Raised hands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base
from networks.people.models import Person
from networks.sessions.models import LiveSession


class HandState(StrEnum):
    """Where a raised hand is."""

    RAISED = "raised"
    INVITED = "invited"
    SPEAKING = "speaking"
    DONE = "done"
    LOWERED = "lowered"
    SKIPPED = "skipped"


class Hand(Base):
    """A wish to speak, with the times of its course."""

    __tablename__ = "hand"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    state: Mapped[HandState] = mapped_column(default=HandState.RAISED)
    raised_at: Mapped[datetime]
    invited_at: Mapped[datetime | None]
    speaking_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    is_rehearsal: Mapped[bool] = mapped_column(default=False)

    session: Mapped[LiveSession] = relationship()
    person: Mapped[Person] = relationship()
