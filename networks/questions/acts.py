"""The decisions on a question by the names that addresses give them, the same for pages and programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from networks.core.db import db
from networks.core.errors import Invalid, require
from networks.core.html import Written
from networks.core.words import later as _
from networks.people.models import Person
from networks.people.queries import person_by_email
from networks.questions import actions, queries
from networks.questions.forms import Decision, day_in
from networks.questions.models import Question
from networks.sessions import policy as sessions
from networks.sessions.acts import Act, plain, with_reason, with_words
from networks.sessions.refusals import MAY_NOT
from networks.web.numbers import number_in


def _answer(person: Person, question: Question, asked: Decision, words: Written | None) -> None:
    """With words in writing, without them aloud."""
    if words is None:
        actions.answered_aloud(person, question, asked.version)
    else:
        actions.answer_in_writing(person, question, asked.version, words)


def _promise(person: Person, question: Question, asked: Decision, _words: Written | None) -> None:
    require(sessions.can_present(person, question.session), MAY_NOT)  # first: what is looked up tells something
    if not asked.due:
        raise Invalid(_("Please give the day by which the answer will be there."), field="due")
    actions.promise(person, question, asked.version, _owner(person, question, asked.owner), day_in(asked.due))


def _merge(person: Person, question: Question, asked: Decision, _words: Written | None) -> None:
    require(sessions.can_moderate(person, question.session), MAY_NOT)  # first: what waits has a number too
    found = queries.with_ids(question.session_id, [asked.into] if asked.into else [])
    if not found:
        raise Invalid(_("Please choose another open question of this session."), field="into")
    actions.merge(person, question, asked.version, found[0])


def _owner(person: Person, question: Question, given: str) -> Person:
    """The one who promises: by e-mail, or by number as the page's list of those who answer sends it."""
    number = number_in(given)
    listed = queries.answerer_ids(question.session) | {person.id}
    if number is None:
        found = person_by_email(given) if given else None
    else:
        found = db.session.get(Person, number) if number in listed else None
    if found is None or not sessions.can_see(found, question.session):
        raise Invalid(_("This person is not in the session."), field="owner")
    return found


ACTS: Final[Mapping[str, Act[Question, Decision]]] = {
    "approve": Act("Let a question be seen; with `text`, shortened", with_words(actions.approve), with_text=True),
    "return": Act("Return a question with a hint", with_reason(actions.send_back)),
    "reject": Act("Refuse a question", with_reason(actions.reject)),
    "shortlist": Act("Put a question on the shortlist", plain(actions.shortlist)),
    "unshortlist": Act("Take a question off the shortlist or the stage", plain(actions.take_off)),
    "stage": Act("Answer a question now", plain(actions.put_on_stage)),
    "answer": Act("Note that it was answered aloud; with `text`, in writing", _answer, with_text=True),
    "promise": Act("Promise an answer: by whom and until when", _promise),
    "merge": Act("Join a question to another one that asks the same", _merge),
    "drop": Act("Let a question go without an answer", with_reason(actions.drop)),
    "hide": Act("Take a question away from the audience", with_reason(actions.hide)),
    "undo": Act("Take the last decision back within ten seconds", plain(actions.undo)),
}
