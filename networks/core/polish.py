"""The Polish calendar: the day it is in Poland, and on which days offices work; and the Polish alphabet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from networks.core import clock

ZONE: Final = ZoneInfo("Europe/Warsaw")
_SATURDAY: Final = 5
# Month and day; the moving ones are counted from Easter. Christmas Eve is one since 2025.
_FIXED: Final = (
    (1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 24), (12, 25), (12, 26),
)  # fmt: skip
_AFTER_EASTER: Final = (0, 1, 49, 60)
_ORDER: Final = {letter: f"{place:02}" for place, letter in enumerate("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż")}


def today() -> date:
    """The day it is in Poland now."""
    return day_of(clock.now())


def day_of(moment: datetime) -> date:
    """The day a moment falls on in Poland."""
    return moment.astimezone(ZONE).date()


def is_working_day(day: date) -> bool:
    """Whether offices work on that day: not on a Saturday, a Sunday or a holiday."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def after_working_days(day: date, count: int) -> date:
    """The working day that comes `count` working days after `day`; `day` itself does not count."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    easter = _easter(year)
    moving = {easter + timedelta(days=days) for days in _AFTER_EASTER}
    return frozenset({date(year, month, day) for month, day in _FIXED} | moving)


def _easter(year: int) -> date:
    """Easter Sunday by the Gregorian rule of Meeus, Jones and Butcher."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap, quarter = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap - shift + 15) % 30
    fourth, left = divmod(rest, 4)
    week = (32 + 2 * quarter + 2 * fourth - moon - left) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def alphabetical(text: str) -> str:
    """The key by which texts stand in order: letters as in Polish, small and great ones alike, signs after letters."""
    return "".join(_ORDER.get(letter, "99") for letter in text.casefold())
