"""What the clock says of a session, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from networks.core import clock
from networks.people.models import Network, Person
from networks.sessions import words
from networks.sessions.models import SessionState
from networks.web.i18n import speaking
from tests import make_sessions


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(days=6, hours=14), "Początek za 6 dni"),
        (timedelta(days=2, hours=3), "Początek za 2 dni 3 godz."),
        (timedelta(hours=3, minutes=5), "Początek za 3 godz. 5 min"),
        (timedelta(seconds=20), "Początek za chwilę."),
    ],
)
def test_how_long_until_a_session_begins(
    ahead: timedelta, said: str, app: Flask, finanse: Network, anna: Person
) -> None:  # fmt: skip
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED)
    assert live.starts_at is not None
    with app.test_request_context(), speaking("pl"):
        assert words.countdown(live, live.starts_at - ahead) == said


def test_how_long_a_session_still_runs(app: Flask, finanse: Network, anna: Person) -> None:
    live = make_sessions.live_session(anna, finanse)
    assert live.ends_at is not None
    with app.test_request_context(), speaking("pl"):
        assert words.countdown(live, live.ends_at - timedelta(minutes=62)) == "Trwa, do końca 1 godz. 2 min."
        assert words.countdown(live, clock.now() + timedelta(days=1)) == "Trwa, planowany czas już minął."
