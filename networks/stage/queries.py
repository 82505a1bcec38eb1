"""What pages ask that refresh themselves without scripts: how much is new since they were made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from networks.core.db import db
from networks.people.models import Person
from networks.questions import policy as questions
from networks.questions.models import Question
from networks.session_messages import policy as messages
from networks.session_messages.models import SessionMessage
from networks.sessions import policy
from networks.sessions.models import ItemState, LiveSession


@dataclass(frozen=True)
class News:
    """How much was shown to everybody since the page was made; `waiting` is for those who decide, 0 for others."""

    questions: int
    messages: int
    waiting: int

    @property
    def is_any(self) -> bool:
        """Whether reading the page again would show something."""
        return bool(self.questions or self.messages or self.waiting)


def news_since(person: Person, live: LiveSession, seq: int) -> News:
    """What the person may know of what came into the session's room after number `seq` of its log."""
    return News(
        questions=_count(
            select(func.count())
            .select_from(Question)
            .where(
                Question.session_id == live.id, Question.seq > seq, Question.state.in_(questions.SHOWN),
                Question.is_rehearsal.is_(False),
            )
        ),
        messages=_count(
            select(func.count())
            .select_from(SessionMessage)
            .where(
                SessionMessage.session_id == live.id, SessionMessage.seq > seq,
                SessionMessage.state.in_(messages.SHOWN), SessionMessage.is_rehearsal.is_(False),
            )
        ),
        waiting=_waiting(live) if policy.can_decide(person, live) else 0,
    )  # fmt: skip


def waiting_messages(live: LiveSession) -> int:
    """How many messages still wait for a decision; closing the session ends them."""
    mine = (SessionMessage.session_id == live.id) & SessionMessage.is_rehearsal.is_(False)
    return _count(
        select(func.count()).select_from(SessionMessage).where(mine, SessionMessage.state == ItemState.PENDING)
    )


def _waiting(live: LiveSession) -> int:
    pending = select(func.count()).select_from(Question)
    return waiting_messages(live) + _count(
        pending.where(
            Question.session_id == live.id, Question.state == ItemState.PENDING, Question.is_rehearsal.is_(False)
        )
    )


def _count(counted: object) -> int:
    return db.session.scalar(counted) or 0  # type: ignore[call-overload]
