"""Asking for jobs and looking at them, for the tests of jobs and of the worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from networks.core.db import db
from networks.core.jobs import Job, Payload, enqueue
from networks.core.unit_of_work import unit_of_work


def all_jobs() -> list[Job]:
    """Every job as it is stored now, the first one first."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Job).order_by(Job.id)))


def the_job() -> Job:
    """The only job."""
    (only,) = all_jobs()
    return only


def put(kind: str, count: int = 1, **options: Any) -> None:
    """Ask for `count` jobs in one unit, numbered from 0."""
    with unit_of_work():
        for number in range(count):
            enqueue(kind, {"number": number}, **options)


def refuse(payload: Payload) -> None:
    """Refuse the job, quoting somebody."""
    raise LookupError("ewa@demo.example wrote: my secret")


def together(calls: Iterable[Callable[[], None]]) -> None:
    """Make all calls at once, each in a thread, and wait for them."""
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
