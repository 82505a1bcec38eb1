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

from bench.crowd import TEXT_BYTES, Crowd, Outcome, crowd
from bench.processes import cpu_seconds
from bench.report import Figure
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


def measure() -> list[Figure]:
    """Figures for SQLite, and for PostgreSQL where its programs are installed."""
    figures = _measured("SQLite, synchronous=FULL", "", _sqlite)
    if missing := programs.POSTGRESQL.missing():
        return [*figures, Figure("messages accepted, PostgreSQL", f"not run: {', '.join(missing)} not found")]
    with postgresql(durable=True) as server:
        return figures + _measured("PostgreSQL, fsync on", server.url, lambda _: _postgresql(server.url))


def _measured(name: str, url: str, bare: Callable[[Path], Iterator[Insert]]) -> list[Figure]:
    with (
        site(PEOPLE, database_url=url) as place,
        running(place.web()) as web,
        contextmanager(bare)(place.folder) as insert,
    ):
        tokens, room = [person["token"] for person in place.cast["people"]], place.cast["rooms"][0]
        with crowd(place.folder, web.port, tokens, room, join=False) as people:
            people.acks(1)
            before = cpu_seconds(web.pid)
            rounds = [(_bare_rate(insert), _ours(people)) for _ in range(ROUNDS)]
            cpu = cpu_seconds(web.pid) - before
    ratio = statistics.median(ours.acked / ours.seconds / plain for plain, ours in rounds)
    rate = statistics.median(ours.acked / ours.seconds for _, ours in rounds)
    plain = statistics.median(plain for plain, _ in rounds)
    p95 = statistics.median(ours.p95_ms for _, ours in rounds)
    each_ms = cpu / sum(ours.acked for _, ours in rounds) * 1000
    reference = f"bare INSERT + commit: {plain:.0f}/s"
    return [
        Figure(f"messages accepted, {name}", f"{rate:.0f}/s", reference, ratio),
        Figure(f"  ack of {PEOPLE} at once, {name}", f"p95 {p95:.0f} ms, {each_ms:.1f} ms CPU each"),
    ]


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
