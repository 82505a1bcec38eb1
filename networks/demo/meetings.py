"""Sessions of the demonstration: some are over and have their record, some are announced, one of each kind is live.

It is carried out once accounts are open, and again at each start: what is missing is added, and the times of what is
live or to come move with the clock, so that whoever starts the demonstration always finds a session under way.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select

from networks.core import polish
from networks.core.db import db
from networks.core.errors import Problem
from networks.core.html import write
from networks.core.text import prose
from networks.core.typeset import NotTypeset
from networks.core.unit_of_work import unit_of_work
from networks.demo import moments
from networks.demo.meetings_acts import approve, ask, at, audience, begin, bring_slides, prepare, prepare_poll, support
from networks.demo.meetings_content import Announced, Asked, Held, Live, Vote, read_meetings
from networks.demo.meetings_live import hold_live
from networks.demo.meetings_moving import move_announced, move_live
from networks.demo.talk import client_id, person_of
from networks.people.models import Person
from networks.polls import actions as polls
from networks.presence.models import Presence, PresenceKind
from networks.questions import actions as questions
from networks.questions.models import Question
from networks.records import actions as records
from networks.sessions import actions
from networks.sessions.models import LiveSession, SessionState
from networks.slides import actions as slides

BEGINS_MINUTE = 115  # ten in the morning
READY_DAYS = 2
DUE_DAYS = 7

M = TypeVar("M")
log = logging.getLogger(__name__)


def hold(now: datetime) -> None:
    """Let every session be as it should be now. Safe to repeat; one that was interrupted before it began is begun anew.

    A session that cannot be any more (its network was closed, somebody left it) stays as it is.
    """
    told = read_meetings()
    _hold_each(told.held, _held, now)
    _hold_each(told.live, _running, now)
    _hold_each(told.announced, _announced, now)


def _hold_each(told: Iterable[M], hold_one: Callable[[M, datetime], None], now: datetime) -> None:
    for one in told:
        try:
            hold_one(one, now)
        except (Problem, LookupError, NotTypeset) as reason:
            log.warning("a session of the demonstration stays as it is: %s", type(reason).__name__)


def _held(held: Held, now: datetime) -> None:
    live = _found(held.key, 1)
    if live is None or live.state is not SessionState.PUBLISHED:
        _clear(live)
        _hold_past(held, now)


def _running(running: Live, now: datetime) -> None:
    """One that is over stays, and the next is begun beside it."""
    number, live = 0, None
    while (following := _found(running.session, number + 1)) is not None:
        number, live = number + 1, following
    if live is not None and live.is_running:
        move_live(live, now - timedelta(minutes=running.minute))
        return
    if live is not None and not live.is_over:
        _clear(live)
        number -= 1
    hold_live(running, now, number + 1)


def _announced(announced: Announced, now: datetime) -> None:
    live, moment = _found(announced.key, 1), _planned_at(announced, now)
    if live is None:
        _announce(announced, moment, now)
    else:
        move_announced(live, moment)


def _found(key: str, number: int) -> LiveSession | None:
    return db.session.scalar(select(LiveSession).where(LiveSession.client_id == client_id(key, number)))


def _clear(live: LiveSession | None) -> None:
    """Take away what an interrupted filling left."""
    if live is not None:
        with unit_of_work():
            db.session.delete(db.session.get_one(LiveSession, live.id))


def _planned_at(announced: Announced, now: datetime) -> datetime:
    day = now.astimezone(moments.ZONE).date() + timedelta(days=announced.in_days)
    while not polish.is_working_day(day):
        day += timedelta(days=1)
    return moments.at(day, (announced.hour - moments.OPENS.hour) * 60 - moments.OPENS.minute)


def _announce(announced: Announced, moment: datetime, now: datetime) -> None:
    live = prepare(announced, 1, moment, now - timedelta(days=1))
    for number, (email, text) in enumerate(announced.questions, start=1):
        moment = now - timedelta(hours=number + 1)
        approve(person_of(announced.host), ask(live, email, text, number, moment), moment)


def _hold_past(held: Held, now: datetime) -> None:
    """A session from its announcement to its record, each thing in its minute."""
    starts_at = moments.at(moments.working_day(now.date(), held.days_ago), BEGINS_MINUTE)
    live = prepare(held, 1, starts_at, starts_at - timedelta(days=9))
    lead = person_of((held.moderators or held.experts)[0])
    expert = person_of(held.experts[0])
    asked = [_ask(live, lead, one, number, starts_at) for number, one in enumerate(held.questions, start=1)]
    bring_slides(live, expert, held.slides, starts_at - timedelta(hours=2))
    begin(live, lead, starts_at)
    _attend(live, starts_at, held.minutes)
    _show_pages(live, expert, starts_at, held)
    _vote(live, lead, held.poll, starts_at)
    for question, one in zip(asked, held.questions, strict=True):
        _settle(live, lead, expert, question, one, starts_at + timedelta(minutes=one.minute))
    host = person_of(held.host)
    with at(starts_at + timedelta(minutes=held.minutes)):
        actions.close(lead, live)
    with at(starts_at + timedelta(days=READY_DAYS)):
        records.save_notes(host, live, write(prose(held.summary)), held.decisions, 1)
    with at(starts_at + timedelta(days=READY_DAYS, minutes=5)):
        records.publish(host, live)


def _ask(live: LiveSession, lead: Person, one: Asked, number: int, starts_at: datetime) -> Question:
    pause = timedelta(minutes=20 * number)
    question = ask(live, one.author, one.text, number, starts_at - timedelta(days=2) - pause, nameless=one.nameless)
    approve(lead, question, starts_at - timedelta(days=1) - pause)
    support(live, question, one.supports, starts_at - timedelta(hours=3))
    return question


def _attend(live: LiveSession, starts_at: datetime, minutes: int) -> None:
    """Most came in time, one left early, one took part by telephone."""
    there = audience(live)[:8]
    with unit_of_work():
        for number, person in enumerate(there):
            came = starts_at + timedelta(minutes=number % 4)
            left = starts_at + timedelta(minutes=minutes // 2 if number == 5 else minutes)
            kind = PresenceKind.PHONE if number == 6 else PresenceKind.LIVE
            entered_by = live.author_id if kind is PresenceKind.PHONE else None
            db.session.add(
                Presence(
                    session_id=live.id, person_id=person.id, kind=kind, came_at=came, seen_at=left, is_over=True,
                    entered_by_id=entered_by,
                )
            )  # fmt: skip


def _show_pages(live: LiveSession, expert: Person, starts_at: datetime, held: Held) -> None:
    """A page at the beginning of each part of the agenda, as far as there are pages."""
    minute, items = 0, list(live.agenda)
    for number, (item, (minutes, _)) in enumerate(zip(items, held.agenda, strict=True), start=1):
        with at(starts_at + timedelta(minutes=minute, seconds=5)):
            actions.go_on(person_of(held.host), live, item)
            if number <= len(held.slides):
                slides.show(expert, live, number=number)
        minute += minutes


def _vote(live: LiveSession, lead: Person, poll: Vote, starts_at: datetime) -> None:
    made = prepare_poll(live, lead, poll, starts_at - timedelta(hours=1))
    moment = starts_at + timedelta(minutes=poll.minute)
    with at(moment):
        polls.open_for_votes(lead, made, made.version)
    chosen = [place for place, count in enumerate(poll.votes) for _ in range(count)]
    for person, place in zip(audience(live), chosen, strict=False):
        with at(moment + timedelta(seconds=20)):
            polls.vote(person, made, [made.options[place].id])
    for step in (polls.close, polls.show):
        with at(moment + timedelta(minutes=2)):
            step(lead, made, made.version)


def _settle(
    live: LiveSession, lead: Person, expert: Person, question: Question, one: Asked, moment: datetime
) -> None:  # fmt: skip
    """Put on stage what is answered, and give every question its fate."""
    if one.fate in {"aloud", "writing"}:
        with at(moment):
            questions.put_on_stage(lead, question, question.version)
    with at(moment + timedelta(minutes=4)):
        match one.fate:
            case "aloud":
                questions.answered_aloud(expert, question, question.version)
            case "writing":
                questions.answer_in_writing(expert, question, question.version, write(prose(one.answer)))
            case "promise":
                due_on = moments.working_day(moment.date(), -DUE_DAYS)
                questions.promise(lead, question, question.version, expert, due_on)
            case "drop":
                questions.drop(lead, question, question.version, one.answer)
