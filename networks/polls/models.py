"""Polls, their options and votes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base, Created
from networks.sessions.models import LiveSession

# The numbers of a scale.
SCALE: Final = range(1, 6)


class PollKind(StrEnum):
    """How one answers."""

    SINGLE = "single"
    SEVERAL = "several"
    # From 1 to 5.
    SCALE = "scale"
    # A few words of one's own.
    OPEN = "open"


class PollState(StrEnum):
    """Where a poll is. Its question, kind, options and secrecy are frozen once it is open."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SHOWN = "shown"


class Poll(Created, Base):
    """One question to everybody in a session."""

    __tablename__ = "poll"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID]
    kind: Mapped[PollKind]
    question: Mapped[str]
    # A secret one never tells who chose what, not even to those who lead.
    is_secret: Mapped[bool] = mapped_column(default=True)
    state: Mapped[PollState] = mapped_column(default=PollState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime | None]
    # When it closes by itself, if it does.
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]
    # Those backstage only know of it: made in a rehearsal, or prepared before and tried in one.
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
    # Prepared before the rehearsal it is tried in; afterwards it is a draft again.
    is_kept: Mapped[bool] = mapped_column(default=False)

    session: Mapped[LiveSession] = relationship()
    options: Mapped[list[PollOption]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="PollOption.position"
    )


class PollOption(Base):
    """One of the answers to choose from."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str]


class PollVote(Base):
    """Somebody's answer; voting again while it is open replaces it.

    Who voted is kept so that everybody votes once. Of a secret poll it is shown to nobody but the voter.
    """

    __tablename__ = "poll_vote"
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    # Ids of options, or one number of the scale.
    choices: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    words: Mapped[str] = mapped_column(default="")
    # Why a moderator left these words out of the results; the voter sees it. Empty where they are shown.
    left_out: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
