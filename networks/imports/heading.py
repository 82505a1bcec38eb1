"""Which column of a file is which: headings are compared without case, accents and signs."""

from __future__ import annotations

from collections.abc import Sequence

from networks.core.folding import fold
from networks.core.tables import Line
from networks.core.text import Refused
from networks.core.words import later as _
from networks.imports.registry import Column, Kind, Row


def places_of(kind: Kind, heading: Line, language: str) -> dict[str, int]:
    """Where each known column of the kind is, by its name; columns nobody knows are left out.

    Raises Refused, naming the columns as the reader's language does, when a required one is missing or one is there
    twice.
    """
    known = {form: column for column in kind.columns for form in _forms(column)}
    places: dict[str, int] = {}
    for place, cell in enumerate(heading.cells):
        column = known.get(_bare(cell))
        if column is None:
            continue
        if column.name in places:
            raise Refused(
                _(
                    "Two columns are headed “%(heading)s”. Please leave one of them.",
                    heading=column.heading_in(language),
                )
            )
        places[column.name] = place
    missing = [
        column.heading_in(language) for column in kind.columns if column.is_required and column.name not in places
    ]
    if missing:
        raise Refused(
            _(
                "These columns are missing: %(names)s. The first row of the list holds the headings of the columns.",
                names=", ".join(missing),
            )
        )
    return places


def row_of(line: Line, places: dict[str, int]) -> Row:
    """A line as a row with named cells."""
    cells: Sequence[str] = line.cells
    return Row(line.number, {name: cells[place] for name, place in places.items() if place < len(cells)})


def _forms(column: Column) -> set[str]:
    return {_bare(heading) for heading in (column.pl, column.en, column.name, *column.aliases)}


def _bare(heading: str) -> str:
    return "".join(letter for letter in fold(heading) if letter.isalnum())
