"""Questions to the expert, and who wants their answers too."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base, Created
from networks.people.models import Person
from networks.sessions.models import LiveSession, Moderated


class Question(Moderated, Created, Base):
    """A question to the expert; others support it, moderators order it, and every one gets a fate.

    A nameless one shows its author to the coordinator only.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        sa.Index("ix_question_listed", "session_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    seq: Mapped[int | None]
    is_nameless: Mapped[bool] = mapped_column(default=False)
    support_count: Mapped[int] = mapped_column(default=0)
    # The moderators' order of shortlisted questions.
    position: Mapped[int | None]
    staged_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    answer: Mapped[str] = mapped_column(default="")
    answer_html: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # A promise: who answers until when.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    thread_id: Mapped[int | None]

    session: Mapped[LiveSession] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=author_id)


class QuestionSupport(Created, Base):
    """Somebody wants an answer to a question too; once each, never one's own."""

    __tablename__ = "question_support"
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
