"""Questions, live: asked by socket, shown as far as each room may know, support told by tick."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from networks.access.limits import spend
from networks.core import html
from networks.core.db import db
from networks.core.events import after_commit, before_commit
from networks.core.shapes import Shape
from networks.core.text import Body
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.questions import asking, policy, queries, showing
from networks.questions.events import QuestionMoved, QuestionReworded, QuestionsArranged, QuestionSupported
from networks.questions.models import Question
from realtime import doors, log, moderated, rooms, sessions, ticks
from realtime.log import Shown


class NewQuestion(Shape):
    """A question for a session's room; a nameless one shows its author to nobody but a coordinator who looks it up."""

    room: str = Field(max_length=rooms.NAME_MAX)
    text: Body
    client_id: UUID
    nameless: bool = False


@doors.on("session.question.ask", NewQuestion)
def ask(person: Person, new: NewQuestion) -> doors.Ack:
    """Answer after the commit with the question's id, its place in the room's log if it has one, and its state."""
    live = sessions.live_for(person, new.room)
    spend(person)
    words = html.write(new.text)
    with unit_of_work():
        question = asking.ask(person, live, words, new.client_id, is_nameless=new.nameless).thing
    return {"id": question.id, "seq": question.seq, "state": question.state.value}


@before_commit.connect_via(QuestionMoved)
def show(_sender: type[QuestionMoved], event: QuestionMoved) -> None:
    """Each room hears what it may; the author of every step, because one's own pages may be open elsewhere, too."""
    question = db.session.get_one(Question, event.question_id)
    moderated.tell("question", event, question, policy.SHOWN)
    log.append(f"person:{question.author_id}", "session.question.changed", question.id)


@before_commit.connect_via(QuestionReworded)
def show_anew(_sender: type[QuestionReworded], event: QuestionReworded) -> None:
    """Whoever sees the question sees its words as they are now."""
    moderated.tell_anew("question", db.session.get_one(Question, event.question_id), policy.SHOWN)


@before_commit.connect_via(QuestionsArranged)
def arranged(_sender: type[QuestionsArranged], event: QuestionsArranged) -> None:
    """The moderators' order is theirs; the audience sees the shortlist by support."""
    log.append(f"backstage:{event.session_id}", "questions.arranged", event.session_id)


@after_commit.connect_via(QuestionSupported)
def supported(_sender: type[QuestionSupported], event: QuestionSupported) -> None:
    """Support is told by tick, not per click."""
    ticks.supports.add(event.session_id)


def _counts(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """How many support each open question, as it is now."""
    return {id_: Shown({"id": id_, "counts": queries.support_counts(id_)}) for id_ in ids}


def _order(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """The shortlist in the moderators' order."""
    return {id_: Shown({"id": id_, "order": queries.shortlist_ids(id_)}) for id_ in ids}


moderated.render("question", queries.with_ids, showing.as_backstage, showing.as_audience)
moderated.render_own("question", Question, showing.as_author)
log.render("questions.counted", _counts)
log.render("questions.arranged", _order)
