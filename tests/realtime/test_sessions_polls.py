"""Polls, live: what each room hears of them, and counts by tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app

from networks.core import clock
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.polls import actions
from networks.polls.models import Poll, PollKind
from networks.sessions.models import LiveSession, SessionState
from realtime import log, polls, ticks
from tests import make, make_sessions

SECRET = "Co tu jest do ukrycia?"
Sockets = Callable[..., Any]


@pytest.fixture
def live(finanse: Network, anna: Person, marta: Person) -> LiveSession:
    """A session that runs; Marta moderates."""
    return make_sessions.live_session(anna, finanse, moderators=[marta])


@pytest.fixture(autouse=True)
def _no_votes() -> Iterator[None]:
    """What another test left for the next tick."""
    polls.votes.clear()
    yield
    polls.votes.clear()


def heard(room: str) -> list[tuple[str, dict[str, Any]]]:
    """All that a room's log says now about polls."""
    with current_app.test_request_context():
        return [(one.kind, one.shown.data) for one in log.entries(room, 1, 1000) if one.kind.startswith("poll.")]


def step(act: Callable[..., None], by: Person, poll: Poll, *more: object) -> None:
    with unit_of_work():
        act(by, poll, poll.version, *more)


def voted(poll: Poll, person: Person, place: int = 0, words: str = "") -> None:
    with unit_of_work():
        actions.vote(person, poll, [poll.options[place].id] if poll.options else [], words)


def test_a_prepared_poll_is_heard_backstage_only(live: LiveSession, marta: Person) -> None:
    poll = make_sessions.poll(marta, live, SECRET)
    assert heard(f"session:{live.id}") == []
    ((kind, data),) = heard(f"backstage:{live.id}")
    assert (kind, data["state"], data["question"]) == ("poll.changed", "draft", SECRET)
    step(actions.delete_draft, marta, poll)
    assert heard(f"session:{live.id}") == []
    assert {data["state"] for _, data in heard(f"backstage:{live.id}")} == {"gone"}


def test_results_reach_no_room_before_they_are_shown(live: LiveSession, marta: Person, finanse: Network) -> None:
    poll = make_sessions.poll(marta, live, opened=True)
    for place in range(6):
        voted(poll, make.member(finanse), int(place == 5))
    step(actions.close, marta, poll)
    rooms = [f"session:{live.id}", f"backstage:{live.id}"]
    assert not any("results" in data for room in rooms for _, data in heard(room))
    step(actions.show, marta, poll)
    for room in rooms:
        _, data = heard(room)[-1]
        assert [row["count"] for row in data["results"]["rows"]] == [5, 1]
    assert [data["state"] for _, data in heard(rooms[0])] == ["shown"] * 3  # an event says how things stand now


def test_how_many_voted_is_told_once_a_tick_and_not_what(live: LiveSession, marta: Person, finanse: Network) -> None:
    poll = make_sessions.poll(marta, live, opened=True)
    for _ in range(3):
        voted(poll, make.member(finanse))
    assert [kind for kind, _ in heard(f"session:{live.id}")] == ["poll.changed"]
    for _ in range(2):
        ticks.tick(with_presence=False)
    counted = [data for kind, data in heard(f"session:{live.id}") if kind == "poll.counted"]
    assert counted == [{"id": poll.id, "vote_count": 3}]


def test_a_poll_whose_time_is_over_closes_with_the_tick(live: LiveSession, marta: Person) -> None:
    poll = make_sessions.poll(marta, live)
    step(actions.open_for_votes, marta, poll, 30)
    ticks.tick(with_presence=False)
    assert heard(f"session:{live.id}")[-1][1]["state"] == "open"
    with unit_of_work():
        poll.closes_at = clock.now() - timedelta(seconds=1)
    ticks.tick(with_presence=False)
    assert [data["state"] for _, data in heard(f"session:{live.id}")] == ["closed", "closed"]


def test_a_rehearsed_poll_is_heard_backstage_only_and_gone_or_a_draft_after_it(anna: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED)
    before = make_sessions.poll(anna, live, SECRET)
    make_sessions.move(anna, live, "rehearse")
    step(actions.open_for_votes, anna, before)
    voted(before, anna)
    ticks.tick(with_presence=False)
    step(actions.close, anna, before)
    step(actions.show, anna, before)
    within = make_sessions.poll(anna, live, "Tylko na próbę?", opened=True)
    within_id = within.id
    assert heard(f"session:{live.id}") == []
    assert "poll.counted" in [kind for kind, _ in heard(f"backstage:{live.id}")]
    make_sessions.move(anna, live, "open")
    assert heard(f"session:{live.id}") == []
    stand = {data["id"]: data["state"] for kind, data in heard(f"backstage:{live.id}") if kind == "poll.changed"}
    assert stand == {before.id: "draft", within_id: "gone"}


def test_words_left_out_are_gone_from_the_whole_log(live: LiveSession, marta: Person, finanse: Network) -> None:
    poll = make_sessions.poll(marta, live, "Jednym słowem?", kind=PollKind.OPEN, opened=True)
    for words in ("czas", "budżet", "dowóz", "kadra", "pan Kowalski"):
        voted(poll, make.member(finanse), words=words)
    step(actions.close, marta, poll)
    step(actions.show, marta, poll)
    room = f"session:{live.id}"
    assert "Kowalski" in str(heard(room))
    count = len(heard(room))
    step(actions.leave_out, marta, poll, "pan Kowalski", "Nazwisko.")
    assert len(heard(room)) == count + 1
    assert "Kowalski" not in str(heard(room))
    assert "Nazwisko." not in str(heard(room))


def test_the_audiences_socket_hears_of_an_open_poll(
    live: LiveSession, marta: Person, ewa: Person, socket_of: Sockets
) -> None:
    socket = socket_of(ewa)
    assert socket.emit("room.join", {"room": f"session:{live.id}"}, callback=True)["ok"]
    assert not socket.emit("room.join", {"room": f"backstage:{live.id}"}, callback=True)["ok"]
    socket.get_received()
    make_sessions.poll(marta, live, SECRET, opened=True)
    log_says = heard(f"session:{live.id}")
    assert [(kind, data["question"], data["vote_count"]) for kind, data in log_says] == [("poll.changed", SECRET, 0)]
