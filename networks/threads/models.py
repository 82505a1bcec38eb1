"""Threads, their posts with every former wording, and how far each person has read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core import clock, text
from networks.core.db import Base, Created
from networks.people.models import Network


class ThreadKind(StrEnum):
    """What a thread is for; each kind has another end."""

    QUESTION = "question"
    DISCUSSION = "discussion"
    ANNOUNCEMENT = "announcement"


class OutcomeKind(StrEnum):
    """What a closed thread came to."""

    ANSWER = "answer"
    DECISION = "decision"
    GOOD_PRACTICE = "good_practice"
    RECOMMENDATION = "recommendation"
    NO_ANSWER = "no_answer"


class Level(StrEnum):
    """How much of a thread a person wants to hear."""

    MUTE = "mute"
    NORMAL = "normal"
    FOLLOW = "follow"


class Thread(Created, Base):
    """A discussion in a network. `last_number` counts its posts without gaps and is the number of the newest."""

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_thread_listed", "network_id", "is_pinned", "last_post_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    client_id: Mapped[UUID]
    kind: Mapped[ThreadKind]
    title: Mapped[str]
    last_number: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    is_pinned: Mapped[bool] = mapped_column(default=False)
    is_locked: Mapped[bool] = mapped_column(default=False)
    # The post that answers the question, by its number in this thread.
    accepted_number: Mapped[int | None]
    # One sentence on what came of it, shown first everywhere; present exactly while the thread is closed.
    outcome_kind: Mapped[OutcomeKind | None]
    outcome: Mapped[str | None]
    closed_at: Mapped[datetime | None]

    network: Mapped[Network] = relationship(lazy="joined")

    @property
    def is_closed(self) -> bool:
        """Whether it has come to an outcome."""
        return self.outcome_kind is not None

    @property
    def slug(self) -> str:
        """The readable end of its address."""
        return text.slug(self.title)


class Post(Created, Base):
    """One entry of a thread, with a number that never changes.

    `text` is what the author typed, `html` what everyone sees, cleaned when it was written. A hidden post keeps its
    place and number; its words are shown to nobody but its author and those who moderate.
    """

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("thread_id", "number"), UniqueConstraint("author_id", "client_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID]
    text: Mapped[str]
    html: Mapped[str]
    render_version: Mapped[int]
    # The number of the post it answers, in the same thread.
    in_reply_to: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    hidden_reason: Mapped[str | None]

    thread: Mapped[Thread] = relationship(lazy="joined")

    @property
    def is_hidden(self) -> bool:
        """Whether a moderator has hidden it."""
        return self.hidden_at is not None


class PostRevision(Base):
    """A former wording of a post, kept when the author changed it."""

    __tablename__ = "post_revision"
    __table_args__ = (UniqueConstraint("post_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    version: Mapped[int]
    text: Mapped[str]
    html: Mapped[str]
    written_at: Mapped[datetime]
    replaced_at: Mapped[datetime] = mapped_column(default=clock.now)


class ThreadReading(Base):
    """How far a person has read a thread, and how much of it they want to hear.

    `last_read_number` only grows, except when the person marks something unread. Without a row, what was written
    before the person joined the network counts as read.
    """

    __tablename__ = "thread_reading"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    # None while only the level was chosen and nothing was opened yet.
    last_read_number: Mapped[int | None]
    level: Mapped[Level] = mapped_column(default=Level.NORMAL)
