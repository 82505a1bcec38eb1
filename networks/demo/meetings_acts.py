"""What sessions of the demonstration have in common, past or live: being prepared, begun, supported, shown slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO

from werkzeug.datastructures import FileStorage

from networks.core import clock
from networks.core.db import db
from networks.core.html import write
from networks.core.text import prose
from networks.core.unit_of_work import unit_of_work
from networks.demo import deck
from networks.demo.meetings_content import Page, Planned, Vote
from networks.demo.talk import client_id, person_of
from networks.people.models import Person
from networks.people.queries import member_ids, network_by_slug
from networks.polls import actions as polls
from networks.polls.models import Poll, PollKind
from networks.questions import actions as questions
from networks.questions import asking
from networks.questions.models import Question
from networks.sessions import actions, preparing
from networks.sessions.models import ItemState, LiveSession, SessionRole
from networks.slides import actions as slides
from networks.slides import drawing, keeping


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """What is done inside happened at this moment; it is one unit."""
    with clock.held_at(moment), unit_of_work():
        yield


def prepare(plan: Planned, number: int, starts_at: datetime, announced_at: datetime) -> LiveSession:
    """The session, announced."""
    host, network = person_of(plan.host), network_by_slug(plan.network)
    roles = [(person_of(email), SessionRole.MODERATOR) for email in plan.moderators]
    roles += [(person_of(email), SessionRole.EXPERT) for email in plan.experts]
    ends_at = starts_at + timedelta(minutes=plan.minutes)
    details = preparing.Details(plan.title, starts_at, ends_at, write(prose(plan.about)))
    with at(announced_at):
        live = preparing.draft(host, network, details, client_id(plan.key, number), roles=roles).thing
        preparing.set_agenda(host, live, [preparing.Point(title, minutes) for minutes, title in plan.agenda])
        actions.announce(host, live)
    return live


def bring_slides(live: LiveSession, expert: Person, pages: Sequence[Page], moment: datetime) -> None:
    """The expert's PDF, drawn at once."""
    (title, lines), *points = pages
    made = deck.deck(title, points, subtitle=lines[0])
    file = keeping.keep(FileStorage(BytesIO(made), filename="slajdy.pdf"))
    with at(moment):
        brought = slides.bring(expert, live, file, client_id("slides of session", live.id)).thing
    drawing.draw_slides({"set_id": brought.id})


def begin(live: LiveSession, lead: Person, starts_at: datetime) -> None:
    """Open the lobby ten minutes before, and begin."""
    with at(starts_at - timedelta(minutes=10)):
        actions.open_lobby(lead, live)
    with at(starts_at):
        actions.start(lead, live, expert_is_here=True)


def ask(live: LiveSession, email: str, text: str, number: int, moment: datetime, *, nameless: bool = False) -> Question:
    """The session's question with this number, asked by somebody."""
    with at(moment):
        id_ = client_id(f"question of session {live.id}", number)
        return asking.ask(person_of(email), live, write(text), id_, is_nameless=nameless).thing


def approve(lead: Person, question: Question, moment: datetime) -> None:
    """Let everybody see the question, unless they do."""
    with at(moment):
        if question.state is ItemState.PENDING:
            questions.approve(lead, question, question.version)


def support(live: LiveSession, question: Question, count: int, moment: datetime) -> None:
    """So many people want the answer too."""
    for person in audience(live, question.author_id)[:count]:
        with at(moment):
            asking.support(person, question)


def audience(live: LiveSession, *but: int) -> list[Person]:
    """Who may ask and vote here, the same ones each time."""
    led = live.ids_of(*SessionRole) | {live.author_id, *but}
    return [db.session.get_one(Person, id_) for id_ in sorted(member_ids(live.network_id)) if id_ not in led]


def prepare_poll(live: LiveSession, lead: Person, poll: Vote, moment: datetime) -> Poll:
    """A poll, prepared."""
    with at(moment):
        id_ = client_id("poll of session", live.id)
        return polls.prepare(lead, live, PollKind.SINGLE, poll.question, poll.options, id_).thing
