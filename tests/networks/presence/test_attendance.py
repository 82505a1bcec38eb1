"""Minutes: intervals against a plain model that counts seconds, pauses, corrections, who is on the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence import actions
from networks.presence.attendance import GUEST, attendance, minutes_of, own_minutes, share_of, within, without
from networks.presence.models import Presence, PresenceKind
from networks.sessions.models import LiveSession, SessionRole, SessionState
from tests import make, make_sessions

BEGIN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # in Poland the clocks go back at 1.00 UTC of this day
LONGEST = 300

Sit = Callable[..., None]
spans = st.lists(
    st.tuples(st.integers(0, LONGEST), st.integers(0, LONGEST)).map(lambda pair: (min(pair), max(pair))), max_size=8
)


def moments(found: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    return [(BEGIN + timedelta(seconds=begin), BEGIN + timedelta(seconds=end)) for begin, end in found]


def seconds(found: list[tuple[int, int]]) -> set[int]:
    """The plain model: every second that lies in one of the spans."""
    return {second for begin, end in found for second in range(begin, end)}


@given(present=spans, pauses=spans, whole=spans)
def test_intervals_count_the_same_seconds_as_a_plain_model(
    present: list[tuple[int, int]], pauses: list[tuple[int, int]], whole: list[tuple[int, int]]
) -> None:
    bounds = without(within(moments(whole), moments([(0, LONGEST)])), moments(pauses))
    found = within(moments(present), bounds)
    expected = (seconds(present) & seconds(whole)) - seconds(pauses)
    assert sum(int((end - begin).total_seconds()) for begin, end in found) == len(expected)
    assert all(begin < end for begin, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert minutes_of(found) == len(expected) // 60


@given(minutes=st.integers(0, 2000), whole=st.integers(0, 1440))
def test_a_share_is_never_more_than_all(minutes: int, whole: int) -> None:
    assert 0 <= share_of(minutes, whole) <= 100


@pytest.fixture
def sit() -> Sit:
    """Be in a session from one minute to another, seen every quarter of a minute as sockets are."""

    def there(live: LiveSession, who: Person, start: int, end: int) -> None:
        for quarter in range(start * 4, end * 4 + 1):
            with clock.held_at(BEGIN + timedelta(seconds=15 * quarter)), unit_of_work():
                actions.see(live, [who.id])

    return there


@pytest.fixture
def live(anna: Person, piotr: Person, marta: Person, finanse: Network) -> LiveSession:
    """A session that goes live at BEGIN."""
    with clock.held_at(BEGIN):
        return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def moved(by: Person, live: LiveSession, step: str, minute: int) -> None:
    with clock.held_at(BEGIN + timedelta(minutes=minute)):
        make_sessions.move(by, live, step)


def minutes(live: LiveSession, minute: int = 60) -> dict[str, tuple[int, int]]:
    with clock.held_at(BEGIN + timedelta(minutes=minute)):
        return {line.person.name: (line.minutes, line.share) for line in attendance(live)}


def test_minutes_go_through_the_change_of_clocks(anna: Person, ewa: Person, live: LiveSession, sit: Sit) -> None:
    sit(live, ewa, 0, 60)
    moved(anna, live, "close", 60)
    assert minutes(live) == {"Ewa Urzędowa": (60, 100)}


def test_a_pause_counts_for_nobody(anna: Person, ewa: Person, olga: Person, live: LiveSession, sit: Sit) -> None:
    sit(live, ewa, 0, 20)
    moved(anna, live, "pause", 20)
    sit(live, olga, 20, 30)
    sit(live, ewa, 20, 30)
    moved(anna, live, "resume", 30)
    sit(live, ewa, 30, 40)
    sit(live, olga, 30, 35)
    moved(anna, live, "close", 40)
    assert minutes(live) == {"Olga Patrząca": (5, 17), "Ewa Urzędowa": (30, 100)}


def test_who_was_there_in_a_pause_only_is_not_on_the_list(
    anna: Person, ewa: Person, olga: Person, live: LiveSession, sit: Sit
) -> None:
    sit(live, ewa, 0, 10)
    moved(anna, live, "pause", 10)
    sit(live, olga, 11, 15)
    moved(anna, live, "close", 20)
    assert minutes(live) == {"Ewa Urzędowa": (10, 100)}


def test_a_telephone_and_a_page_at_once_count_once(anna: Person, ewa: Person, live: LiveSession, sit: Sit) -> None:
    sit(live, ewa, 0, 20)
    with clock.held_at(BEGIN + timedelta(minutes=10)), unit_of_work():
        actions.enter(anna, live, ewa, PresenceKind.PHONE)
    with clock.held_at(BEGIN + timedelta(minutes=30)), unit_of_work():
        actions.leave(anna, live, ewa)
    moved(anna, live, "close", 40)
    assert minutes(live) == {"Ewa Urzędowa": (30, 75)}
    (line,) = attendance(live)
    assert line.kinds == (PresenceKind.LIVE, PresenceKind.PHONE)
    assert len(line.intervals) == 1


def test_who_telephones_is_there_until_the_end(anna: Person, ewa: Person, live: LiveSession) -> None:
    with clock.held_at(BEGIN + timedelta(minutes=10)), unit_of_work():
        actions.enter(anna, live, ewa, PresenceKind.PHONE)
    assert minutes(live, 25) == {"Ewa Urzędowa": (15, 60)}
    moved(anna, live, "close", 40)
    assert minutes(live, 300) == {"Ewa Urzędowa": (30, 75)}


def test_time_in_the_lobby_does_not_count(anna: Person, ewa: Person, finanse: Network, sit: Sit) -> None:
    with clock.held_at(BEGIN - timedelta(minutes=10)):
        live = make_sessions.live_session(anna, finanse, SessionState.LOBBY)
        with unit_of_work():
            actions.enter(anna, live, ewa, PresenceKind.ON_SITE)
    moved(anna, live, "start", 0)
    moved(anna, live, "close", 30)
    assert minutes(live) == {"Ewa Urzędowa": (30, 100)}


def test_the_list_is_by_surname_and_marks_roles_and_guests(
    anna: Person, ewa: Person, olga: Person, piotr: Person, marta: Person, obcy: Person, live: LiveSession, sit: Sit
) -> None:
    make_sessions.give_role(anna, live, obcy, SessionRole.ASSISTANT)
    for who in (ewa, olga, piotr, marta, obcy, anna):
        sit(live, who, 0, 2)
    moved(anna, live, "close", 2)
    found = [(line.person.name, line.roles) for line in attendance(live)]
    assert found == [
        ("Piotr Ekspercki", ("expert",)), ("Olga Patrząca", ("observer",)), ("Anna Przewodnia", ("coordinator",)),
        ("Osoba spoza sieci", ("assistant", GUEST)), ("Ewa Urzędowa", ()), ("Marta Uważna", ("moderator",)),
    ]  # fmt: skip


def test_a_correction_counts_and_what_was_measured_is_kept(
    anna: Person, ewa: Person, live: LiveSession, sit: Sit
) -> None:
    sit(live, ewa, 0, 10)
    moved(anna, live, "close", 40)
    for number, reason in ((20, "Zerwane łącze."), (40, "Była na sali.")):
        with unit_of_work():
            actions.correct(anna, live, ewa, number, reason)
    (line,) = attendance(live)
    assert (line.minutes, line.counted, line.share, line.reason) == (40, 10, 100, "Była na sali.")
    assert [(one.minutes, one.reason, one.by) for one in line.corrections] == [
        (20, "Zerwane łącze.", "Anna Przewodnia"), (40, "Była na sali.", "Anna Przewodnia"),
    ]  # fmt: skip


def test_somebody_nobody_saw_comes_on_the_list_by_a_correction(anna: Person, ewa: Person, live: LiveSession) -> None:
    moved(anna, live, "close", 40)
    with unit_of_work():
        actions.correct(anna, live, ewa, 40, "Lista papierowa.")
    (line,) = attendance(live)
    assert (line.person.id, line.minutes, line.counted, line.intervals) == (ewa.id, 40, 0, ())


def test_one_learns_ones_own_minutes(anna: Person, ewa: Person, jan: Person, live: LiveSession, sit: Sit) -> None:
    sit(live, ewa, 0, 10)
    moved(anna, live, "close", 20)
    own = own_minutes(ewa, live)
    assert own is not None
    assert (own.minutes, own.share, own.reason) == (10, 50, "")
    assert own_minutes(anna, live) is None


def test_nobody_is_on_the_list_before_the_start(anna: Person, ewa: Person, finanse: Network, sit: Sit) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.LOBBY)
    sit(live, ewa, 0, 2)
    assert attendance(live) == []
    assert own_minutes(ewa, live) is None


def test_a_short_break_is_no_gap_and_a_long_one_is(anna: Person, ewa: Person, live: LiveSession, sit: Sit) -> None:
    sit(live, ewa, 0, 10)
    with clock.held_at(BEGIN + timedelta(minutes=10, seconds=30)), unit_of_work():
        actions.see(live, [ewa.id])
    sit(live, ewa, 11, 20)
    sit(live, ewa, 22, 30)
    moved(anna, live, "close", 30)
    (line,) = attendance(live)
    assert len(line.intervals) == 2
    assert line.minutes == 28


def test_many_people_cost_as_many_questions_as_few(anna: Person, finanse: Network, live: LiveSession) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    def counted() -> int:
        db.session.rollback()
        asked.clear()
        attendance(live)
        return len(asked)

    people = [make.member(finanse, name=f"Osoba {letter}") for letter in "ABCDEFGHIJ"]
    moved(anna, live, "close", 2)
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        found = []
        for chosen in (people[:1], people):
            for one in chosen:
                add_minutes(one, live)
            found.append(counted())
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert found[0] == found[1]


def add_minutes(of: Person, live: LiveSession) -> None:
    with unit_of_work():
        db.session.add(
            Presence(session_id=live.id, person_id=of.id, came_at=BEGIN, seen_at=BEGIN + timedelta(minutes=1))
        )
