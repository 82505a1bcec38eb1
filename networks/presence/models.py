"""Who is in a session now, for how long each was there, corrections, and what people say of it afterwards."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from networks.core.db import Base, Created


class PresenceKind(StrEnum):
    """How somebody was there."""

    LIVE = "live"
    PHONE = "phone"
    ON_SITE = "on_site"


class Presence(Base):
    """An interval in which a person was in a session."""

    __tablename__ = "presence"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[PresenceKind] = mapped_column(default=PresenceKind.LIVE)
    came_at: Mapped[datetime]
    # While somebody is there, the last moment it was known; afterwards when they left.
    seen_at: Mapped[datetime]
    is_over: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PresenceCorrection(Created, Base):
    """Minutes set by hand, with a reason; the newest counts."""

    __tablename__ = "presence_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    minutes: Mapped[int]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Here(Base):
    """Somebody is (or was) in a session's room: the last moment it was known, also before the session is live."""

    __tablename__ = "session_here"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]


class SessionRating(Created, Base):
    """How useful a session was to somebody, from 1 to 4, with a sentence if they wish; shown as numbers only."""

    __tablename__ = "session_rating"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
