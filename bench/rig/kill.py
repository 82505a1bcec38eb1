"""The web process killed at random moments while people write; what the database and the clients hold is compared."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.rig.checker import check
from bench.rig.client import Client
from bench.rig.history import History, stored
from bench.site import ROOT, Site, last_words, site

LIVES_SECONDS = (0.1, 1.5)
BACK_SECONDS = 5.0
QUIET_SECONDS = 60.0

Say = Callable[[str], object]


@dataclass(frozen=True)
class Outcome:
    """What came of a run; `broken` are the promises that did not hold."""

    broken: list[str]
    history: History
    killed: int

    @property
    def summary(self) -> str:
        """One line for people."""
        of = self.history
        counts = f"{len(of.sent)} messages, {len(of.acks)} acked, {of.resent} sent again, {len(of.refusals)} refusals"
        return f"{self.killed} kills, {counts}: {len(self.broken)} broken promises"


def run(*, seed: int, kills: int = 20, people: int = 20, database_url: str = "", say: Say = print) -> Outcome:
    """Kill the web process so many times and check everything. `database_url` is an empty database; else SQLite."""
    say(f"seed {seed}")
    with site(people, database_url=database_url) as place:
        history = History()
        killed = _kill_and_write(place, history, random.Random(seed), kills, say)
        url = database_url or f"sqlite:///{place.folder / 'data' / 'sieci.sqlite3'}"
        broken = check(history, stored(url, place.cast["rooms"])) + _unsound(place)
    return Outcome(broken, history, killed)


def _kill_and_write(place: Site, history: History, chance: random.Random, kills: int, say: Say) -> int:
    web = place.web()
    cast, rooms = place.cast["people"], place.cast["rooms"]
    clients = [Client(web.port, person, rooms, history, chance.randrange(1 << 30)) for person in cast]
    try:
        web.start()
        for client in clients:
            client.start()
        for number in range(kills):
            if number % 2:
                _wait_for_an_ack(history)
            time.sleep(chance.uniform(*LIVES_SECONDS))
            web.kill()
            web.start()
            if (number + 1) % 5 == 0:
                say(f"killed {number + 1} times, {len(history.acks)} messages acked")
        _come_to_rest(clients)
    finally:
        for client in clients:
            client.is_done = True
        web.stop()
    return kills


def _wait_for_an_ack(history: History) -> None:
    """Wait until people write again: every other kill meets them writing, the others also meet them coming back."""
    count, until = len(history.acks), time.monotonic() + BACK_SECONDS
    while len(history.acks) == count and time.monotonic() < until:
        time.sleep(0.01)


def _come_to_rest(clients: list[Client]) -> None:
    """Let everybody have everything acked, then let each see what is still missing."""
    for client in clients:
        client.finish()
    until = time.monotonic() + QUIET_SECONDS
    for client in clients:
        client.join(max(0.0, until - time.monotonic()))
    for client in clients:
        client.is_done = True
        client.join(QUIET_SECONDS)
        client.catch_up()


def _unsound(place: Site) -> list[str]:
    """What `app.py verify` finds."""
    log = Path(place.folder) / "verify.log"
    with log.open("wb") as file:
        command = [sys.executable, "app.py", "verify"]
        code = subprocess.run(command, env=place.environ, cwd=ROOT, stdout=file, stderr=file, check=False).returncode
    return [f"verify: {last_words(log)}"] if code else []
