"""What pages ask that refresh themselves without scripts: how much is new since they were made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from networks.core.db import db
from networks.people.models import Person
from networks.questions import policy as questions
from networks.questions.models import Question
from networks.session_messages import policy as messages
from networks.session_messages.models import SessionMessage
from networks.sessions import policy
from networks.sessions.models import ItemState, LiveSession

Thing = type[Question] | type[SessionMessage]


@dataclass(frozen=True)
class News:
    """How much was shown to everybody since the page was made; `waiting` is for those who decide, 0 for others."""

    questions: int
    messages: int
    waiting: int


def news_since(person: Person, live: LiveSession, seq: int) -> News:
    """What the person may know of what came into the session's room after number `seq` of its log."""
    return News(
        questions=_count(live, Question, Question.seq > seq, Question.state.in_(questions.SHOWN)),
        messages=_count(live, SessionMessage, SessionMessage.seq > seq, SessionMessage.state.in_(messages.SHOWN)),
        waiting=_waiting(live, Question) + waiting_messages(live) if policy.can_decide(person, live) else 0,
    )


def waiting_messages(live: LiveSession) -> int:
    """How many messages still wait for a decision; closing the session ends them."""
    return _waiting(live, SessionMessage)


def _waiting(live: LiveSession, thing: Thing) -> int:
    return _count(live, thing, thing.state == ItemState.PENDING)


def _count(live: LiveSession, thing: Thing, *conditions: ColumnElement[bool]) -> int:
    """How many of the session, rehearsed ones left out."""
    rows = select(func.count()).select_from(thing)
    return db.session.scalar(rows.where(thing.session_id == live.id, thing.is_rehearsal.is_(False), *conditions)) or 0
