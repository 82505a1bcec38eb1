"""How a question goes from one state to another, whoever moves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person
from networks.questions import events, policy, queries
from networks.questions.models import Question, QuestionSupport
from networks.sessions import policy as sessions
from networks.sessions.deciding import check_version, require_not_over
from networks.sessions.models import ItemState, LiveSession
from networks.sessions.queries import hold
from networks.sessions.refusals import DECIDED

QUESTION_MAX: Final = 1000
S = ItemState
WAITING: Final = sessions.WAITING
# Where nobody but its author brings a question; who did it is then kept nowhere, or a nameless one would tell.
BY_AUTHOR: Final = frozenset({S.PENDING, S.WITHDRAWN})
# From which states a question may go to another one.
BEFORE: Final[Mapping[ItemState, frozenset[ItemState]]] = {
    S.OPEN: WAITING | {S.SHORTLISTED, S.ON_STAGE, S.HIDDEN},
    S.PENDING: frozenset({S.RETURNED}),
    S.RETURNED: frozenset({S.PENDING}),
    S.REJECTED: WAITING,
    S.SHORTLISTED: frozenset({S.OPEN, S.ON_STAGE}),
    S.ON_STAGE: frozenset({S.OPEN, S.SHORTLISTED}),
    S.ANSWERED_ALOUD: policy.ASKED | {S.PROMISED},
    S.ANSWERED_IN_WRITING: policy.ASKED | {S.PROMISED},
    S.PROMISED: policy.ASKED,
    S.THREAD: policy.ASKED | {S.PROMISED},
    S.DROPPED: WAITING | policy.ASKED,
    S.MERGED: frozenset({S.OPEN, S.SHORTLISTED}),
    S.HIDDEN: policy.ASKED | {S.ANSWERED_ALOUD, S.ANSWERED_IN_WRITING, S.PROMISED},
    S.WITHDRAWN: WAITING | {S.OPEN},
}


def move(
    person: Person, question: Question, to: ItemState, version: int, *, reason: str = "",
    only_from: frozenset[ItemState] | None = None,
) -> None:  # fmt: skip
    """Bring a question into another state. Raises Conflict for a stale version and for what was decided already."""
    hold(question.session)  # nothing moves in a session that was closed a moment ago
    queries.hold_question(question)
    check_version(question.version, version)
    if question.state not in (only_from or BEFORE[to]):
        raise Conflict(DECIDED, code="wrong_state")
    before = question.state
    if before is not S.PROMISED and to not in {S.HIDDEN, S.WITHDRAWN}:
        require_not_over(question.session)
    question.state_before, question.state, question.version = before, to, question.version + 1
    question.reason, question.decided_at = reason, clock.now()
    question.decided_by_id = None if to in BY_AUTHOR else person.id
    db.session.flush()
    tell(None if to in BY_AUTHOR and question.is_nameless else person.id, question, before)


def settle(person: Person, question: Question, to: ItemState, version: int, reason: str = "") -> None:
    """Bring a question to its fate, off the shortlist and the stage."""
    move(person, question, to, version, reason=reason)
    question.settled_at, question.position = clock.now(), None
    db.session.flush()


def require_open(author: Person, live: LiveSession) -> bool:
    """Whether it is a rehearsal. Raises Forbidden where nothing can be asked now."""
    rehearses = sessions.can_rehearse(author, live)
    require(
        rehearses or sessions.can_ask(author, live),
        _("No questions can be asked here now. Your text was kept."), code="session_not_open",
    )  # fmt: skip
    return rehearses


def place_of(live: LiveSession) -> str:
    """Where a question in the making is kept until it is sent."""
    return f"questions:{live.id}"


def supporters_of(question: Question) -> list[int]:
    """Who supports the question, by id."""
    rows = select(QuestionSupport.person_id).where(QuestionSupport.question_id == question.id)
    return list(db.session.scalars(rows))


def recount(question: Question) -> None:
    """Count the support of a question anew."""
    question.support_count = len(supporters_of(question))
    db.session.flush()


def tell_support(person: Person, question: Question) -> events.QuestionSupported:
    """The event that support changed."""
    live = question.session
    return events.QuestionSupported(
        session_id=live.id, network_id=live.network_id, by_id=person.id, question_id=question.id
    )


def tell(by_id: int | None, question: Question, before: ItemState | None) -> None:
    """Say that a question was asked (`before` is None) or went on. What a nameless author does is nobody's act."""
    live = question.session
    emit(
        events.QuestionMoved(
            session_id=live.id, network_id=live.network_id, by_id=by_id, question_id=question.id, before=before,
            after=question.state,
        )
    )  # fmt: skip
