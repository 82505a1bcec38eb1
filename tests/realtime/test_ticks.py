"""What is told by ticks: counts once, who is here, minutes that grow, lobbies that open by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence.attendance import attendance
from networks.presence.models import Here
from networks.presence.queries import here_count
from networks.questions import actions as questions
from networks.questions import asking
from networks.sessions import queries
from networks.sessions.models import LiveSession, SessionState
from realtime import ticks
from tests import make_sessions

Sockets = Callable[..., Any]
Program = Callable[..., Any]
BEGIN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Nothing gathered before, and the clock stands at BEGIN until a test moves it."""
    for gathered in (ticks.came, ticks.supports, ticks._told_here, ticks._in_rooms, ticks._asked_backstage):
        gathered.clear()
    with clock.held_at(BEGIN):
        yield


@pytest.fixture
def live(anna: Person, piotr: Person, marta: Person, finanse: Network) -> LiveSession:
    """A session that goes live at BEGIN."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def join(socket: Any, room: str) -> dict[str, Any]:
    return dict(socket.emit("room.join", {"room": room, "after": 0}, callback=True))


def told(socket: Any, kind: str) -> list[dict[str, Any]]:
    packets = [packet["args"][0] for packet in socket.get_received() if packet["name"] == "room.event"]
    return [packet["data"] for packet in packets if packet["kind"] == kind]


def pass_time(seconds: int, *, to: int, every: int = 15) -> None:
    """Let ticks come from one second after BEGIN to another, as they do while people are in rooms."""
    for second in range(seconds, to + 1, every):
        with clock.held_at(BEGIN + timedelta(seconds=second)):
            ticks.tick(with_presence=True)


def minutes(live: LiveSession, second: int) -> dict[str, int]:
    db.session.rollback()
    with clock.held_at(BEGIN + timedelta(seconds=second)):
        return {line.person.name: line.minutes for line in attendance(live)}


def test_the_number_of_people_is_told_once_a_tick_and_only_when_it_changed(
    ewa: Person, olga: Person, live: LiveSession, socket_of: Sockets
) -> None:
    one, other = socket_of(ewa), socket_of(olga)
    join(one, f"session:{live.id}")
    join(other, f"session:{live.id}")
    ticks.tick(with_presence=False)
    assert told(one, "people.counted") == [{"id": live.id, "here": 2}]
    ticks.tick(with_presence=False)
    ticks.tick(with_presence=True)
    assert told(one, "people.counted") == []


def test_somebody_with_two_pages_is_one_person(ewa: Person, live: LiveSession, socket_of: Sockets) -> None:
    one, other = socket_of(ewa), socket_of(ewa)
    join(one, f"session:{live.id}")
    join(other, f"session:{live.id}")
    ticks.tick(with_presence=False)
    assert told(one, "people.counted") == [{"id": live.id, "here": 1}]


def test_many_supports_are_told_once(
    anna: Person, ewa: Person, olga: Person, piotr: Person, marta: Person, live: LiveSession, socket_of: Sockets
) -> None:
    question = make_sessions.question(ewa, live)
    with unit_of_work():
        questions.approve(anna, question, question.version)
    socket = socket_of(ewa)
    join(socket, f"session:{live.id}")
    socket.get_received()
    for who in (anna, piotr, marta):
        with unit_of_work():
            asking.support(who, question)
    ticks.tick(with_presence=False)
    assert [data["counts"] for data in told(socket, "questions.counted")] == [{str(question.id): 3}]


def test_minutes_grow_by_ticks_while_a_page_is_open(
    anna: Person, ewa: Person, live: LiveSession, socket_of: Sockets
) -> None:
    join(socket_of(ewa), f"session:{live.id}")
    pass_time(0, to=600)
    assert minutes(live, 600) == {"Ewa Urzędowa": 10}


def test_who_is_backstage_is_there_too(marta: Person, live: LiveSession, socket_of: Sockets) -> None:
    join(socket_of(marta), f"backstage:{live.id}")
    pass_time(0, to=120)
    assert minutes(live, 120) == {"Marta Uważna": 2}


@pytest.mark.parametrize(("away", "expected"), [(30, 5), (120, 3)])
def test_a_short_break_is_no_gap_and_a_long_one_is(
    away: int, expected: int, ewa: Person, live: LiveSession, socket_of: Sockets
) -> None:
    first = socket_of(ewa)
    join(first, f"session:{live.id}")
    pass_time(0, to=120)
    first.disconnect()
    pass_time(135, to=120 + away - 15)
    with clock.held_at(BEGIN + timedelta(seconds=120 + away)):
        join(socket_of(ewa), f"session:{live.id}")
    pass_time(120 + away, to=300)
    assert minutes(live, 300) == {"Ewa Urzędowa": expected}


def test_a_pause_does_not_count_for_those_who_wait(
    anna: Person, ewa: Person, live: LiveSession, socket_of: Sockets
) -> None:
    join(socket_of(ewa), f"session:{live.id}")
    pass_time(0, to=120)
    with clock.held_at(BEGIN + timedelta(seconds=120)):
        make_sessions.move(anna, live, "pause")
    pass_time(135, to=300)
    with clock.held_at(BEGIN + timedelta(seconds=300)):
        make_sessions.move(anna, live, "resume")
    pass_time(315, to=420)
    assert minutes(live, 420) == {"Ewa Urzędowa": 4}


def test_catching_up_without_a_socket_is_being_there(ewa: Person, live: LiveSession, program_of: Program) -> None:
    call = program_of(ewa)
    for second in range(0, 181, 15):
        with clock.held_at(BEGIN + timedelta(seconds=second)):
            assert call("GET", f"/rooms/session:{live.id}/events?after=0").status_code == 200
            ticks.tick(with_presence=False)
    assert minutes(live, 180) == {"Ewa Urzędowa": 3}


@pytest.mark.parametrize("room", ["backstage", "session"])
def test_who_may_not_hear_a_room_is_not_there(
    room: str, ewa: Person, jan: Person, live: LiveSession, program_of: Program
) -> None:
    who = jan if room == "session" else ewa
    assert program_of(who)("GET", f"/rooms/{room}:{live.id}/events?after=0").status_code == 404
    ticks.tick(with_presence=True)
    assert here_count(live.id) == 0


def test_other_rooms_are_no_presence(ewa: Person, finanse: Network, program_of: Program) -> None:
    assert program_of(ewa)("GET", f"/rooms/network:{finanse.slug}/events?after=0").status_code == 200
    assert ticks.came == {}


def test_nothing_is_noted_in_a_session_that_is_over(
    anna: Person, ewa: Person, live: LiveSession, socket_of: Sockets
) -> None:
    make_sessions.move(anna, live, "close")
    join(socket_of(ewa), f"session:{live.id}")
    ticks.tick(with_presence=True)
    assert db.session.query(Here).count() == 0


@pytest.mark.parametrize(("before", "state"), [(16, "announced"), (14, "lobby")])
def test_a_lobby_opens_by_itself_a_quarter_of_an_hour_before_when_a_moderator_is_backstage(
    before: int, state: str, anna: Person, marta: Person, finanse: Network, socket_of: Sockets
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    assert live.starts_at is not None
    with clock.held_at(live.starts_at - timedelta(minutes=before)):
        join(socket_of(marta), f"backstage:{live.id}")
        ticks.tick(with_presence=True)
    db.session.rollback()
    assert live.state == state


def test_a_lobby_opens_for_a_moderator_without_a_socket_too(
    anna: Person, marta: Person, finanse: Network, program_of: Program
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    assert program_of(marta)("GET", f"/rooms/backstage:{live.id}/events?after=0").status_code == 200
    ticks.tick(with_presence=True)
    db.session.rollback()
    assert live.state is SessionState.LOBBY


def test_a_lobby_waits_for_somebody_who_moderates(
    anna: Person, marta: Person, piotr: Person, ewa: Person, finanse: Network, socket_of: Sockets
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta], experts=[piotr])
    join(socket_of(piotr), f"backstage:{live.id}")
    join(socket_of(ewa), f"session:{live.id}")
    ticks.tick(with_presence=True)
    db.session.rollback()
    assert live.state is SessionState.ANNOUNCED
    assert queries.running() == []


def test_a_session_that_nobody_held_is_not_opened_by_looking_at_its_desk(
    anna: Person, marta: Person, finanse: Network, socket_of: Sockets
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    assert live.ends_at is not None
    with clock.held_at(live.ends_at + timedelta(hours=13)):
        join(socket_of(marta), f"backstage:{live.id}")
        ticks.tick(with_presence=True)
    db.session.rollback()
    assert live.state is SessionState.ANNOUNCED


def test_what_fails_keeps_nothing_else_from_being_told(
    ewa: Person, live: LiveSession, socket_of: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ticks, "every_second", [fails, *ticks.every_second])
    join(socket_of(ewa), f"session:{live.id}")
    with pytest.raises(ExceptionGroup):
        ticks.tick(with_presence=False)
    assert here_count(live.id) == 1


def test_what_could_not_be_told_waits_for_the_next_tick() -> None:
    gathered = {2, 1}

    def fail() -> None:
        with ticks.taken(gathered) as found:
            gathered.add(3)
            raise ValueError(found)

    with pytest.raises(ValueError, match=r"\[1, 2\]"):
        fail()
    with ticks.taken(gathered) as found:
        assert found == [1, 2, 3]
    assert gathered == set()
