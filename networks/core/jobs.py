"""Work for later: rows written with the change that asks for it, carried out by the worker (`worker.py`), never lost.

A job is done at least once: a worker that dies leaves its job leased, and after the lease it is taken again. Handlers
are therefore safe to repeat, and payloads hold ids, never texts or addresses. On SQLite everybody waits while one unit
writes, so a handler's units hold the lock for at most 20 ms: read and compute before the unit, write many rows in
several units.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base, Created, db

Payload = dict[str, Any]
Handler = Callable[[Payload], None]
H = TypeVar("H", bound=Handler)
R = TypeVar("R", bound=Callable[[], None])

ATTEMPTS = 5
ATTEMPT_SECONDS = 120

_IS_WAITING = sa.text("state = 'waiting'")


class JobState(StrEnum):
    """Where a job stands; a failed one is kept for administrators and not tried again by itself."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Created, Base):
    """Something to be done after the commit, with what it took so far.

    `attempts` counts begun attempts. While RUNNING the job belongs to one worker until `leased_until`. A `key` is taken
    only while its job waits.
    """

    __tablename__ = "job"
    __table_args__ = (
        sa.Index("ix_job_state_run_at", "state", "run_at"),
        sa.Index("uq_job_key", "key", unique=True, sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str | None]
    payload: Mapped[Payload] = mapped_column(sa.JSON)
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime] = mapped_column(default=clock.now)
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]


class RecurringJob(Base):
    """When something that recurs is due next; the row makes sure that one worker of several plans it."""

    __tablename__ = "recurring_job"
    name: Mapped[str] = mapped_column(primary_key=True)
    next_run_at: Mapped[datetime]


class Undone(Exception):
    """A job could not be done. The message is kept and logged: no names, no addresses, no contents.

    `for_good` says that trying again cannot help.
    """

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


@dataclass(frozen=True)
class Kind:
    """How jobs of one kind are done: the handler, how often it is tried, how long one attempt may take."""

    handler: Handler
    attempts: int = ATTEMPTS
    seconds: int = ATTEMPT_SECONDS
    given_up: Handler | None = None


kinds: dict[str, Kind] = {}
recurring: dict[str, timedelta] = {}


def job(
    kind: str, *, attempts: int = ATTEMPTS, seconds: int = ATTEMPT_SECONDS, given_up: Handler | None = None
) -> Callable[[H], H]:
    """Register the function below as the handler of jobs of this `kind`.

    It gets the payload, opens its own units, and is called in a fresh app context. An attempt ends within `seconds`,
    because the job is taken again soon after. After `attempts` attempts the job has FAILED, and `given_up(payload)` is
    called in the unit that says so. Raises ValueError if the kind has a handler already.
    """

    def register(handler: H) -> H:
        _register(kind, Kind(handler, attempts, seconds, given_up))
        return handler

    return register


def periodic(name: str, every_seconds: int, *, seconds: int = ATTEMPT_SECONDS) -> Callable[[R], R]:
    """Register the function below to be called every `every_seconds`, first when a worker meets it.

    It runs as a job of the kind `name`, with lease and further attempts, and is not begun while the last one still
    waits or runs. Moments missed while no worker ran are not made up for.
    """

    def register(function: R) -> R:
        _register(name, Kind(lambda _: function(), seconds=seconds))
        recurring[name] = timedelta(seconds=every_seconds)
        return function

    return register


def _register(name: str, kind: Kind) -> None:
    if name in kinds:
        raise ValueError(f"jobs of the kind {name} have a handler already")
    kinds[name] = kind


def enqueue(kind: str, payload: Payload, *, run_at: datetime | None = None, key: str | None = None) -> Job:
    """Write a job in the open unit; it is done after the commit, at `run_at` or as soon as a worker is free.

    `payload` is JSON with ids. With a `key`, a job of the same key that still waits is returned instead, with its own
    payload and moment; it starts after this unit's commit and therefore sees this change too.
    """
    db.session.flush()  # what the caller wrote fails here, if it does, and is not taken for a race of ours
    while True:
        if key is not None and (waiting := waiting_for(key)):
            return waiting
        new = Job(kind=kind, payload=payload, key=key, run_at=run_at or clock.now())
        try:
            with db.session.begin_nested():
                db.session.add(new)
        except IntegrityError:
            if key is None:
                raise
            continue  # another unit was faster: its job is found now, or was begun meanwhile and ours fits
        return new


def enqueue_by_key(kind: str, payloads: Mapping[str, Payload]) -> None:
    """Write a job for each of these keys in the open unit, all at once; those that wait already are left as they are.

    The same as `enqueue` for each of them, for as many statements as for one.
    """
    db.session.flush()
    while missing := sorted(payloads.keys() - {waiting.key for waiting in _waiting(payloads)}):
        try:
            with db.session.begin_nested():
                rows = [{"kind": kind, "payload": payloads[key], "key": key, "run_at": clock.now()} for key in missing]
                db.session.execute(sa.insert(Job), rows)
        except IntegrityError:
            continue  # as above
        return


def waiting_for(key: str) -> Job | None:
    """The waiting job of this key, locked until the open unit ends, so that no worker begins it before."""
    return next(iter(_waiting([key])), None)


def _waiting(keys: Collection[str]) -> Sequence[Job]:
    wanted = sa.select(Job).where(Job.key.in_(keys), Job.state == JobState.WAITING).order_by(Job.key)
    return db.session.scalars(wanted.with_for_update(), execution_options={"populate_existing": True}).all()
