"""What was said in the demonstration: threads and chat, carried out one after another as they happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from sqlalchemy import select

from networks.chat import actions as chat
from networks.chat.queries import GENERAL, channel_named
from networks.core import clock
from networks.core.db import db
from networks.core.html import Written, write
from networks.core.text import prose
from networks.core.unit_of_work import unit_of_work
from networks.demo import content, moments
from networks.demo.content import Content
from networks.people.models import Person
from networks.people.queries import member_ids, network_by_slug, person_by_email
from networks.threads import actions
from networks.threads.models import Thread, ThreadReading

NAMESPACE = UUID("6f0d1f6e-5a3c-4c57-9a53-0d1c0a2f7b11")
POST_PAUSE_MINUTES = 35
MESSAGE_PAUSE_MINUTES = 6
# Everybody last looked in two days ago, so that what is newer waits for them.
LAST_LOOK_DAYS_AGO = 2


@dataclass(frozen=True)
class Act:
    """Something that somebody did, carried out with the clock held at `moment`."""

    moment: datetime
    do: Callable[[], None]


def carry_out(told: Content, now: datetime) -> None:
    """Let everything be said in the order of time, each act in a unit of its own, then let everybody read."""
    acts = [act for thread in told.threads for act in _thread_acts(thread, now)]
    acts += [act for conversation in told.chat for act in _chat_acts(conversation, now)]
    for act in sorted(acts, key=lambda act: act.moment):
        with clock.held_at(act.moment), unit_of_work():
            act.do()
    _read(told, now)


def _thread_acts(thread: content.Thread, now: datetime) -> Iterator[Act]:
    """Starting, replying and closing; what happened on one day keeps its order, and closing comes last of it."""
    steps: list[tuple[int, Callable[[], None]]] = [(thread.days_ago, partial(_start, thread))]
    steps += [
        (post.days_ago, partial(_reply, thread, number, post)) for number, post in enumerate(thread.replies, start=2)
    ]
    if thread.outcome:
        steps.append((thread.outcome.days_ago, partial(_close, thread, thread.outcome)))
    steps.sort(key=lambda step: -step[0])
    when = moments.spread(now, thread.key, [days_ago for days_ago, _ in steps], POST_PAUSE_MINUTES)
    return (Act(moment, do) for moment, (_, do) in zip(when, steps, strict=True))


def _chat_acts(conversation: content.Conversation, now: datetime) -> Iterator[Act]:
    days_ago = [message.days_ago for message in conversation.messages]
    when = moments.spread(now, conversation.network, days_ago, MESSAGE_PAUSE_MINUTES)
    for number, (moment, message) in enumerate(zip(when, conversation.messages, strict=True), start=1):
        yield Act(moment, partial(_send, conversation.network, number, message))


def _start(thread: content.Thread) -> None:
    author, network = person_of(thread.author), network_by_slug(thread.network)
    sent = actions.start(author, network, thread.kind, thread.title, _words(thread), client_id(thread.key, 1))
    if thread.pinned:
        actions.pin(author, sent.thing, pinned=True)


def _reply(thread: content.Thread, number: int, post: content.Words) -> None:
    author, words = person_of(post.author), _words(post)
    actions.reply(author, _row(thread), words, client_id(thread.key, number), in_reply_to=post.in_reply_to)


def _close(thread: content.Thread, outcome: content.Outcome) -> None:
    person, row = person_of(outcome.by), _row(thread)
    if thread.accepted:
        actions.accept(person, row, thread.accepted)
    actions.close(person, row, outcome.kind, outcome.text)


def _send(slug: str, number: int, message: content.Words) -> None:
    channel = channel_named(network_by_slug(slug), GENERAL)
    assert channel is not None, "every network has its general channel before it is filled"  # noqa: S101
    chat.send(person_of(message.author), channel, _words(message), client_id(f"chat {slug}", number))


def _read(told: Content, now: datetime) -> None:
    """Everybody has read what was there when they last looked in.

    The rows are written without telling anybody: hundreds of people reading would fill the log, and no page is open.
    """
    for slug in told.networks:
        seen = {thread.key: _seen_count(thread) for thread in told.threads if thread.network == slug}
        with unit_of_work():
            threads = [(_row(thread), seen[thread.key]) for thread in told.threads if seen.get(thread.key)]
            for person_id in member_ids(network_by_slug(slug).id):
                for thread, number in threads:
                    _has_read(person_id, thread, number)


def _seen_count(thread: content.Thread) -> int:
    return sum(post.days_ago >= LAST_LOOK_DAYS_AGO for post in thread.posts)


def _has_read(person_id: int, thread: Thread, number: int) -> None:
    row = db.session.get(ThreadReading, (person_id, thread.id))
    if row is None:
        db.session.add(ThreadReading(person_id=person_id, thread_id=thread.id, last_read_number=number))
    elif row.last_read_number is None or row.last_read_number < number:
        row.last_read_number = number


def _words(said: content.Words) -> Written:
    return write(prose(said.body))


def client_id(key: str, number: int) -> UUID:
    """The number of something somebody sends: the same at every filling, so an interrupted one goes on from there."""
    return uuid5(NAMESPACE, f"{key} {number}")


def person_of(email: str) -> Person:
    """The person with this address. Raises LookupError if they are not there any more."""
    person = person_by_email(email)
    if person is None:
        raise LookupError("somebody of the demonstration is not there")
    return person


def _row(thread: content.Thread) -> Thread:
    return db.session.scalars(select(Thread).where(Thread.client_id == client_id(thread.key, 1))).one()
