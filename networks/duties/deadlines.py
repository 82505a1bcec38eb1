"""The terms of duties: seven days, two months, 31 March.

Terms are counted as the Code of Administrative Procedure counts them (art. 57): the first day does not count, a term
in months ends on the day of the same number, and one that would end on a Saturday or a holiday ends on the next
working day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from networks.core.polish import is_working_day

ANSWER_DAYS: Final = 7
ANSWER_MONTHS_MAX: Final = 2
REVIEW_BY: Final = (3, 31)


def answer_due_on(asked_on: date) -> date:
    """The last day for answering a request for access."""
    return _or_next_working_day(asked_on + timedelta(days=ANSWER_DAYS))


def answer_longest_on(asked_on: date) -> date:
    """The last day to which an answer may be put off."""
    month = asked_on.month - 1 + ANSWER_MONTHS_MAX
    year, month = asked_on.year + month // 12, month % 12 + 1
    return _or_next_working_day(date(year, month, min(asked_on.day, monthrange(year, month)[1])))


def review_due_on(last: date) -> date:
    """By when the accessibility statement must be looked through again, after it was made or reviewed on `last`."""
    return date(last.year + 1, *REVIEW_BY)


def _or_next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
