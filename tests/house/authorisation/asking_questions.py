"""Valid requests about questions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.questions import actions, asking, policy
from networks.questions.models import Question
from networks.sessions.models import SessionState
from networks.web.filters import local_day
from tests import make_sessions
from tests.house.authorisation.asking import Asked, Cell, builds, client_id

HINT = "Proszę napisać krócej."


def waiting(cell: Cell, *, state: SessionState = SessionState.ANNOUNCED, nameless: bool = False) -> Question:
    """The writer's question as it is right after asking."""
    return make_sessions.question(cell.writer, cell.live(state), nameless=nameless)


def opened(cell: Cell, *, state: SessionState = SessionState.ANNOUNCED, nameless: bool = False) -> Question:
    """The same, let through by the one who leads there; its version is 2."""
    question = waiting(cell, state=state, nameless=nameless)
    with unit_of_work():
        actions.approve(cell.leader, question, 1)
    return question


def asker(cell: Cell) -> Person:
    """The person of the column as they are now."""
    person = cell.world.person(cell.column)
    db.session.refresh(person)
    return person


def sends(name: str) -> Any:
    """The decorated function answers a question and what is sent about it; registered for pages and for programs."""

    def register(builder: Any) -> Any:
        def as_form(cell: Cell) -> Asked:
            question, fields = builder(cell)
            return Asked({"question_id": question.id}, form={key: str(value) for key, value in fields.items()})

        def as_json(cell: Cell) -> Asked:
            question, fields = builder(cell)
            return Asked({"question_id": question.id}, json=fields)

        builds(f"questions.{name}")(as_form)
        builds(f"questions_api.{name}")(as_json)
        return builder

    return register


@builds("questions.promises")
def promises(_cell: Cell) -> Asked:
    """One's own promises."""
    return Asked()


@builds("questions_api.questions")
def list_of_questions(cell: Cell) -> Asked:
    """The questions of a session."""
    return Asked({"session_id": cell.live(SessionState.ANNOUNCED).id})


@builds("questions.show", "questions_api.question")
def question(cell: Cell) -> Asked:
    """An open question."""
    return Asked({"question_id": opened(cell).id})


@builds("questions.ask")
def question_to_ask(cell: Cell) -> Asked:
    """A question in a session that was announced."""
    form = {"text": "Kto to zatwierdza?", "client_id": client_id()}
    return Asked({"session_id": cell.live(SessionState.ANNOUNCED).id}, form=form)


@builds("questions_api.ask")
def question_for_programs(cell: Cell) -> Asked:
    """The same as JSON."""
    asked = question_to_ask(cell)
    return Asked(asked.values, json=asked.form)


def shortlisted(cell: Cell) -> Question:
    """A shortlisted question; its version is 3."""
    question = opened(cell)
    with unit_of_work():
        actions.shortlist(cell.leader, question, 2)
    return question


@builds("questions.order")
def order(cell: Cell) -> Asked:
    """A shortlisted question goes up, another one was before it."""
    first = shortlisted(cell)
    second = make_sessions.question(cell.leader, first.session, "Od kiedy?")
    with unit_of_work():
        actions.shortlist(cell.leader, second, 1)
    return Asked({"session_id": first.session_id}, form={"up": str(second.id)})


@builds("questions_api.order")
def order_for_programs(cell: Cell) -> Asked:
    """The whole shortlist."""
    question = shortlisted(cell)
    return Asked({"session_id": question.session_id}, json={"order": [question.id]})


@sends("support")
def support(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """An open question of somebody else, in the author's line of her own."""
    return opened(cell), {}


@sends("unsupport")
def unsupport(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """One that the person supports, if they can."""
    question = opened(cell)
    person = asker(cell)
    if policy.can_support(person, question):
        with unit_of_work():
            asking.support(person, question)
    return question, {}


@sends("withdraw")
def withdrawal(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """An open question that nobody supports."""
    return opened(cell), {}


@sends("revise")
def revision(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """A returned question."""
    question = waiting(cell)
    with unit_of_work():
        actions.send_back(cell.leader, question, 1, HINT)
    return question, {"version": 2, "text": "Krócej?"}


@sends("author")
def authorship(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """A question asked without a name."""
    return opened(cell, nameless=True), {}


@sends("approve")
def approval(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """A question that waits."""
    return waiting(cell), {"version": 1}


@sends("return")
@sends("reject")
def refusal(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """The same, with a word to its author."""
    return waiting(cell), {"version": 1, "reason": HINT}


@sends("shortlist")
def choice(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """An open question."""
    return opened(cell), {"version": 2}


@sends("unshortlist")
def choice_taken_back(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """A shortlisted question."""
    return shortlisted(cell), {"version": 3}


@sends("stage")
@sends("answer")
def turn(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """An open question of a live session: for the stage, or answered aloud."""
    return opened(cell, state=SessionState.LIVE), {"version": 2}


@sends("promise")
def promise(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """An answer by somebody else within a week."""
    due = local_day(clock.now()) + timedelta(days=7)
    return opened(cell), {"version": 2, "owner": cell.leader.email, "due": due.isoformat()}


@sends("merge")
def joining(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """A question that asks the same as one of the leader's."""
    question = opened(cell)
    other = make_sessions.question(cell.leader, question.session, "Kto podpisuje?")
    return question, {"version": 2, "into": other.id}


@sends("drop")
@sends("hide")
def removal(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """An open question, with a reason."""
    return opened(cell), {"version": 2, "reason": HINT}


@sends("undo")
def taking_back(cell: Cell) -> tuple[Question, dict[str, Any]]:
    """A question the person let through a moment ago; one somebody else did, if they may not decide."""
    question, person = waiting(cell), asker(cell)
    decides = cell.place == "finanse" and cell.column in {"marta", "anna"}
    with unit_of_work():
        actions.approve(person if decides else cell.leader, question, 1)
    return question, {"version": 2}
