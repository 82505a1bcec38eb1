"""The one place that commits. A door opens a unit, calls actions in it, and the world hears afterwards."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from networks.core.db import WRITING, db
from networks.core.errors import Problem
from networks.core.events import Event, after_commit, before_commit
from networks.core.words import later as _

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

_EVENTS = "sieci_events"
_TURN_SECONDS = 10.0
_PAUSE_SECONDS = 0.002
_PAUSE_MAX_SECONDS = 0.05
_DEADLOCK = "40P01"
_sqlite_turn = threading.Lock()


class Busy(Problem):
    """The database did not give us our turn in time; nothing was written."""

    status = 503
    default_code = "busy"


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Do everything inside in one transaction: commit at the end, or leave no trace.

    What was loaded before is read again inside, so that decisions rest on what is true now. Events emitted inside
    reach their `before_commit` listeners in the transaction and their `after_commit` listeners once it is durable.

    Raises RuntimeError when opened inside another unit, Busy when the database is taken for too long.
    """
    session = db.session
    if _EVENTS in session.info:
        raise RuntimeError("units of work do not nest")
    session.rollback()  # ends the reading transaction; what it read is read again where it is needed
    session.expire_all()
    with _turn():
        _begin()
        session.info[_EVENTS] = []
        try:
            yield
            told = _tell_before_commit()
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(_EVENTS, None)
    for event in told:
        _tell_after_commit(event)


def emit(event: Event) -> None:
    """Say that something happened, in the unit that is open. Raises RuntimeError outside of one."""
    events = db.session.info.get(_EVENTS)
    if events is None:
        raise RuntimeError(f"{type(event).__name__} was emitted outside a unit of work")
    events.append(event)


@contextmanager
def part_of_unit() -> Iterator[None]:
    """Do everything inside or nothing of it, within the open unit: a part that fails leaves no row and no event."""
    events: list[Event] = db.session.info[_EVENTS]
    before = len(events)
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        del events[before:]
        raise


def again_on_race(door: Callable[P, T]) -> Callable[P, T]:
    """Run a door once more when it met another one at a unique constraint or in a deadlock.

    The second run finds what the first visitor stored and answers with it, or with a clear refusal.
    """

    @wraps(door)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return door(*args, **kwargs)
        except (IntegrityError, OperationalError) as race:
            if isinstance(race, OperationalError) and getattr(race.orig, "pgcode", None) != _DEADLOCK:
                raise
            db.session.rollback()
            return door(*args, **kwargs)

    return run


def _turn() -> threading.Lock | nullcontext[None]:
    """On SQLite one unit of this process writes at a time; waiting here is fair, waiting inside SQLite is not."""
    return _sqlite_turn if db.engine.dialect.name == "sqlite" else nullcontext()


def _begin() -> None:
    """Open the writing transaction, trying again while another process holds SQLite's lock."""
    until, pause = time.monotonic() + _TURN_SECONDS, _PAUSE_SECONDS
    while True:
        try:
            db.session.connection(execution_options={WRITING: True})
            return
        except DBAPIError as taken:
            db.session.rollback()
            if "locked" not in str(taken.orig):
                raise
            if time.monotonic() > until:
                raise Busy(_("The server is busy just now. Nothing was lost; please try again in a moment.")) from None
            time.sleep(pause)
            pause = min(pause * 2, _PAUSE_MAX_SECONDS)


def _tell_before_commit() -> list[Event]:
    """Tell listeners of every event, also of those that listeners emit themselves."""
    events: list[Event] = db.session.info[_EVENTS]
    told = 0
    while told < len(events):
        db.session.flush()
        before_commit.send(type(events[told]), event=events[told])
        told += 1
    db.session.flush()
    return list(events)


def _tell_after_commit(event: Event) -> None:
    for listener in after_commit.receivers_for(type(event)):
        try:
            listener(type(event), event=event)
        except Exception:
            log.exception("a listener of %s failed after the commit", type(event).__name__)
