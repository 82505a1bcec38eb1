"""Finding questions, always for a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from networks.core import clock
from networks.core.db import db, hold_row
from networks.core.errors import Conflict, NotFound
from networks.core.words import later as _
from networks.people.models import Person
from networks.questions import policy
from networks.questions.models import Question, QuestionSupport
from networks.sessions import policy as sessions
from networks.sessions.closing import stands_against
from networks.sessions.deciding import UNDO_WITHIN
from networks.sessions.models import ItemState, LiveSession, SessionRole

NO_QUESTION = _("There is no such question, or it is not open to you.")


def question_for(person: Person, question_id: int) -> Question:
    """The question. Raises NotFound for unknown and hidden ones alike."""
    question = db.session.get(Question, question_id)
    if question is None or not policy.can_see(person, question):
        raise NotFound(NO_QUESTION)
    return question


def questions_of(person: Person, live: LiveSession) -> list[Question]:
    """The questions the person may see: on stage first, then by support and age, settled ones last.

    For those backstage the moderators' order comes between; the audience does not learn it.
    """
    rows = db.session.scalars(select(Question).where(Question.session_id == live.id, _seen_by(person, live)))
    return sorted(rows, key=order if sessions.can_see_backstage(person, live) else by_support)


def with_ids(live_id: int, question_ids: Collection[int]) -> list[Question]:
    """The questions of a session with these ids."""
    rows = select(Question).where(Question.session_id == live_id, Question.id.in_(question_ids))
    return list(db.session.scalars(rows))


def question_sent_before(author: Person, client_id: UUID) -> Question | None:
    """What the author asked under this number."""
    return db.session.scalar(select(Question).where(Question.author_id == author.id, Question.client_id == client_id))


def without_fate(live: LiveSession) -> list[Question]:
    """The questions that still have no fate, rehearsed ones left out."""
    rows = select(Question).where(
        Question.session_id == live.id, Question.state.in_(policy.UNSETTLED), Question.is_rehearsal.is_(False)
    )
    return sorted(db.session.scalars(rows), key=order)


@stands_against("questions")
def every_question_needs_a_fate(live: LiveSession) -> None:
    """No question is lost: a session is closed when each has a fate. Raises Conflict (`open_questions`)."""
    if waiting := len(without_fate(live)):
        raise Conflict(
            _("Questions without an answer or another fate: %(n)d. Each of them needs one first.", n=waiting),
            code="open_questions",
        )


def on_stage(live: LiveSession) -> Question | None:
    """The question being answered now."""
    staged = select(Question).where(Question.session_id == live.id, Question.state == ItemState.ON_STAGE)
    return db.session.scalar(staged)


def promised_by(person: Person) -> list[Question]:
    """Questions the person promised to answer, the earliest day first."""
    rows = select(Question).where(
        Question.owner_id == person.id, Question.state == ItemState.PROMISED, Question.is_rehearsal.is_(False)
    )
    rows = rows.order_by(Question.due_on, Question.id)
    return [one for one in db.session.scalars(rows) if policy.can_see(person, one)]


def due_by(day: date) -> list[Question]:
    """Promised answers that should be there by that day, whoever promised them."""
    rows = select(Question).where(
        Question.state == ItemState.PROMISED, Question.due_on <= day, Question.owner_id.is_not(None),
        Question.is_rehearsal.is_(False),
    )  # fmt: skip
    return list(db.session.scalars(rows.order_by(Question.id)))


def merged_into(question: Question) -> list[Question]:
    """The questions that were joined to this one."""
    rows = select(Question).where(Question.merged_into_id == question.id, Question.state == ItemState.MERGED)
    return list(db.session.scalars(rows.order_by(Question.id)))


def decided_lately_by(person: Person, live: LiveSession) -> list[int]:
    """By id, the waiting questions the person decided on a moment ago, which can still be taken back."""
    rows = select(Question.id).where(
        Question.session_id == live.id, Question.decided_by_id == person.id,
        Question.decided_at > clock.now() - UNDO_WITHIN, Question.state_before.in_(sessions.WAITING),
    )  # fmt: skip
    return list(db.session.scalars(rows))


def supported_ids(person: Person, question_ids: Collection[int]) -> set[int]:
    """Which of these questions the person supports."""
    rows = select(QuestionSupport.question_id).where(
        QuestionSupport.person_id == person.id, QuestionSupport.question_id.in_(question_ids)
    )
    return set(db.session.scalars(rows))


def support_counts(live_id: int) -> dict[int, int]:
    """How many support each question the audience sees and may still support, by its id."""
    rows = select(Question.id, Question.support_count).where(
        Question.session_id == live_id, Question.state.in_(policy.ASKED), Question.is_rehearsal.is_(False)
    )
    return dict(db.session.execute(rows).all())


def shortlist_ids(live_id: int) -> list[int]:
    """The shortlisted questions in the moderators' order, by id."""
    rows = select(Question.id).where(Question.session_id == live_id, Question.state == ItemState.SHORTLISTED)
    return list(db.session.scalars(rows.order_by(Question.position, Question.id)))


def unsettled_count(author: Person, live: LiveSession) -> int:
    """How many questions of the author still have no fate."""
    counted = (
        select(func.count())
        .select_from(Question)
        .where(Question.session_id == live.id, Question.author_id == author.id, Question.state.in_(policy.UNSETTLED))
    )
    return db.session.scalar(counted) or 0


def answerer_ids(live: LiveSession) -> frozenset[int]:
    """Who may be chosen from a list to answer a question later: the session's experts, moderators and its host."""
    return live.ids_of(SessionRole.EXPERT, SessionRole.MODERATOR) | {live.author_id}


def hold_question(question: Question) -> None:
    """Keep the question as it is until the unit's end: two who decide meet here one after the other."""
    hold_row(question)


def _seen_by(person: Person, live: LiveSession) -> ColumnElement[bool]:
    """The list form of `policy.can_see` for questions of a session the person sees."""
    if sessions.can_see_backstage(person, live):
        return true()
    shown = and_(Question.state.in_(policy.SHOWN), Question.is_rehearsal.is_(False))
    return or_(shown, Question.author_id == person.id)


def order(question: Question) -> tuple[int, int, int, int]:
    """On stage, then the moderators' order, then by support and age; settled ones last."""
    place = {ItemState.ON_STAGE: 0, ItemState.SHORTLISTED: 1, ItemState.OPEN: 2}
    return (place.get(question.state, 3), question.position or 0, -question.support_count, question.id)


def by_support(question: Question) -> tuple[int, int, int]:
    """On stage, then by support and age; settled ones last."""
    place = {ItemState.ON_STAGE: 0, ItemState.SHORTLISTED: 1, ItemState.OPEN: 1}
    return (place.get(question.state, 2), -question.support_count, question.id)
