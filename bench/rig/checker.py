"""Does what the clients saw agree with what the database holds? Each broken promise is one sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bench.rig.history import CREATED, History, Message, Seen, Stored

SHOWN_MAX = 20


def check(history: History, stored: Stored) -> list[str]:
    """The promises that were broken; empty when all hold."""
    checks = (
        _nothing_acked_is_lost(history, stored),
        _nothing_stands_twice(stored),
        _numbers_have_no_gaps(stored),
        _everybody_sees_the_room(history, stored),
        _each_senders_order_holds(history, stored),
        _nothing_is_left_over(history, stored),
        history.faults,
    )
    return [sentence for found in checks for sentence in list(found)[:SHOWN_MAX]]


def _nothing_acked_is_lost(history: History, stored: Stored) -> Iterator[str]:
    by_client_id = {message.client_id: message for message in stored.messages}
    sent = {one.client_id: one for one in history.sent}
    for ack in history.acks:
        kept, wanted = by_client_id.get(ack.client_id), sent[ack.client_id]
        if kept is None:
            yield f"lost: {ack.client_id} was acked and is not in the database"
        elif (kept.id, kept.seq) != (ack.id, ack.seq):
            yield f"ack: {ack.client_id} was acked as {ack.id}, {ack.seq} and is {kept.id}, {kept.seq}"
        elif (kept.author_id, kept.room, kept.text) != (wanted.person_id, wanted.room, wanted.text):
            yield f"changed: {ack.client_id} is stored with another author, room or text"


def _nothing_stands_twice(stored: Stored) -> Iterator[str]:
    counts = Counter((message.author_id, message.client_id) for message in stored.messages)
    for (author_id, client_id), count in counts.items():
        if count > 1:
            yield f"twice: {client_id} of person {author_id} stands {count} times"


def _numbers_have_no_gaps(stored: Stored) -> Iterator[str]:
    """Each room's log counts 1 to n, its counter is n, and messages carry the numbers of their events."""
    rooms: dict[str, list[int]] = defaultdict(list)
    for event in stored.log:
        rooms[event.room].append(event.seq)
    for room, seqs in rooms.items():
        if sorted(seqs) != list(range(1, len(seqs) + 1)):
            yield f"gap: the log of {room} is not 1 to {len(seqs)}"
    for room, head in stored.heads.items():
        if head != len(rooms[room]):
            yield f"head: {room} counts {head} and has {len(rooms[room])} events"
    logged = Counter((event.room, event.seq, event.subject_id) for event in stored.log if event.kind == CREATED)
    kept = Counter((message.room, message.seq or 0, message.id) for message in stored.messages)
    for room, seq, id_ in (logged - kept) + (kept - logged):
        yield f"log: message {id_} and number {seq} of {room} do not belong together"


def _everybody_sees_the_room(history: History, stored: Stored) -> Iterator[str]:
    rooms: dict[str, list[Seen]] = defaultdict(list)
    for message in _in_order(stored.messages):
        rooms[message.room].append(Seen(message.seq or 0, message.client_id, message.text))
    for (person_id, room), view in history.views.items():
        if view != rooms[room]:
            yield f"view: person {person_id} does not see {room} as it is ({len(view)} of {len(rooms[room])} events)"


def _each_senders_order_holds(history: History, stored: Stored) -> Iterator[str]:
    number_of = {one.client_id: one.number for one in history.sent}
    lines: dict[tuple[str, int], list[int]] = defaultdict(list)
    for message in _in_order(stored.messages):
        if message.client_id in number_of:
            lines[message.room, message.author_id].append(number_of[message.client_id])
    for (room, person_id), numbers in lines.items():
        for earlier, later in pairwise(numbers):
            if earlier > later:
                yield f"order: person {person_id} wrote number {later} before {earlier}, {room} has them turned round"


def _nothing_is_left_over(history: History, stored: Stored) -> Iterator[str]:
    """After the quiet at the end everything sent is acked, and nothing is there that nobody sent."""
    acked = {ack.client_id for ack in history.acks}
    sent = {one.client_id for one in history.sent}
    for client_id in sent - acked:
        yield f"unanswered: {client_id} was never acked"
    for message in stored.messages:
        if message.client_id not in sent:
            yield f"unknown: {message.client_id} is in the database and nobody sent it"


def _in_order(messages: Iterable[Message]) -> list[Message]:
    return sorted(messages, key=lambda message: (message.room, message.seq or 0))
