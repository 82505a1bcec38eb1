"""What a session of a large network costs whoever moves it on: the rest of the audience is told by the worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from networks.core import clock
from networks.core.db import db
from networks.core.notices import Notice, NoticesRead
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.sessions import preparing
from networks.sessions.models import LiveSession, SessionRole, SessionState
from tests import make, make_sessions
from tests.networks.sessions.test_notices import move_to, work

S = SessionState


def end(by: Person, live: LiveSession) -> None:
    make_sessions.move(by, live, "close")


def cancel(by: Person, live: LiveSession) -> None:
    make_sessions.move(by, live, "cancel")


def other_time(by: Person, live: LiveSession) -> None:
    move_to(by, live, clock.now() + timedelta(days=9))


def take_role(by: Person, live: LiveSession) -> None:
    with unit_of_work():
        expert = db.session.get_one(Person, min(live.ids_of(SessionRole.EXPERT)))
        preparing.take_role(by, live, expert, SessionRole.EXPERT)


@pytest.mark.parametrize(
    ("state", "step"), [(S.ANNOUNCED, cancel), (S.LIVE, end), (S.ANNOUNCED, other_time), (S.ANNOUNCED, take_role)]
)
def test_a_step_costs_the_same_with_a_large_audience(
    state: SessionState, step: Callable[[Person, LiveSession], None], anna: Person, piotr: Person, finanse: Network
) -> None:
    for _ in range(12):
        make.member(finanse)
    cost = []
    for _ in range(2):
        live = make_sessions.live_session(anna, finanse, state, experts=[piotr])
        work()
        db.session.rollback()
        cost.append(statements_of(partial(step, anna, live)))
        for _ in range(20):
            make.member(finanse)
    assert cost[0] == cost[1]


def test_everybody_hears_in_the_end_that_nothing_is_urgent_any_more(
    anna: Person, finanse: Network, emitted: list[object]
) -> None:
    members = [make.member(finanse) for _ in range(14)]
    live = make_sessions.live_session(anna, finanse)
    work()
    emitted.clear()
    end(anna, live)
    assert db.session.query(Notice).filter(Notice.read_at.is_(None)).count() == 0
    work()
    heard = [event.person_id for event in emitted if isinstance(event, NoticesRead)]
    assert sorted(heard) == sorted(one.id for one in members)


def statements_of(act: Callable[[], None]) -> int:
    """How many statements the act sends to the database; of many rows at once each counts."""
    count = 0

    def note(
        _connection: object, _cursor: object, _statement: str, given: object, _context: object, is_many: bool
    ) -> None:
        nonlocal count
        count += len(given) if is_many and isinstance(given, list) else 1

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return count
