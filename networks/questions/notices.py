"""Who hears of what about questions: the author of every decision, the one who promised of the promise and its day."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import Notice, NoticeKind, Told, changed, reads, settle, tell
from networks.core.words import now as _
from networks.people.models import Person
from networks.questions import events, policy, queries
from networks.questions.models import Question
from networks.questions.moving import WAITING, S
from networks.questions.page import day_words
from networks.web.filters import name_of

SUBJECT = "question"
QUOTED = 300
# What the author of a question should hear of.
DECIDED = frozenset({S.RETURNED, S.REJECTED, S.DROPPED, S.HIDDEN, S.PROMISED, S.ANSWERED_IN_WRITING})
# What the authors of the questions that were joined to it should hear of as well.
FOR_ALL = frozenset({S.PROMISED, S.ANSWERED_IN_WRITING})


@before_commit.connect_via(events.QuestionMoved)
def tell_of_decision(_sender: type[events.QuestionMoved], event: events.QuestionMoved) -> None:
    """The author hears what was decided, the one who promises that they did; what is over waits for nobody."""
    question = db.session.get_one(Question, event.question_id)
    if question.is_rehearsal or event.before is None:
        return
    changed((SUBJECT, question.id))
    was_shortened = event.after is S.OPEN and event.before in WAITING and question.is_shortened
    if event.after in DECIDED or was_shortened:
        _tell_author(question, event.by_id)
    if event.after in FOR_ALL:
        for joined in queries.merged_into(question):
            changed((SUBJECT, joined.id))
            _tell_author(joined, event.by_id)
    if event.after is S.PROMISED and question.owner_id:
        _tell(question, question.owner_id, NoticeKind.QUESTION_PROMISED, event.by_id)
    if event.before is S.PROMISED:
        for kind in (NoticeKind.QUESTION_PROMISED, NoticeKind.QUESTION_DUE):
            settle((SUBJECT, question.id), kind)


@reads(SUBJECT)
def questions_in_words(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """Notices about questions, as they stand now; what was taken back or is not the person's to see is left out."""
    wanted = select(Question).where(Question.id.in_({notice.subject_id for notice in notices}))
    found = {question.id: question for question in db.session.scalars(wanted)}
    said: dict[int, Told] = {}
    for notice in notices:
        question = found.get(notice.subject_id)
        if question is None or not policy.can_see(person, question):
            continue
        is_for_author = notice.kind is NoticeKind.QUESTION_DECIDED
        words = _decided(person, question) if is_for_author else _promised(person, question, notice.kind)
        if words is not None:
            title, quote = words
            facts = f"{question.session.title} · {name_of(question.session.network)}"
            verb = _("Show the question") if is_for_author else _("Write the answer")
            path = url_for("questions.show", question_id=question.id)
            said[notice.id] = Told(title, facts, path, quote[:QUOTED], verb)
    return said


def _decided(person: Person, question: Question) -> tuple[str, str] | None:
    """What the author hears: a title, and the words that were said about it."""
    if question.author_id != person.id:
        return None
    into = db.session.get(Question, question.merged_into_id) if question.merged_into_id else None
    told = into if question.state is S.MERGED and into is not None else question
    match told.state:
        case S.RETURNED:
            return _("Your question was returned with a hint"), told.reason
        case S.REJECTED:
            return _("Your question was not accepted"), told.reason
        case S.DROPPED:
            return _("Your question stays without an answer"), told.reason
        case S.HIDDEN if told is question:
            return _("Your question was taken off the list"), told.reason
        case S.PROMISED:
            day = day_words(told.due_on) if told.due_on else ""
            return _("An answer to your question was promised until %(day)s", day=day), told.text
        case S.ANSWERED_IN_WRITING:
            return _("Your question was answered in writing"), told.answer
        case S.OPEN | S.SHORTLISTED | S.ON_STAGE if told is question and told.is_shortened:
            return _("Your question was shortened by the editors"), told.text
    return None


def _promised(person: Person, question: Question, kind: NoticeKind) -> tuple[str, str] | None:
    if question.owner_id != person.id or question.state is not S.PROMISED or question.due_on is None:
        return None
    day = day_words(question.due_on)
    if kind is NoticeKind.QUESTION_DUE:
        return _("The answer you promised is due: %(day)s", day=day), question.text
    return _("You are to answer a question until %(day)s", day=day), question.text


def _tell_author(question: Question, by_id: int | None) -> None:
    _tell(question, question.author_id, NoticeKind.QUESTION_DECIDED, by_id)


def _tell(question: Question, person_id: int, kind: NoticeKind, by_id: int | None) -> None:
    tell(
        [person_id], kind, (SUBJECT, question.id), network_id=question.session.network_id, actor_id=by_id,
        place=f"question:{question.id}", anew=True,
    )  # fmt: skip
