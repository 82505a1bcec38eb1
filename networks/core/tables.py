"""Tables that people hand in: CSV and XLSX as rows of strings, read by a process of their own with limits.

A hostile file (a bomb, endless nesting, entities) can at most end that process. What a cell means is the caller's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from networks.core.cells import CELL_MAX, COLUMNS_MAX, ROWS_MAX, Trouble
from networks.core.errors import Sentence
from networks.core.text import Refused
from networks.core.words import later as _

FILE_MAX_BYTES: Final = 10 * 1024 * 1024
READ_SECONDS: Final = 60
_ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Line:
    """A row of a table that holds something; `number` counts as a spreadsheet does, from 1.

    Cells are trimmed, empty ones at the end left out. One that is too long is cut, and `is_too_long` says so.
    """

    number: int
    cells: tuple[str, ...]

    @property
    def is_too_long(self) -> bool:
        """Whether a cell holds more than 2,000 characters."""
        return any(len(cell) > CELL_MAX for cell in self.cells)


def convert(source: Path, target: Path) -> None:
    """Read the table in the file `source` and write its lines into `target`, for `lines`.

    `target` appears when it is whole. Takes up to a minute; call it outside of any unit, in the worker. Raises
    text.Refused with a sentence for the person when the file is no table, is damaged, or holds more than is taken.
    """
    command = [sys.executable, "-m", "networks.core.table_reading", str(source.absolute()), str(target.absolute())]
    try:
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, timeout=READ_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Refused(_sentence(Trouble.TOO_MUCH, 0)) from None
    if done.returncode:  # killed by a limit, or out of memory
        raise Refused(_sentence(Trouble.TOO_MUCH, 0))
    answer = json.loads(done.stdout)
    if trouble := answer["trouble"]:
        raise Refused(_sentence(Trouble(trouble), answer["number"]))


def lines(converted: Path, *, skip: int = 0) -> Iterator[Line]:
    """The lines of a converted table after the first `skip` ones, one after another."""
    with converted.open(encoding="utf-8") as file:
        for written in islice(file, skip, None):
            number, cells = json.loads(written)
            yield Line(number, tuple(cells))


def line_count(converted: Path) -> int:
    """How many lines a converted table has."""
    with converted.open("rb") as file:
        return sum(1 for _line in file)


def _sentence(trouble: Trouble, number: int) -> Sentence:
    """What is wrong, and what to do."""
    match trouble:
        case Trouble.EMPTY:
            return _("The file holds no rows.")
        case Trouble.NO_TABLE:
            return _("This is neither a CSV nor an XLSX file. Please save the list as XLSX or CSV and choose it again.")
        case Trouble.OLD_OR_LOCKED:
            return _(
                "The file is protected by a password or is in the old XLS format. "
                "Please save it as XLSX without a password."
            )
        case Trouble.DAMAGED:
            return _("The file is damaged and could not be read. Please save it anew and choose it again.")
        case Trouble.OPEN_QUOTE:
            return _("In row %(row)d a quotation mark is opened and not closed. Please mend the row.", row=number)
        case Trouble.LETTERS:
            return _("The letters of the file could not be read. Please save it as CSV UTF-8 or XLSX.")
        case Trouble.TOO_MANY_ROWS:
            return _("The list has more than %(most)d rows. Please divide it into several files.", most=ROWS_MAX)
        case Trouble.TOO_MANY_COLUMNS:
            return _(
                "Row %(row)d has more than %(most)d columns. Please leave only those that are needed.",
                row=number, most=COLUMNS_MAX,
            )  # fmt: skip
        case Trouble.TOO_MUCH:
            return _("Unpacked, the file is too large to be read. Please leave only the list itself in it.")
