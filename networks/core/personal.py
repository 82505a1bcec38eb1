"""What the site knows of one person, feature by feature: for the export of one's own data and for erasing a person.

Each feature registers what it holds. `exports` answers the person's own data as plain values for a file of the export
(GDPR art. 15 and 20); `erases` takes the person's own rows away (art. 17). Words in texts of others are not its
concern: they are taken out of every column of every table by `networks/profile/erasing.py`, which tells the feature by
`reworded` which rows have other words now. Texts stay, the person goes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from networks.core.traces import Traces

F = TypeVar("F", bound=Callable[..., Any])
Rows = Iterable[dict[str, Any]]

__all__ = ["Rows", "Traces", "erases", "exports", "reworded", "shows"]

# By name of the file in the export: person -> rows.
exporters: dict[str, Callable[[Any], Rows]] = {}
# By feature: (person, traces) -> nothing. Called in units of the worker; must be safe to repeat.
erasers: dict[str, Callable[[Any, Traces], None]] = {}
# By table: ids of rows that were worded anew in the open unit -> nothing.
rewording: dict[str, Callable[[Collection[int]], None]] = {}
# By table: a person's id -> ids of rows at which pages show the person's name.
showing: dict[str, Callable[[int], list[int]]] = {}
# Columns that lead to a person ("post.author_id"), and what takes care of them.
exported: dict[str, str] = {}
erased: dict[str, str] = {}


def exports(name: str, *columns: str) -> Callable[[F], F]:
    """The decorated function answers the rows of the export's file `name` for a person, found by these columns."""

    def register(exporter: F) -> F:
        exporters[name] = exporter
        exported.update(dict.fromkeys(columns, name))
        return exporter

    return register


def erases(feature: str, *columns: str) -> Callable[[F], F]:
    """The decorated function erases a person from a feature's rows, found by these columns.

    It is called in a unit of the worker, after the account was closed, and must be safe to repeat.
    """

    def register(eraser: F) -> F:
        erasers[feature] = eraser
        erased.update(dict.fromkeys(columns, feature))
        return eraser

    return register


def reworded(table: str) -> Callable[[F], F]:
    """The decorated function tells open pages of rows of `table` that read otherwise now; called in the unit."""

    def register(teller: F) -> F:
        rewording[table] = teller
        return teller

    return register


def shows(table: str) -> Callable[[F], F]:
    """The decorated function answers the rows of `table` that bear a person's name on pages, by the person's id."""

    def register(finder: F) -> F:
        showing[table] = finder
        return finder

    return register
