"""The kinds of lists there are: which columns they have, and what is done with a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from networks.core.errors import Sentence
from networks.imports.models import RowOutcome
from networks.people.models import Network, Person

LABEL_MAX: Final = 200


@dataclass(frozen=True)
class Column:
    """A column of a list: its name in rows, its headings in both languages, and other headings it is found under.

    Headings are compared without case, accents and signs, so `aliases` need not repeat such variants.
    """

    name: str
    pl: str
    en: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False

    def heading_in(self, language: str) -> str:
        """The heading in the reader's language."""
        return self.en if language == "en" else self.pl


@dataclass(frozen=True)
class Row:
    """A row of a list; `number` counts as a spreadsheet does. `row["email"]` is "" where the column is missing."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class Handed:
    """What is the same for all rows of a list: who handed it in, for which network, what was chosen beside the file."""

    import_id: int
    by: Person
    network: Network | None
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """What became of a row, in a sentence that takes the language of the one who handed the list in."""

    outcome: RowOutcome
    sentence: Sentence


Handler = Callable[[Handed, Row], Result]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True)
class Kind:
    """A kind of list. `label` are the columns by which a person recognises a row, the first filled one counts."""

    name: str
    handler: Handler
    columns: tuple[Column, ...]
    label: tuple[str, ...] = field(default=())

    def label_of(self, row: Row) -> str:
        """How the row is recognised by the one who handed it in."""
        filled = next((row[name] for name in self.label if row[name]), "")
        return "".join(letter if letter.isprintable() else " " for letter in filled)[:LABEL_MAX]


kinds: dict[str, Kind] = {}


def importer(kind: str, *, columns: tuple[Column, ...], label: tuple[str, ...] = ()) -> Callable[[H], H]:
    """The decorated function carries out one row of lists of this `kind` and answers what became of it.

    It is called in an open unit (several rows share one; each has a savepoint) of the worker, with the language of the
    one who handed the list in. It changes and emits as actions do, and must be quick: 20 ms is the longest a unit may
    hold SQLite's lock. A Problem or text.Refused it raises is the row's refusal: nothing of the row is kept, its
    sentence is shown. `label` are columns by which people recognise a row; without it the first column.
    Raises ValueError for a second function of a kind.
    """

    def register(handler: H) -> H:
        if kind in kinds:
            raise ValueError(f"lists of the kind {kind} have an importer already")
        kinds[kind] = Kind(kind, handler, columns, label or (columns[0].name,))
        return handler

    return register
