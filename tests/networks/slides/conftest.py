"""A session with an expert and a moderator for the tests of slides."""

from __future__ import annotations

import pytest

from networks.people.models import Network, Person
from networks.sessions.models import LiveSession
from tests.make_sessions import live_session


@pytest.fixture
def live(anna: Person, finanse: Network, piotr: Person, marta: Person) -> LiveSession:
    """A live session: Piotr is its expert, Marta moderates it."""
    return live_session(anna, finanse, experts=[piotr], moderators=[marta])
