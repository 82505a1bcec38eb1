"""Messages in sessions, and what those backstage tell each other."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base, Created
from networks.people.models import Person
from networks.sessions.models import LiveSession, Moderated


class SessionMessage(Moderated, Created, Base):
    """A message to everybody in a session; the audience sees it once it is approved.

    `seq` is its place in the audience's room log, given when it is approved.
    """

    __tablename__ = "session_message"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    seq: Mapped[int | None]

    session: Mapped[LiveSession] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=author_id)


class BackstageNote(Created, Base):
    """What moderators and experts tell each other during a session; never in the record."""

    __tablename__ = "backstage_note"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID]
    text: Mapped[str]
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
