"""Sessions, who does what in them, their agenda and their interruptions; and what all that is said in them shares."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base, Created
from networks.people.models import Network


class SessionState(StrEnum):
    """Where a session is in its life."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    LOBBY = "lobby"
    LIVE = "live"
    PAUSED = "paused"
    CLOSED = "closed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


# In these people are in it; in those nothing is said in it any more.
RUNNING: Final = frozenset({SessionState.LOBBY, SessionState.LIVE, SessionState.PAUSED})
OVER: Final = frozenset({SessionState.CLOSED, SessionState.PUBLISHED, SessionState.CANCELLED})


class SessionRole(StrEnum):
    """What a person does in one session, beside their role in the network. A guest sees this session only."""

    MODERATOR = "moderator"
    ASSISTANT = "assistant"
    EXPERT = "expert"
    # Whose messages appear without a decision, in this session only.
    TRUSTED = "trusted"


class ItemState(StrEnum):
    """Where a message or a question is. A question goes on from OPEN; the states after it are fates."""

    PENDING = "pending"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    # A message that is shown.
    APPROVED = "approved"
    # Questions.
    OPEN = "open"
    SHORTLISTED = "shortlisted"
    ON_STAGE = "on_stage"
    MERGED = "merged"
    ANSWERED_ALOUD = "answered_aloud"
    ANSWERED_IN_WRITING = "answered_in_writing"
    PROMISED = "promised"
    THREAD = "thread"
    DROPPED = "dropped"


class LiveSession(Created, Base):
    """A moderated meeting on-line. `version` moves with every change of its state; a stale one is refused."""

    __tablename__ = "live_session"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID]
    title: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    about_html: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    state: Mapped[SessionState] = mapped_column(default=SessionState.DRAFT)
    is_premoderated: Mapped[bool] = mapped_column(default=True)
    # An https address of a room with sound, elsewhere.
    room_url: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    pause_reason: Mapped[str] = mapped_column(default="")
    cancel_reason: Mapped[str] = mapped_column(default="")
    # Why it began without an expert.
    no_expert_reason: Mapped[str] = mapped_column(default="")
    # While set, what is done in the session is a rehearsal and is wiped before the lobby opens.
    rehearsal_since: Mapped[datetime | None]
    # When people were reminded of it, a day and an hour before, or why not: it was announced later than that.
    day_reminder_at: Mapped[datetime | None]
    hour_reminder_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    network: Mapped[Network] = relationship(lazy="joined")
    people: Mapped[list[SessionPerson]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    agenda: Mapped[list[AgendaItem]] = relationship(cascade="all, delete-orphan", order_by="AgendaItem.position")

    @property
    def is_over(self) -> bool:
        """Whether nothing is said in it any more."""
        return self.state in OVER

    @property
    def is_rehearsed(self) -> bool:
        """Whether those backstage rehearse it now."""
        return self.rehearsal_since is not None

    @property
    def is_running(self) -> bool:
        """Whether people are in it: its lobby is open, it is live, or paused."""
        return self.state in RUNNING

    def ids_of(self, *roles: SessionRole) -> frozenset[int]:
        """Who holds one of these roles."""
        return frozenset(row.person_id for row in self.people if row.role in roles)


class SessionPerson(Base):
    """A person with a role in one session."""

    __tablename__ = "session_person"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[SessionRole] = mapped_column(primary_key=True)


class AgendaItem(Base):
    """A point of the agenda with the minutes meant for it, when it was begun and when it ended."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("session_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class SessionPause(Base):
    """An interruption; it does not count as presence."""

    __tablename__ = "session_pause"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str]


class Moderated:
    """What messages and questions have in common: shown words, the author's own words, and the decision.

    `text` is what is shown; `original` is what the author wrote, kept when a moderator shortened it.
    `version` moves with every decision.
    """

    text: Mapped[str]
    html: Mapped[str]
    original: Mapped[str]
    state: Mapped[ItemState] = mapped_column(default=ItemState.PENDING)
    state_before: Mapped[ItemState | None]
    version: Mapped[int] = mapped_column(default=1)
    # A hint with a returned item, a reason with a rejected, hidden or dropped one: the author sees it.
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    is_rehearsal: Mapped[bool] = mapped_column(default=False)

    @property
    def is_shortened(self) -> bool:
        """Whether a moderator changed the words before showing them."""
        return self.text != self.original
