"""Sessions in which people were, for tests of presence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from networks.core import clock
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence import actions
from networks.sessions.models import LiveSession
from tests import make_sessions

Held = Callable[..., LiveSession]


@pytest.fixture
def running(anna: Person, piotr: Person, marta: Person, finanse: Network) -> LiveSession:
    """A session that is live, with an expert and a moderator."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


@pytest.fixture
def held(anna: Person, piotr: Person, marta: Person, finanse: Network) -> Held:
    """A session that is over; it took half an hour, and `people` were there at its beginning for two minutes."""

    def made(*people: Person) -> LiveSession:
        begin = clock.now()
        with clock.held_at(begin):
            live = make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])
        for seconds in range(0, 121, 30):
            with clock.held_at(begin + timedelta(seconds=seconds)), unit_of_work():
                actions.see(live, [one.id for one in people])
        with clock.held_at(begin + timedelta(minutes=30)):
            make_sessions.move(anna, live, "close")
        return live

    return made
