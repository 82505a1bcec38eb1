"""The web process is killed 20 times while 20 people write: nothing acked is lost, nothing stands twice."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from bench.rig import kill
from deploy.services import postgresql

KILLS = PEOPLE = 20


@pytest.fixture
def durable_postgresql() -> Iterator[str]:
    """A PostgreSQL of our own that keeps its promises; the one of the other tests is fast instead."""
    with postgresql(durable=True) as server:
        yield server.url


def hold_all_promises(database_url: str) -> None:
    """Run the rig with a seed of its own, which is printed, and expect no broken promise."""
    seed = random.randrange(1 << 30)
    outcome = kill.run(seed=seed, kills=KILLS, people=PEOPLE, database_url=database_url)
    print(outcome.summary)
    assert outcome.broken == []
    assert outcome.killed == KILLS
    # The run would prove nothing if nobody had written, or if no kill had met a message under way.
    assert len(outcome.history.acks) > PEOPLE
    assert outcome.history.resent > 0


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_promise_holds_on_sqlite() -> None:
    hold_all_promises("")


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.timeout(600)
def test_every_promise_holds_on_postgresql(durable_postgresql: str) -> None:
    hold_all_promises(durable_postgresql)
