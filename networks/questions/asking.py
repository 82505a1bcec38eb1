"""Asking, and wanting the answers to what others asked."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.html import Written
from networks.core.sending import Sent, same_or_conflict
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person
from networks.questions import policy, queries
from networks.questions.models import Question, QuestionSupport
from networks.questions.moving import QUESTION_MAX, WAITING, S, move, place_of, require_open, tell, tell_support
from networks.sessions import policy as sessions
from networks.sessions.deciding import check_length
from networks.sessions.models import LiveSession
from networks.sessions.queries import hold
from networks.sessions.refusals import MAY_NOT
from networks.unsent.actions import let_go

OPEN_MAX: Final = 20


def ask(
    author: Person, live: LiveSession, words: Written, client_id: UUID, *, is_nameless: bool = False
) -> Sent[Question]:
    """Ask the expert. In a pre-moderated session the question waits until a moderator lets it through; a nameless one
    waits there whoever asks, or its way past the moderators would tell that one of them asked it.

    Sending the same `client_id` and text again answers with the question already stored, also in a closed session.

    Raises Forbidden if `author` may not ask now, Invalid past 1,000 characters or 20 questions that are not settled,
    Conflict if `client_id` was used for another text.
    """
    if earlier := queries.question_sent_before(author, client_id):
        sent = (earlier.session_id, earlier.original, earlier.is_nameless)
        return same_or_conflict(earlier, is_same=sent == (live.id, words.text, is_nameless))
    hold(live)
    rehearses = require_open(author, live)
    check_length(words.text, QUESTION_MAX)
    _check_count(author, live)
    question = Question(
        session=live, author=author, client_id=client_id, text=words.text, html=words.html, original=words.text,
        is_nameless=is_nameless, is_rehearsal=rehearses,
    )  # fmt: skip
    if sessions.writes_straight(author, live) and not (is_nameless and live.is_premoderated):
        question.state = S.OPEN
    db.session.add(question)
    db.session.flush()
    let_go(author, place_of(live))
    tell(None if is_nameless else author.id, question, None)
    return Sent(question, is_new=True)


def revise(author: Person, question: Question, words: Written, version: int) -> None:
    """Ask a returned question anew, with other words; it waits again."""
    require(question.author_id == author.id, MAY_NOT)
    hold(question.session)
    require_open(author, question.session)
    check_length(words.text, QUESTION_MAX)
    question.text, question.html, question.original = words.text, words.html, words.text
    move(author, question, S.PENDING, version)


def withdraw(author: Person, question: Question) -> None:
    """Take one's own question back, as long as nobody supports it or it still waits."""
    require(question.author_id == author.id, MAY_NOT)
    hold(question.session)
    queries.hold_question(question)  # nobody supports it between the look and the step
    if question.state is S.WITHDRAWN:
        return
    if question.support_count and question.state not in WAITING:
        raise Conflict(_("Others support this question already; it can no longer be withdrawn."), code="supported")
    move(author, question, S.WITHDRAWN, question.version)


def support(person: Person, question: Question, *, wanted: bool = True) -> None:
    """Support a question, or take it back; twice is once. Raises Forbidden for one's own and for a settled one."""
    hold(question.session)
    queries.hold_question(question)  # it may be settled or joined to another one this very moment
    require(
        policy.can_support(person, question),
        _("One cannot support one's own question, nor one that is settled."), code="cannot_support",
    )  # fmt: skip
    present = db.session.get(QuestionSupport, (question.id, person.id))
    if wanted is (present is not None):
        return
    if wanted:
        db.session.add(QuestionSupport(question_id=question.id, person_id=person.id))
    else:
        db.session.delete(present)
    question.support_count += 1 if wanted else -1
    db.session.flush()
    emit(tell_support(person, question))


def _check_count(author: Person, live: LiveSession) -> None:
    if queries.unsettled_count(author, live) >= OPEN_MAX:
        raise Invalid(_("You have %(n)d questions waiting already. Your text was kept.", n=OPEN_MAX), field="text")
