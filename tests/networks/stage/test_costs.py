"""What a room and a desk ask the database for, and weigh, does not grow with the hall."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence import actions as presence
from networks.questions import actions as questions
from networks.sessions.models import LiveSession
from tests import make, make_sessions
from tests.networks.start.test_costs import statements_of

# What an open question and a prepared poll may weigh on the desk, in bytes: its buttons, and no form of its own.
QUESTION_MAX, POLL_MAX = 5_000, 4_000


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A session that runs, with Marta as moderator and Piotr as expert."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def ask(asker: Person, moderator: Person, live: LiveSession, count: int) -> None:
    """Open questions and prepared polls."""
    for number in range(count):
        question = make_sessions.question(asker, live, f"Kto płaci {number}?")
        with unit_of_work():
            questions.approve(moderator, question, question.version)
        make_sessions.poll(moderator, live, f"Czy zdążymy {number}?")


def test_pages_ask_as_often_for_sixty_people_as_for_three(
    live: LiveSession, marta: Person, ewa: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient]
) -> None:
    ask(ewa, marta, live, 2)
    with unit_of_work():
        presence.see(live, [marta.id, ewa.id])
    pages = {name: f"/sessions/{live.id}/{name}" for name in ("room", "desk", "stage", "here", "pulse")}
    client = browser_of(marta)
    few = {name: len(statements_of(client, path)) for name, path in pages.items()}
    ask(ewa, marta, live, 8)
    hall = [make.member(finanse).id for _ in range(60)]
    with unit_of_work():
        presence.see(live, hall)
    assert {name: len(statements_of(client, path)) for name, path in pages.items()} == few


def test_a_question_brings_no_forms_of_its_own_to_the_desk(
    live: LiveSession, marta: Person, ewa: Person, browser_of: Callable[[Person], FlaskClient]
) -> None:
    ask(ewa, marta, live, 1)
    client = browser_of(marta)
    before = len(client.get(f"/sessions/{live.id}/desk").data)
    ask(ewa, marta, live, 10)
    assert len(client.get(f"/sessions/{live.id}/desk").data) - before < 10 * (QUESTION_MAX + POLL_MAX)
