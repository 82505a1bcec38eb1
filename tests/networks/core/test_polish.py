"""Working days of the Polish calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from networks.core.polish import after_working_days, day_of, is_working_day


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 6), date(2026, 4, 6), date(2026, 5, 1), date(2026, 6, 4), date(2026, 8, 15), date(2026, 11, 11),
        date(2026, 12, 24), date(2027, 3, 29), date(2026, 11, 21), date(2026, 11, 22),
    ],
)  # fmt: skip
def test_offices_are_closed_on_holidays_and_weekends(day: date) -> None:
    assert not is_working_day(day)


def test_working_days_are_counted_over_holidays() -> None:
    assert after_working_days(date(2026, 11, 20), 2) == date(2026, 11, 24)
    assert after_working_days(date(2026, 12, 23), 2) == date(2026, 12, 29)
    assert after_working_days(date(2026, 11, 23), 0) == date(2026, 11, 23)


def test_a_day_begins_at_midnight_in_poland() -> None:
    assert day_of(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == date(2026, 11, 24)
