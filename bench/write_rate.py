"""Messages accepted per second, each acked after its commit, against a bare loop of INSERT and commit."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg2
from sqlalchemy.engine import make_url

from bench.crowd import TEXT_BYTES, Crowd, CrowdFailed, Outcome, crowd
from bench.processes import cpu_seconds
from bench.report import Figure, failed
from bench.site import running, site
from deploy import programs
from deploy.services import postgresql

PEOPLE = 64
ROUNDS = 3
OURS_SECONDS = 4.0
BARE_SECONDS = 2.0
TABLE = "CREATE TABLE bench_row (id INTEGER PRIMARY KEY, room TEXT, person INTEGER, client TEXT, text TEXT, html TEXT)"
# The text twice, as we keep it too: as it was typed and as it is shown.
ROW = ("channel:1", 1, "z" * TEXT_BYTES, "z" * (TEXT_BYTES + len("<p></p>")))

Insert = Callable[[int], object]
Bare = Callable[[Path], Iterator[Insert]]


def measure() -> list[Figure]:
    """Figures for SQLite, and for PostgreSQL where its programs are installed."""
    figures = _figures("SQLite, synchronous=FULL", "", _sqlite)
    if missing := programs.POSTGRESQL.missing():
        return [*figures, Figure("messages accepted, PostgreSQL", f"not run: {', '.join(missing)} not found")]
    with postgresql(durable=True) as server:
        return figures + _figures("PostgreSQL, fsync on", server.url, lambda _: _postgresql(server.url))


def _figures(name: str, url: str, bare: Bare) -> list[Figure]:
    try:
        rounds, cpu_ms = _measured(url, bare)
    except CrowdFailed as problem:
        return [failed(f"messages accepted, {name}", problem)]
    ratio = statistics.median(ours.acked / ours.seconds / plain for plain, ours in rounds)
    rate = statistics.median(ours.acked / ours.seconds for _, ours in rounds)
    plain = statistics.median(plain for plain, _ in rounds)
    p95 = statistics.median(ours.p95_ms for _, ours in rounds)
    return [
        Figure(f"messages accepted, {name}", f"{rate:.0f}/s", f"bare INSERT + commit: {plain:.0f}/s", ratio),
        Figure(f"ack of one of {PEOPLE} at once, {name}", f"p95 {p95:.0f} ms, {cpu_ms:.1f} ms CPU each"),
    ]


def _measured(url: str, bare: Bare) -> tuple[list[tuple[float, Outcome]], float]:
    """Rounds of the bare rate and ours in turn, and the milliseconds of CPU that one of our messages takes."""
    cpu, rounds = 0.0, []
    with (
        site(PEOPLE, database_url=url) as place,
        running(place.web()) as web,
        contextmanager(bare)(place.folder) as insert,
        crowd(place.folder, web.port, place.tokens, place.cast["rooms"][0], join=False) as people,
    ):
        people.acks(1)
        for _ in range(ROUNDS):
            plain, before = _bare_rate(insert), cpu_seconds(web.pid)
            rounds.append((plain, _ours(people)))
            cpu += cpu_seconds(web.pid) - before
    return rounds, cpu / sum(ours.acked for _, ours in rounds) * 1000


def _ours(people: Crowd) -> Outcome:
    outcome = people.acks(OURS_SECONDS)
    outcome.require_whole()
    return outcome


def _bare_rate(insert: Insert) -> float:
    """Commits per second of one writer that does nothing else."""
    count, begun = 0, time.monotonic()
    while (passed := time.monotonic() - begun) < BARE_SECONDS:
        insert(count)
        count += 1
    return count / passed


def _sqlite(folder: Path) -> Iterator[Insert]:
    with closing(sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(TABLE)
        statement = "INSERT INTO bench_row (room, person, client, text, html) VALUES (?, ?, ?, ?, ?)"

        def insert(_number: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(statement, (ROW[0], ROW[1], str(uuid4()), *ROW[2:]))
            connection.execute("COMMIT")

        yield insert


def _postgresql(url: str) -> Iterator[Insert]:
    where = make_url(url)
    with closing(
        psycopg2.connect(host=where.host, port=where.port, user=where.username, dbname=where.database)
    ) as wire:
        cursor = wire.cursor()
        cursor.execute(TABLE.replace("id INTEGER", "id SERIAL"))
        wire.commit()
        statement = "INSERT INTO bench_row (room, person, client, text, html) VALUES (%s, %s, %s, %s, %s)"

        def insert(_number: int) -> None:
            cursor.execute(statement, (ROW[0], ROW[1], str(uuid4()), *ROW[2:]))
            wire.commit()

        yield insert
