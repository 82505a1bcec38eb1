"""The calendar of duties."""

from __future__ import annotations

from datetime import date

import pytest

from networks.duties.deadlines import answer_due_on, answer_longest_on, review_due_on


@pytest.mark.parametrize(
    ("asked_on", "due_on"),
    [
        ("2026-11-23", "2026-11-30"),  # the first day does not count
        ("2026-11-28", "2026-12-07"),  # ends on a Saturday, goes on to Monday
        ("2026-11-29", "2026-12-07"),  # on a Sunday
        ("2026-12-18", "2026-12-28"),  # on Christmas Day, a Friday
        ("2026-12-17", "2026-12-28"),  # on Christmas Eve
        ("2026-03-30", "2026-04-07"),  # on Easter Monday
        ("2026-05-28", "2026-06-05"),  # on Corpus Christi
        ("2024-02-22", "2024-02-29"),
    ],
)
def test_an_answer_is_due_in_seven_days_and_never_on_a_free_day(asked_on: str, due_on: str) -> None:
    assert answer_due_on(date.fromisoformat(asked_on)) == date.fromisoformat(due_on)


@pytest.mark.parametrize(
    ("asked_on", "longest_on"),
    [
        ("2026-11-24", "2027-01-25"),  # 24 January is a Sunday
        ("2026-12-31", "2027-03-01"),  # February has no 31st; the 28th is a Sunday
        ("2026-10-15", "2026-12-15"),
        ("2026-11-06", "2027-01-07"),  # Epiphany
        ("2025-12-31", "2026-03-02"),
    ],
)
def test_it_can_be_put_off_to_the_same_day_two_months_later(asked_on: str, longest_on: str) -> None:
    assert answer_longest_on(date.fromisoformat(asked_on)) == date.fromisoformat(longest_on)


def test_the_statement_is_reviewed_by_the_end_of_march_of_the_next_year() -> None:
    assert review_due_on(date(2026, 11, 24)) == date(2027, 3, 31)
    assert review_due_on(date(2026, 1, 2)) == date(2027, 3, 31)
