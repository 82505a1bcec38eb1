"""A session that runs: Marta moderates, Piotr is its expert, Basia assists."""

from __future__ import annotations

import pytest

from networks.people.models import Network, Person
from networks.session_messages.models import SessionMessage
from networks.sessions.models import LiveSession
from tests import make, make_sessions


@pytest.fixture
def basia(finanse: Network) -> Person:
    """Assists in the session."""
    return make.member(finanse, name="Basia Pomocna", email="basia@test.example")


@pytest.fixture
def live(finanse: Network, anna: Person, marta: Person, piotr: Person, basia: Person) -> LiveSession:
    """The session, pre-moderated and live."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta], assistants=[basia])


@pytest.fixture
def message(ewa: Person, live: LiveSession) -> SessionMessage:
    """What Ewa wrote, which waits."""
    return make_sessions.session_message(ewa, live, "Czy **arkusz** zmieniamy w maju?")
