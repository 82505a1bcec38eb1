"""Sessions of the demonstration that are under way, with something at every place of their pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from networks.core.html import write
from networks.demo.meetings_acts import approve, ask, at, audience, begin, bring_slides, prepare, prepare_poll, support
from networks.demo.meetings_content import Live
from networks.demo.talk import client_id, person_of
from networks.hands import actions as hands
from networks.people.models import Person
from networks.questions import actions as questions
from networks.questions.models import Question
from networks.session_messages import actions as messages
from networks.sessions import actions
from networks.sessions.models import ItemState, LiveSession
from networks.slides import actions as slides

# The question that is asked without a name.
NAMELESS = 4


def hold_live(running: Live, now: datetime, number: int) -> None:
    """A session that began some minutes ago, with something at every place of its pages."""
    plan, starts_at = running.plan, now - timedelta(minutes=running.minute)
    live = prepare(plan, number, starts_at, starts_at - timedelta(days=8))
    lead, expert = person_of((plan.moderators or plan.experts)[0]), person_of(plan.experts[0])
    bring_slides(live, expert, running.slides, starts_at - timedelta(hours=2))
    asked = [
        ask(
            live,
            one.author,
            one.text,
            n,
            starts_at - timedelta(one.days_ago) - timedelta(minutes=7 * n),
            nameless=n == NAMELESS,
        )
        for n, one in enumerate(running.meeting.questions, start=1)
    ]
    begin(live, lead, starts_at)
    with at(starts_at + timedelta(seconds=20)):
        actions.go_on(lead, live, live.agenda[0])
    with at(starts_at + timedelta(minutes=plan.agenda[0][0])):
        actions.go_on(lead, live, live.agenda[1])
    for page in range(1, running.on_slide + 1):
        with at(starts_at + timedelta(minutes=3 * page)):
            slides.show(expert, live, number=page)
    _decide_live(live, lead, asked, starts_at)
    _say_live(live, running, lead, expert, now)
    prepare_poll(live, lead, running.poll, starts_at)


def _decide_live(live: LiveSession, lead: Person, asked: Sequence[Question], starts_at: datetime) -> None:
    """The last question waits for its decision, the others are open; one is on stage."""
    for number, question in enumerate(asked[:-1]):
        approve(lead, question, starts_at - timedelta(hours=4 - number / 10))
        support(live, question, 6 - 2 * number, starts_at - timedelta(hours=1))
    moment = starts_at + timedelta(minutes=6)
    with at(moment):
        questions.put_on_stage(lead, asked[0], asked[0].version)
        questions.shortlist(lead, asked[1], asked[1].version)


def _say_live(live: LiveSession, running: Live, lead: Person, expert: Person, now: datetime) -> None:
    for number, (email, text) in enumerate(running.said, start=1):
        with at(now - timedelta(minutes=12 - number)):
            sent = messages.send(
                person_of(email), live, write(text), client_id(f"said in session {live.id}", number)
            ).thing
            if sent.state is ItemState.PENDING:
                messages.approve(lead, sent, sent.version)
    with at(now - timedelta(minutes=2)):
        author = person_of(running.waiting["author"])
        messages.send(author, live, write(running.waiting["text"]), client_id("waiting in session", live.id))
    with at(now - timedelta(minutes=1)):
        hands.raise_hand(audience(live, author.id)[-1], live)
        messages.note(expert, live, running.backstage, client_id("backstage of session", live.id))
