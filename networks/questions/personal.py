"""Questions as part of what the site knows of a person, and open pages that show an erased one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, or_, select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports, reworded, shows
from networks.core.unit_of_work import emit
from networks.people.models import Person
from networks.questions import policy
from networks.questions.events import QuestionReworded
from networks.questions.models import Question, QuestionSupport
from networks.sessions.models import ItemState, LiveSession

AT_ONCE = 200


@exports("questions", "question.author_id")
def questions(person: Person) -> Rows:
    """What the person asked, with or without their name, and what became of it."""
    rows = select(Question).where(Question.author_id == person.id).order_by(Question.id)
    for one in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "id": one.id, "session_id": one.session_id, "text": one.original, "shown_text": one.text,
            "is_nameless": one.is_nameless, "state": one.state.value, "reason": one.reason, "answer": one.answer,
            "support_count": one.support_count, "asked_at": one.created_at,
        }  # fmt: skip


@exports("question_answers", "question.answered_by_id", "question.owner_id")
def answers(person: Person) -> Rows:
    """What the person answered in writing or promised to answer. Who asked is somebody else's."""
    mine = or_(Question.answered_by_id == person.id, Question.owner_id == person.id)
    rows = select(Question).where(mine).order_by(Question.id)
    for one in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        is_answered = one.answered_by_id == person.id
        yield {
            "question_id": one.id, "session_id": one.session_id, "question": _shown(one.state, one.text),
            "answer": one.answer if is_answered else "",
            "promised_until": one.due_on if one.owner_id == person.id else None,
        }  # fmt: skip


@exports("question_supports", "question_support.person_id")
def supports(person: Person) -> Rows:
    """Which questions of others the person supported."""
    rows = (
        select(QuestionSupport, Question.state, Question.text, LiveSession.title)
        .join(Question, Question.id == QuestionSupport.question_id)
        .join(LiveSession, LiveSession.id == Question.session_id)
        .where(QuestionSupport.person_id == person.id)
        .order_by(QuestionSupport.question_id)
    )
    for row, state, text, title in db.session.execute(rows.execution_options(yield_per=AT_ONCE)):
        yield {"question_id": row.question_id, "question": _shown(state, text), "session": title, "at": row.created_at}


@erases("questions", "question_support.person_id")
def forget_supports(person: Person, _traces: Traces) -> None:
    """Who wanted an answer is forgotten; how many did stays."""
    db.session.execute(delete(QuestionSupport).where(QuestionSupport.person_id == person.id))


@reworded("question")
def tell_of_questions(question_ids: Collection[int]) -> None:
    """Open pages show these questions anew."""
    for question in db.session.scalars(select(Question).where(Question.id.in_(question_ids))):
        question.version += 1
        live = question.session
        emit(QuestionReworded(session_id=live.id, network_id=live.network_id, by_id=None, question_id=question.id))


@shows("question")
def questions_with(person_id: int) -> list[int]:
    """The questions that bear the person's name: asked with it, answered or promised."""
    asked = (Question.author_id == person_id) & Question.is_nameless.is_(False)
    named = or_(asked, Question.answered_by_id == person_id, Question.owner_id == person_id)
    return list(db.session.scalars(select(Question.id).where(named).order_by(Question.id)))


def _shown(state: ItemState, text: str) -> str:
    """Somebody else's words, as long as they are shown to others at all."""
    return text if state in policy.SHOWN else ""
