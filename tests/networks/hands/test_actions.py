"""Raised hands: order, times, and who gives the word."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context
from threading import Barrier, Thread

import pytest
from flask import Flask

from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Problem
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.hands import actions, queries
from networks.hands.events import HandMoved
from networks.hands.models import Hand, HandState
from networks.people.models import Network, Person
from networks.sessions.models import LiveSession, SessionState
from tests import make, make_sessions


@pytest.fixture
def live(finanse: Network, anna: Person, marta: Person, piotr: Person) -> LiveSession:
    """A session that runs; Marta moderates, Piotr is its expert."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def refused(kind: type[Problem], act: Callable[[], object]) -> Problem:
    """The refusal of an act in a unit of its own."""
    with pytest.raises(kind) as found, unit_of_work():
        act()
    return found.value


def test_a_raised_hand_stays_where_it_is_when_raised_again(
    ewa: Person, live: LiveSession, emitted: list[Event]
) -> None:
    first = make_sessions.hand(ewa, live)
    with unit_of_work():
        again = actions.raise_hand(ewa, live)
    assert (again.thing.id, again.is_new) == (first.id, False)
    assert [type(one) for one in emitted if isinstance(one, HandMoved)] == [HandMoved]


def test_observers_and_people_in_a_pause_raise_none(ewa: Person, olga: Person, anna: Person, live: LiveSession) -> None:
    refused(Forbidden, lambda: actions.raise_hand(olga, live))
    make_sessions.move(anna, live, "pause")
    assert refused(Forbidden, lambda: actions.raise_hand(ewa, live)).code == "session_not_open"


def test_who_has_not_spoken_yet_comes_first_then_by_time(
    ewa: Person, piotr: Person, marta: Person, finanse: Network, live: LiveSession
) -> None:
    others = [make.member(finanse, name=name) for name in ("Adam Późny", "Zofia Wczesna")]
    spoke = make_sessions.hand(ewa, live)
    with unit_of_work():
        actions.give_word(marta, live, spoke)
    with unit_of_work():
        actions.end_word(marta, live, spoke)
    again = make_sessions.hand(ewa, live)
    first, second = (make_sessions.hand(one, live) for one in others)
    assert [one.id for one in queries.hands_of(live)] == [first.id, second.id, again.id]
    with unit_of_work():
        actions.invite(marta, live, again)
    assert [one.id for one in queries.hands_of(live)] == [again.id, first.id, second.id]


def test_one_person_speaks_at_a_time(ewa: Person, piotr: Person, marta: Person, live: LiveSession) -> None:
    first, second = make_sessions.hand(ewa, live), make_sessions.hand(piotr, live)
    with unit_of_work():
        actions.give_word(marta, live, first)
    assert first.speaking_at
    with unit_of_work():
        actions.give_word(marta, live, second)
    assert (first.state, second.state) == (HandState.DONE, HandState.SPEAKING)
    assert first.ended_at


@pytest.mark.parametrize("act", [actions.invite, actions.give_word, actions.end_word, actions.skip])
@pytest.mark.parametrize("name", ["ewa", "piotr"])
def test_only_those_who_moderate_give_the_word(
    act: Callable[..., None], name: str, ewa: Person, live: LiveSession, request: pytest.FixtureRequest
) -> None:
    hand = make_sessions.hand(ewa, live)
    person = request.getfixturevalue(name)
    refused(Forbidden, lambda: act(person, live, hand))


def test_a_coordinator_leads_the_queue_too(ewa: Person, anna: Person, live: LiveSession) -> None:
    hand = make_sessions.hand(ewa, live)
    with unit_of_work():
        actions.invite(anna, live, hand)


def test_ones_own_hand_or_anybodys_by_a_moderator_is_lowered_once(
    ewa: Person, piotr: Person, marta: Person, live: LiveSession
) -> None:
    hand = make_sessions.hand(ewa, live)
    refused(Forbidden, lambda: actions.lower(piotr, live, hand))
    for _twice in range(2):
        with unit_of_work():
            actions.lower(ewa, live, hand)
    assert hand.state is HandState.LOWERED
    other = make_sessions.hand(piotr, live)
    with unit_of_work():
        actions.lower(marta, live, other)
    assert other.state is HandState.LOWERED


@pytest.mark.parametrize(
    ("before", "act"),
    [
        ("lowered", actions.invite), ("lowered", actions.give_word), ("raised", actions.end_word),
        ("speaking", actions.skip), ("speaking", actions.invite), ("done", actions.give_word),
        ("skipped", actions.invite),
    ],
)  # fmt: skip
def test_no_hand_goes_where_it_may_not(
    before: str, act: Callable[..., None], ewa: Person, marta: Person, live: LiveSession
) -> None:
    hand = make_sessions.hand(ewa, live)
    steps: dict[str, list[Callable[..., None]]] = {
        "raised": [], "lowered": [actions.lower], "speaking": [actions.give_word], "skipped": [actions.skip],
        "done": [actions.give_word, actions.end_word],
    }  # fmt: skip
    for step in steps[before]:
        with unit_of_work():
            step(marta, live, hand)
    assert refused(Conflict, lambda: act(marta, live, hand)).code == "wrong_state"


def test_the_end_of_the_session_lowers_all(
    ewa: Person, piotr: Person, marta: Person, anna: Person, live: LiveSession
) -> None:
    speaking, waiting = make_sessions.hand(ewa, live), make_sessions.hand(piotr, live)
    with unit_of_work():
        actions.give_word(marta, live, speaking)
    make_sessions.move(anna, live, "close")
    assert (speaking.state, waiting.state) == (HandState.DONE, HandState.LOWERED)
    assert queries.hands_of(live) == []


def test_a_rehearsed_hand_is_wiped_and_stands_in_no_queue_of_the_audience(
    anna: Person, marta: Person, ewa: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    refused(Forbidden, lambda: actions.raise_hand(marta, live))
    make_sessions.move(anna, live, "rehearse")
    refused(Forbidden, lambda: actions.raise_hand(ewa, live))
    hand = make_sessions.hand(marta, live)
    with unit_of_work():
        actions.give_word(anna, live, hand)
    assert queries.hands_of(live, rehearsed=False) == []
    assert [one.id for one in queries.hands_of(live, rehearsed=True)] == [hand.id]
    make_sessions.move(anna, live, "open")
    assert db.session.query(Hand).count() == 0


@pytest.mark.parametrize("_round", range(3))
def test_two_moderators_at_once_leave_one_speaker(
    _round: int, app: Flask, ewa: Person, piotr: Person, marta: Person, anna: Person, live: LiveSession
) -> None:
    pairs = [(marta.id, make_sessions.hand(ewa, live).id), (anna.id, make_sessions.hand(piotr, live).id)]
    live_id, start = live.id, Barrier(2)
    db.session.rollback()

    def give(by_id: int, hand_id: int) -> None:
        with app.app_context():
            start.wait(10)
            with unit_of_work():
                found = db.session.get_one(LiveSession, live_id)
                actions.give_word(db.session.get_one(Person, by_id), found, db.session.get_one(Hand, hand_id))
            db.session.remove()

    threads = [Thread(target=Context().run, args=(give, *pair)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.rollback()
    db.session.expire_all()
    states = sorted(db.session.get_one(Hand, hand_id).state for _by, hand_id in pairs)
    assert states == [HandState.DONE, HandState.SPEAKING]
