"""Sessions of the demonstration: some are over and have their record, some are announced, one of each kind is live.

It is carried out once accounts are open, and again at each start: what is missing is added, and the times of what is
live or to come move with the clock, so that whoever starts the demonstration always finds a session under way.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from networks.core import clock, polish
from networks.core.db import db
from networks.core.html import write
from networks.core.text import prose
from networks.core.unit_of_work import unit_of_work
from networks.demo import moments
from networks.demo.meetings_acts import audience, begin, bring_slides, prepare, prepare_poll, support
from networks.demo.meetings_content import Announced, Asked, Held, Vote, read_meetings
from networks.demo.meetings_live import hold_live
from networks.demo.meetings_moving import move_announced, move_live
from networks.demo.talk import client_id, person_of
from networks.people.models import Person
from networks.polls import actions as polls
from networks.presence.models import Presence, PresenceKind
from networks.questions import actions as questions
from networks.questions import asking
from networks.questions.models import Question
from networks.records import actions as records
from networks.sessions import actions
from networks.sessions.models import ItemState, LiveSession, SessionState
from networks.slides import actions as slides

BEGINS_MINUTE = 115  # ten in the morning
READY_DAYS = 2
DUE_DAYS = 7


def hold(now: datetime) -> None:
    """Let every session be as it should be now. Safe to repeat; one that was interrupted is begun anew."""
    told = read_meetings()
    for held in told.held:
        live = _found(held.key, 1)
        if live is None or live.state is not SessionState.PUBLISHED:
            _clear(live)
            _hold_past(held, now)
    for running in told.live:
        count = _count(running.session)
        live = _found(running.session, count) if count else None
        if live is not None and live.is_running:
            move_live(live, now - timedelta(minutes=running.minute))
        else:
            _clear(live if live is not None and not live.is_over else None)
            hold_live(running, now, count + 1)
    for announced in told.announced:
        live, moment = _found(announced.key, 1), _planned_at(announced, now)
        if live is None:
            _announce(announced, moment, now)
        else:
            move_announced(live, moment)


def _found(key: str, number: int) -> LiveSession | None:
    return db.session.scalar(select(LiveSession).where(LiveSession.client_id == client_id(key, number)))


def _count(key: str) -> int:
    """How often this session was begun; a closed one stays and the next is begun beside it."""
    number = 0
    while _found(key, number + 1) is not None:
        number += 1
    return number


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
        with clock.held_at(now - timedelta(hours=number + 1)), unit_of_work():
            question = asking.ask(person_of(email), live, write(text), client_id(f"{announced.key} question", number))
            questions.approve(person_of(announced.host), question.thing, question.thing.version)


def _hold_past(held: Held, now: datetime) -> None:
    """A session from its announcement to its record, each thing in its minute."""
    starts_at = moments.at(moments.working_day(now.date(), held.days_ago), BEGINS_MINUTE)
    live = prepare(held, 1, starts_at, starts_at - timedelta(days=9))
    lead = person_of((held.moderators or held.experts)[0])
    expert = person_of(held.experts[0])
    asked = [_ask(live, lead, one, held.key, number, starts_at) for number, one in enumerate(held.questions, start=1)]
    bring_slides(live, expert, held.key, held.slides, starts_at - timedelta(hours=2))
    begin(live, lead, starts_at)
    _attend(live, starts_at, held.minutes)
    _show_pages(live, expert, starts_at, held)
    _vote(live, lead, held.poll, held.key, starts_at)
    for question, one in zip(asked, held.questions, strict=True):
        _settle(live, lead, expert, question, one, starts_at + timedelta(minutes=one.minute))
    host = person_of(held.host)
    with clock.held_at(starts_at + timedelta(minutes=held.minutes)), unit_of_work():
        actions.close(lead, live)
    with clock.held_at(starts_at + timedelta(days=READY_DAYS)), unit_of_work():
        records.save_notes(host, live, write(prose(held.summary)), held.decisions, 1)
    with clock.held_at(starts_at + timedelta(days=READY_DAYS, minutes=5)), unit_of_work():
        records.publish(host, live)


def _ask(live: LiveSession, lead: Person, one: Asked, key: str, number: int, starts_at: datetime) -> Question:
    with clock.held_at(starts_at - timedelta(days=2, minutes=20 * number)), unit_of_work():
        question = asking.ask(
            person_of(one.author), live, write(one.text), client_id(f"{key} question", number), is_nameless=one.nameless
        ).thing
    with clock.held_at(starts_at - timedelta(days=1, minutes=20 * number)), unit_of_work():
        if question.state is ItemState.PENDING:
            questions.approve(lead, question, question.version)
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
        with clock.held_at(starts_at + timedelta(minutes=minute, seconds=5)), unit_of_work():
            actions.go_on(person_of(held.host), live, item)
            if number <= len(held.slides):
                slides.show(expert, live, number=number)
        minute += minutes


def _vote(live: LiveSession, lead: Person, poll: Vote, key: str, starts_at: datetime) -> None:
    made = prepare_poll(live, lead, poll, key, starts_at - timedelta(hours=1))
    moment = starts_at + timedelta(minutes=poll.minute)
    with clock.held_at(moment), unit_of_work():
        polls.open_for_votes(lead, made, made.version)
    chosen = [place for place, count in enumerate(poll.votes) for _ in range(count)]
    for person, place in zip(audience(live), chosen, strict=False):
        with clock.held_at(moment + timedelta(seconds=20)), unit_of_work():
            polls.vote(person, made, [made.options[place].id])
    for step in (polls.close, polls.show):
        with clock.held_at(moment + timedelta(minutes=2)), unit_of_work():
            step(lead, made, made.version)


def _settle(
    live: LiveSession, lead: Person, expert: Person, question: Question, one: Asked, moment: datetime
) -> None:  # fmt: skip
    """Put on stage what is answered, and give every question its fate."""
    if one.fate in {"aloud", "writing"}:
        with clock.held_at(moment), unit_of_work():
            questions.put_on_stage(lead, question, question.version)
    with clock.held_at(moment + timedelta(minutes=4)), unit_of_work():
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
