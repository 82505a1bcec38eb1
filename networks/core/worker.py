"""The worker: claims due jobs one at a time, carries them out, and plans what recurs.

Every unit here touches one job by index, so on SQLite it holds the writing lock for the few milliseconds one commit
takes, and never while a handler runs. Jobs are not claimed several at once: those behind a job that kills its worker
would use up their attempts with it, and would wait although another worker is free.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import (
    Job,
    JobState,
    Kind,
    Payload,
    RecurringJob,
    Undone,
    enqueue,
    kinds,
    periodic,
    recurring,
    waiting_for,
)
from networks.core.unit_of_work import Busy, unit_of_work

BATCH = 20
POLL_SECONDS = 0.4
TROUBLE_SECONDS = 1.0
# A handler that ends just in time still needs a moment to write down that it ended.
LEASE_EXTRA = timedelta(seconds=15)
FIRST_DELAY_SECONDS = 10
LAST_DELAY_SECONDS = 6 * 3600
KEPT_DAYS = 7
SWEPT_AT_ONCE = 200
ERROR_MAX = 300

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """One attempt at a job, this worker's until the lease ends."""

    id: int
    kind: str
    payload: Payload
    attempt: int


def run_worker(app: Flask, stop: threading.Event) -> None:
    """Carry out jobs until `stop` is set or SIGTERM or SIGINT comes; the job in hand is finished first.

    A new job is picked up within a second. While the database does not answer, the worker goes on asking.
    """
    with _stopped_by_signals(stop):
        while not stop.is_set():
            # Plain sleeping: waiting on the flag would hold its lock, which the signal's own `set` needs.
            time.sleep(_round(app, stop))


def carry_out_due(limit: int, *, stop: threading.Event | None = None) -> int:
    """Carry out up to `limit` due jobs, one after another, and answer how many were begun.

    Each is claimed in a short unit and its handler runs outside of it. No further one begins once `stop` is set.
    """
    begun = 0
    for _ in range(limit):
        if (stop is not None and stop.is_set()) or not _has_due():
            break
        if claim := _claim():
            begun += 1
            _carry_out(claim)
    return begun


def plan_recurring() -> None:
    """Enqueue what recurs and is due, unless its last job still waits or runs."""
    with db.engine.connect() as connection:
        later = connection.scalars(sa.select(RecurringJob.name).where(RecurringJob.next_run_at > clock.now()))
        if set(later).issuperset(recurring):
            return  # nothing is due: no writing lock is asked for
    with unit_of_work():
        _meet_new_names()
        due = sa.select(RecurringJob).where(RecurringJob.next_run_at <= clock.now(), RecurringJob.name.in_(recurring))
        for row in db.session.scalars(due.with_for_update(skip_locked=True)):
            row.next_run_at = clock.now() + recurring[row.name]
            in_hand = sa.exists().where(Job.kind == row.name, Job.state.in_((JobState.WAITING, JobState.RUNNING)))
            if not db.session.scalar(sa.select(in_hand)):
                enqueue(row.name, {}, key=row.name)


def delay_after(attempt: int) -> timedelta:
    """How long to wait after this failed attempt: 10 s, 40 s, 160 s ... at most 6 hours."""
    return timedelta(seconds=min(FIRST_DELAY_SECONDS * 4 ** (attempt - 1), LAST_DELAY_SECONDS))


def describe(error: Exception) -> str:
    """An error in words safe to keep: its class and place; the message only where we wrote it for this.

    Messages of foreign errors may quote addresses and contents (SMTP answers, refused SQL parameters).
    """
    if isinstance(error, Undone):
        return f"{type(error).__name__}: {error}"[:ERROR_MAX]
    frames = traceback.extract_tb(error.__traceback__)
    place = "".join(f" < {frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
    return f"{type(error).__name__}{place}"[:ERROR_MAX]


@periodic("sweep_jobs", 3600)
def sweep_jobs() -> None:
    """Delete jobs done more than a week ago, a few in a unit; failed ones stay for administrators."""
    old = sa.select(Job.id).where(Job.state == JobState.DONE, Job.done_at < clock.now() - timedelta(days=KEPT_DAYS))
    swept = SWEPT_AT_ONCE
    while swept == SWEPT_AT_ONCE:
        with unit_of_work():
            ids = db.session.scalars(old.limit(SWEPT_AT_ONCE)).all()
            db.session.execute(sa.delete(Job).where(Job.id.in_(ids)))
        swept = len(ids)


def _round(app: Flask, stop: threading.Event) -> float:
    """Do what is due now and answer for how many seconds to pause."""
    with app.app_context():
        try:
            plan_recurring()
            return 0.0 if carry_out_due(BATCH, stop=stop) == BATCH else POLL_SECONDS
        except (SQLAlchemyError, Busy) as error:
            log.error("the worker could not reach the database: %s", describe(error))
            return TROUBLE_SECONDS


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Let SIGTERM and SIGINT set `stop`; only the main thread may listen to signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask_to_stop(_: int, __: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _due() -> sa.ColumnElement[bool]:
    waits = sa.and_(Job.state == JobState.WAITING, Job.run_at <= clock.now())
    left_behind = sa.and_(Job.state == JobState.RUNNING, Job.leased_until <= clock.now())
    return sa.or_(waits, left_behind)


def _has_due() -> bool:
    """Whether there may be something to claim; reads only, so that asking often holds up nobody."""
    with db.engine.connect() as connection:
        return bool(connection.scalar(sa.select(sa.exists().where(_due()))))


def _kind_of(name: str) -> Kind:
    return kinds.get(name) or Kind(_unknown)


def _unknown(_: Payload) -> None:
    raise Undone("no handler is known for this kind")


def _claim() -> Claim | None:
    """Lease the job that is due first to this worker; rows another worker is claiming just now are passed over."""
    first = sa.select(Job).where(_due()).order_by(Job.run_at, Job.id).limit(1).with_for_update(skip_locked=True)
    with unit_of_work():
        row = db.session.scalar(first, execution_options={"populate_existing": True})
        if row is None:
            return None
        kind = _kind_of(row.kind)
        if row.state is JobState.RUNNING and row.attempts >= kind.attempts:
            fail(row, "the worker ended in the middle of the last attempt")
            return None
        row.state = JobState.RUNNING
        row.attempts += 1
        row.leased_until = clock.now() + timedelta(seconds=kind.seconds) + LEASE_EXTRA
        return Claim(row.id, row.kind, row.payload, row.attempts)


def _carry_out(claim: Claim) -> None:
    """Run the handler in a context of its own and write down how it ended."""
    error: Exception | None = None
    try:
        with current_app.app_context():
            _kind_of(claim.kind).handler(claim.payload)
    except Exception as caught:
        error = caught
        log.warning("job %d (%s), attempt %d: %s", claim.id, claim.kind, claim.attempt, describe(caught))
    with unit_of_work():
        row = db.session.get(Job, claim.id, with_for_update=True, populate_existing=True)
        if row is None or row.state is not JobState.RUNNING or row.attempts != claim.attempt:
            log.warning("job %d (%s) took longer than its lease and was taken again", claim.id, claim.kind)
        elif error is None:
            row.state, row.done_at, row.leased_until, row.last_error = JobState.DONE, clock.now(), None, None
        else:
            _try_again(row, error)


def _try_again(row: Job, error: Exception) -> None:
    """Let the job wait for its next attempt, ever longer, or give it up."""
    said = describe(error)
    if row.attempts >= _kind_of(row.kind).attempts or (isinstance(error, Undone) and error.for_good):
        fail(row, said)
        return
    run_at = clock.now() + delay_after(row.attempts)
    if row.key is not None and (twin := waiting_for(row.key)):
        # The same work was asked for meanwhile: one job goes on, with the patience that is used up already.
        twin.attempts, twin.run_at, twin.last_error = row.attempts, max(twin.run_at, run_at), said
        db.session.delete(row)
    else:
        row.state, row.run_at, row.leased_until, row.last_error = JobState.WAITING, run_at, None, said


def fail(row: Job, said: str) -> None:
    """Give the job up and keep it for administrators; whoever asked for it may write down what that means."""
    row.state, row.done_at, row.leased_until, row.last_error = JobState.FAILED, clock.now(), None, said
    log.error("job %d (%s) failed for good after attempt %d: %s", row.id, row.kind, row.attempts, said)
    if given_up := _kind_of(row.kind).given_up:
        try:
            with db.session.begin_nested():
                given_up(row.payload)
        except Exception as error:
            log.error("job %d (%s) could not say that it was given up: %s", row.id, row.kind, describe(error))


def _meet_new_names() -> None:
    """Give a row to every name that has none; another worker may do the same at this moment."""
    for name in recurring.keys() - set(db.session.scalars(sa.select(RecurringJob.name))):
        try:
            with db.session.begin_nested():
                db.session.add(RecurringJob(name=name, next_run_at=clock.now()))
        except IntegrityError:
            continue
