"""Sessions of the demonstration that are under way, with something at every place of their pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from networks.core import clock
from networks.core.html import write
from networks.core.unit_of_work import unit_of_work
from networks.demo.content import MeetingQuestion
from networks.demo.meetings_acts import audience, begin, bring_slides, prepare, prepare_poll, support
from networks.demo.meetings_content import Live
from networks.demo.talk import client_id, person_of
from networks.hands import actions as hands
from networks.people.models import Person
from networks.questions import actions as questions
from networks.questions import asking
from networks.questions.models import Question
from networks.session_messages import actions as messages
from networks.sessions import actions
from networks.sessions.models import ItemState, LiveSession
from networks.slides import actions as slides


def hold_live(running: Live, now: datetime, number: int) -> None:
    """A session that began some minutes ago, with something at every place of its pages."""
    plan, starts_at = running.plan, now - timedelta(minutes=running.minute)
    key = f"{plan.key} {number}"
    live = prepare(plan, number, starts_at, starts_at - timedelta(days=8))
    lead, expert = person_of((plan.moderators or plan.experts)[0]), person_of(plan.experts[0])
    bring_slides(live, expert, key, running.slides, starts_at - timedelta(hours=2))
    asked = [_ask_live(live, one, key, n, starts_at) for n, one in enumerate(running.meeting.questions, start=1)]
    begin(live, lead, starts_at)
    with clock.held_at(starts_at + timedelta(seconds=20)), unit_of_work():
        actions.go_on(lead, live, live.agenda[0])
    with clock.held_at(starts_at + timedelta(minutes=plan.agenda[0][0])), unit_of_work():
        actions.go_on(lead, live, live.agenda[1])
    for page in range(1, running.on_slide + 1):
        with clock.held_at(starts_at + timedelta(minutes=3 * page)), unit_of_work():
            slides.show(expert, live, number=page)
    _decide_live(live, lead, asked, starts_at)
    _say_live(live, running, lead, expert, key, now)
    prepare_poll(live, lead, running.poll, key, starts_at)


def _ask_live(live: LiveSession, one: MeetingQuestion, key: str, number: int, starts_at: datetime) -> Question:
    with clock.held_at(starts_at - timedelta(days=one.days_ago, minutes=7 * number)), unit_of_work():
        return asking.ask(
            person_of(one.author), live, write(one.text), client_id(f"{key} question", number), is_nameless=number == 4
        ).thing


def _decide_live(live: LiveSession, lead: Person, asked: Sequence[Question], starts_at: datetime) -> None:
    """The last question waits for its decision, the others are open; one is on stage."""
    for number, question in enumerate(asked[:-1]):
        with clock.held_at(starts_at - timedelta(hours=4 - number / 10)), unit_of_work():
            if question.state is ItemState.PENDING:
                questions.approve(lead, question, question.version)
        support(live, question, 6 - 2 * number, starts_at - timedelta(hours=1))
    moment = starts_at + timedelta(minutes=6)
    with clock.held_at(moment), unit_of_work():
        questions.put_on_stage(lead, asked[0], asked[0].version)
    with clock.held_at(moment), unit_of_work():
        questions.shortlist(lead, asked[1], asked[1].version)


def _say_live(live: LiveSession, running: Live, lead: Person, expert: Person, key: str, now: datetime) -> None:
    for number, (email, text) in enumerate(running.said, start=1):
        with clock.held_at(now - timedelta(minutes=12 - number)), unit_of_work():
            sent = messages.send(person_of(email), live, write(text), client_id(f"{key} said", number)).thing
            if sent.state is ItemState.PENDING:
                messages.approve(lead, sent, sent.version)
    with clock.held_at(now - timedelta(minutes=2)), unit_of_work():
        author = person_of(running.waiting["author"])
        messages.send(author, live, write(running.waiting["text"]), client_id(f"{key} waiting", 1))
    with clock.held_at(now - timedelta(minutes=1)), unit_of_work():
        hands.raise_hand(audience(live, author.id)[-1], live)
        messages.note(expert, live, running.backstage, client_id(f"{key} backstage", 1))
