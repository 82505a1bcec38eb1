"""The rig's checker catches each fault it is there for; otherwise its silence would say nothing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from bench.rig.checker import check
from bench.rig.history import CREATED, Ack, History, Logged, Message, Seen, Sent, Stored

ROOM = "channel:1"
ANNA, EWA = 1, 2


def id_of(number: int) -> UUID:
    """The client id of the message that stands at this place."""
    return UUID(int=number)


@pytest.fixture
def history() -> History:
    """Anna and Ewa in turn, three messages each; all acked, both have seen everything."""
    made = History()
    view = []
    for seq in range(1, 7):
        person_id = ANNA if seq % 2 else EWA
        made.sent.append(Sent(person_id, (seq + 1) // 2, ROOM, id_of(seq), f"text {seq}"))
        made.acks.append(Ack(id_of(seq), 100 + seq, seq))
        view.append(Seen(seq, id_of(seq), f"text {seq}"))
    made.views = {(person_id, ROOM): list(view) for person_id in (ANNA, EWA)}
    return made


@pytest.fixture
def stored(history: History) -> Stored:
    """A database that agrees."""
    messages = [
        Message(100 + seq, ROOM, sent.person_id, sent.client_id, seq, sent.text)
        for seq, sent in enumerate(history.sent, 1)
    ]
    return Stored(messages, [Logged(ROOM, seq, CREATED, 100 + seq) for seq in range(1, 7)], {ROOM: 6})


def kinds(found: list[str]) -> set[str]:
    """Which promises the sentences are about."""
    return {sentence.partition(":")[0] for sentence in found}


def test_nothing_is_said_when_everything_holds(history: History, stored: Stored) -> None:
    assert check(history, stored) == []


def test_an_acked_message_that_was_lost_is_found(history: History, stored: Stored) -> None:
    without = [message for message in stored.messages if message.seq != 6]
    shorter = Stored(without, stored.log[:5], {ROOM: 5})
    history.views = {who: view[:5] for who, view in history.views.items()}
    assert kinds(check(history, shorter)) == {"lost"}


def test_a_message_that_stands_twice_is_found(history: History, stored: Stored) -> None:
    double = replace(stored.messages[5], id=107, seq=7)
    more = Stored([*stored.messages, double], [*stored.log, Logged(ROOM, 7, CREATED, 107)], {ROOM: 7})
    for view in history.views.values():
        view.append(Seen(7, double.client_id, double.text))
    history.acks[5] = Ack(double.client_id, 107, 7)
    assert kinds(check(history, more)) == {"twice"}


def test_a_gap_in_the_numbers_is_found(history: History, stored: Stored) -> None:
    moved = [*stored.messages[:5], replace(stored.messages[5], seq=7)]
    log = [*stored.log[:5], Logged(ROOM, 7, CREATED, 106)]
    for view in history.views.values():
        view[5] = replace(view[5], seq=7)
    history.acks[5] = replace(history.acks[5], seq=7)
    assert kinds(check(history, Stored(moved, log, {ROOM: 6}))) == {"gap"}


def test_a_counter_that_is_ahead_is_found(history: History, stored: Stored) -> None:
    assert kinds(check(history, replace(stored, heads={ROOM: 7}))) == {"head"}


def test_a_number_that_is_not_the_logs_is_found(history: History, stored: Stored) -> None:
    log = [*stored.log[:5], Logged(ROOM, 6, CREATED, 999)]
    assert kinds(check(history, replace(stored, log=log))) == {"log"}


def test_messages_of_one_sender_turned_round_are_found(history: History, stored: Stored) -> None:
    """Anna's first and second message change places everywhere, so only the order is wrong."""
    first, second = stored.messages[0], stored.messages[2]
    turned = [*stored.messages]
    turned[0] = replace(second, id=first.id, seq=first.seq)
    turned[2] = replace(first, id=second.id, seq=second.seq)
    history.acks[0], history.acks[2] = Ack(id_of(1), 103, 3), Ack(id_of(3), 101, 1)
    for view in history.views.values():
        view[0], view[2] = replace(view[2], seq=1), replace(view[0], seq=3)
    assert kinds(check(history, replace(stored, messages=turned))) == {"order"}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda view: view.pop(3), id="an event is missing"),
        pytest.param(lambda view: view.insert(3, view[3]), id="an event is shown twice"),
        pytest.param(lambda view: view.insert(2, view.pop(4)), id="events are shown out of order"),
        pytest.param(lambda view: view.append(Seen(7, uuid4(), "ghost")), id="an event was never stored"),
    ],
)
def test_a_view_that_is_not_the_room_is_found(spoil: object, history: History, stored: Stored) -> None:
    assert callable(spoil)
    spoil(history.views[EWA, ROOM])
    assert kinds(check(history, stored)) == {"view"}


def test_a_changed_text_is_found(history: History, stored: Stored) -> None:
    changed = [*stored.messages[:5], replace(stored.messages[5], text="other")]
    assert kinds(check(history, replace(stored, messages=changed))) == {"changed", "view"}


def test_an_ack_with_another_number_is_found(history: History, stored: Stored) -> None:
    history.acks[2] = replace(history.acks[2], seq=4)
    assert kinds(check(history, stored)) == {"ack"}


def test_a_message_without_an_answer_is_found(history: History, stored: Stored) -> None:
    history.acks.pop()
    assert kinds(check(history, stored)) == {"unanswered"}


def test_a_message_nobody_sent_is_found(history: History, stored: Stored) -> None:
    history.sent.append(replace(history.sent[0], client_id=uuid4(), number=4))
    ghost = Message(107, ROOM, ANNA, uuid4(), 7, "ghost")
    more = Stored([*stored.messages, ghost], [*stored.log, Logged(ROOM, 7, CREATED, 107)], {ROOM: 7})
    assert kinds(check(history, more)) == {"unanswered", "unknown", "view"}


def test_what_the_clients_noticed_themselves_is_told(history: History, stored: Stored) -> None:
    history.faults.append("reset: person 1 was sent back to the beginning of channel:1")
    assert kinds(check(history, stored)) == {"reset"}
