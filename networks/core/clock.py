"""The one clock of the house, so that tests can hold it still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_held: datetime | None = None


def now() -> datetime:
    """The present moment in UTC, with its time zone."""
    return _held or datetime.now(UTC)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` in the whole process, defaults of columns included; for tests and the demonstration.

    Holding again inside holds at the inner moment until it ends. Raises ValueError for a moment without time zone.
    """
    global _held
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone")
    before, _held = _held, moment.astimezone(UTC)
    try:
        yield
    finally:
        _held = before
