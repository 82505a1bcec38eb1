"""What is forgotten of who was where, and what one's own copy of data holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from networks.core import clock
from networks.core.db import db
from networks.core.traces import Traces
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.presence import actions, personal
from networks.presence.models import Here, Presence, SessionRating
from networks.presence.upkeep import sweep_session_here
from networks.sessions.models import LiveSession

Held = Callable[..., LiveSession]


def test_who_looked_into_a_room_is_forgotten_after_a_day_and_minutes_stay(ewa: Person, held: Held) -> None:
    held(ewa)
    with clock.held_at(clock.now() + timedelta(hours=20)):
        sweep_session_here()
    assert db.session.query(Here).count() == 1
    with clock.held_at(clock.now() + timedelta(hours=25)):
        sweep_session_here()
    assert db.session.query(Here).count() == 0
    assert db.session.query(Presence).count() == 1


def test_ones_own_data_hold_where_one_was_and_what_one_said(anna: Person, ewa: Person, held: Held) -> None:
    live = held(ewa)
    with unit_of_work():
        actions.correct(anna, live, ewa, 15, "Zerwane łącze.")
        actions.rate(ewa, live, 3, "Dobrze.")
    (there,) = personal.presence(ewa)
    (corrected,) = personal.presence_corrections(ewa)
    (here,) = personal.session_here(ewa)
    (said,) = personal.session_ratings(ewa)
    assert {row["session_id"] for row in (there, corrected, here, said)} == {live.id}
    assert (corrected["minutes"], corrected["reason"], said["words"]) == (15, "Zerwane łącze.", "Dobrze.")
    assert list(personal.presence(anna)) == []


def test_an_erased_person_keeps_minutes_and_what_they_said_goes(ewa: Person, held: Held) -> None:
    live = held(ewa)
    with unit_of_work():
        actions.rate(ewa, live, 3, "Dobrze.")
    with unit_of_work():
        personal.erase(ewa, Traces(ewa.id, ewa.name, ewa.email))
    assert db.session.query(Here).count() == db.session.query(SessionRating).count() == 0
    assert db.session.query(Presence).count() == 1
