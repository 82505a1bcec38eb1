"""The one clock of the house, so that tests can hold it still."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC, with its time zone."""
    return datetime.now(UTC)
