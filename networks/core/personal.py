"""What the site knows of one person, feature by feature: for the export of one's own data and for erasing a person.

Each feature registers what it holds. `exports` answers the person's own data as plain values for a file of the export
(GDPR art. 15 and 20); `erases` takes the person out of the feature's rows in the open unit (art. 17): texts stay, the
person goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Traces:
    """What names a person: every way it may stand in a text, the longest first."""

    person_id: int
    words: tuple[str, ...]


# By name of the file in the export: person -> rows.
exporters: dict[str, Callable[[Any], Rows]] = {}
# By feature: (person, traces) -> nothing. Called in units of the worker; must be safe to repeat.
erasers: dict[str, Callable[[Any, Traces], None]] = {}


def exports(name: str) -> Callable[[F], F]:
    """The decorated function answers the rows of the export's file `name` for a person."""

    def register(exporter: F) -> F:
        exporters[name] = exporter
        return exporter

    return register


def erases(feature: str) -> Callable[[F], F]:
    """The decorated function erases a person from a feature's rows."""

    def register(eraser: F) -> F:
        erasers[feature] = eraser
        return eraser

    return register
