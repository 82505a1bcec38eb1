"""When things of the demonstration happened: "three days ago" as a moment in an office's working hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from networks.web.i18n import TIME_ZONE

ZONE = ZoneInfo(TIME_ZONE)
OPENS = time(8, 5)
OPEN_MINUTES = 440
SATURDAY = 5


def working_day(today: date, days_ago: int) -> date:
    """The day `days_ago` before `today`; the Friday before, where that is a weekend."""
    day = today - timedelta(days=days_ago)
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def at(day: date, minute: int) -> datetime:
    """The moment `minute` minutes after the office opens on `day`."""
    return datetime.combine(day, OPENS, ZONE).astimezone(UTC) + timedelta(minutes=minute)


def spread(now: datetime, key: str, days_ago: Sequence[int], pause_minutes: int) -> list[datetime]:
    """Moments for things that followed each other, each later than the one before.

    Those of one day begin at a time that depends on `key` and are about `pause_minutes` apart. `days_ago` never grows.
    """
    today = now.astimezone(ZONE).date()
    days = [working_day(today, count) for count in days_ago]
    left = Counter(days)
    moments: list[datetime] = []
    minute, before = 0, None
    for number, day in enumerate(days):
        if day != before:
            room = OPEN_MINUTES - left[day] * 2 * pause_minutes
            minute, before = crc32(f"{key} {day}".encode()) % max(1, room), day
        moments.append(at(day, minute))
        minute += pause_minutes + crc32(f"{key} {number}".encode()) % pause_minutes
    return moments
