"""The desk of whoever promised an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from networks.core import clock
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions
from networks.web.filters import local_day
from tests import make, make_sessions

Browser = Callable[[Person], FlaskClient]


def test_a_promised_answer_waits_on_the_desk_until_it_is_written(
    anna: Person, ewa: Person, piotr: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, experts=[piotr])
    question = make_sessions.question(anna, live, "Kto zatwierdza arkusz?")
    with unit_of_work():
        actions.promise(anna, question, 1, piotr, local_day(clock.now()) + timedelta(days=3))
    client = browser_of(piotr)
    assert f'href="/questions/{question.id}"' in client.get("/").text
    assert f'href="/questions/{question.id}"' not in browser_of(ewa).get("/").text
    with unit_of_work():
        actions.answer_in_writing(piotr, question, 2, make.words("Organ prowadzący."))
    assert f'href="/questions/{question.id}"' not in client.get("/").text
