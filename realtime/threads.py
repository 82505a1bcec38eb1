"""Threads, live: new posts and changes in a thread's room, new threads in the network's, reading in one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from networks.core.db import db
from networks.people.models import Network, Person
from networks.threads import events, queries, unread
from networks.threads.models import Post, Thread
from networks.threads.showing import post_data, thread_data
from realtime import log, rooms
from realtime.log import Shown


@rooms.kind("thread")
def find(person: Person, key: str) -> datetime | None:
    """A thread's room is open to everybody who reads the thread, from its beginning."""
    queries.thread_for(person, rooms.id_in(key))
    return None


def thread_room(event: events.ThreadEvent) -> str:
    """The room of the thread an event is about."""
    return f"thread:{event.thread_id}"


def network_room(event: events.ThreadEvent) -> str:
    """The room of the network an event happened in."""
    return f"network:{db.session.get_one(Network, event.network_id).slug}"


for _event, _kind in (
    (events.PostPublished, "post.created"),
    (events.PostEdited, "post.edited"),
    (events.PostReworded, "post.edited"),
    (events.PostHidden, "post.hidden"),
    (events.PostRestored, "post.restored"),
):
    log.record(_event, _kind, room=thread_room, subject=lambda event: event.post_id)
for _change in (
    events.ThreadPinned,
    events.ThreadUnpinned,
    events.ThreadLocked,
    events.ThreadUnlocked,
    events.ThreadClosed,
    events.ThreadReopened,
    events.AnswerAccepted,
    events.AnswerUnaccepted,
    events.ThreadReworded,
):
    log.record(_change, "thread.changed", room=thread_room, subject=lambda event: event.thread_id)
    log.record(_change, "thread.changed", room=network_room, subject=lambda event: event.thread_id)
log.record(events.ThreadStarted, "thread.created", room=network_room, subject=lambda event: event.thread_id)
for _shown in (events.PostHidden, events.PostRestored):
    log.record(_shown, "thread.changed", room=network_room, subject=lambda event: event.thread_id)
log.record(events.PostPublished, "thread.active", room=network_room, subject=lambda event: event.thread_id)
log.record(
    events.ReadMoved,
    "read.moved",
    room=lambda event: f"person:{event.person_id}",
    subject=lambda event: event.thread_id,
)


def _posts(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    rows = db.session.execute(
        select(Post.id, Thread.network_id).join(Thread, Thread.id == Post.thread_id).where(Post.id.in_(set(ids)))
    ).all()
    by_network: dict[int, list[int]] = {}
    for post_id, network_id in rows:
        by_network.setdefault(network_id, []).append(post_id)
    return {
        post_id: Shown(post_data(row))
        for network_id, post_ids in by_network.items()
        for post_id, row in queries.posts_with_ids(network_id, post_ids).items()
    }


def _threads(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    return {t.id: Shown(thread_data(t)) for t in db.session.scalars(select(Thread).where(Thread.id.in_(set(ids))))}


def _reading(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """How much of each thread the person in whose room this is has left to read."""
    person = db.session.get(Person, rooms.id_in(room.partition(":")[2]))
    if person is None:
        return {}
    left = unread.unread_by_thread(person, ids)
    return {thread_id: Shown(_left(thread_id, left.get(thread_id))) for thread_id in ids}


def _left(thread_id: int, left: unread.Unread | None) -> dict[str, Any]:
    return {"thread_id": thread_id, "unread": left.count if left else 0, "number": left.first_number if left else None}


for _kind in ("post.created", "post.edited", "post.hidden", "post.restored"):
    log.render(_kind, _posts)
for _kind in ("thread.created", "thread.active", "thread.changed"):
    log.render(_kind, _threads)
log.render("read.moved", _reading)
