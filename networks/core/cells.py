"""What tables may hold, and reading CSV; `table_reading` runs this in a process of its own, so it imports little."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

ROWS_MAX: Final = 20_000
COLUMNS_MAX: Final = 50
CELL_MAX: Final = 2000
# A small file may name the same long text in every cell.
TEXT_MAX: Final = 40_000_000
_SEPARATORS: Final = ";,\t"
_TEXT_CONTROLS: Final = frozenset("\t\n\r")
# Letters only ISO 8859-2 has at these places; cp1250 has signs there that no list of people needs.
_ISO_LETTERS: Final = frozenset(b"\xb1\xb6\xbc\xa1\xa6\xac")

# A row as it was found: its number and all its cells.
Found = tuple[int, list[str]]


class Trouble(StrEnum):
    """Why a file as a whole cannot be read."""

    EMPTY = "empty"
    NO_TABLE = "no_table"
    OLD_OR_LOCKED = "old_or_locked"
    DAMAGED = "damaged"
    OPEN_QUOTE = "open_quote"
    LETTERS = "letters"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MUCH = "too_much"


class Unreadable(Exception):
    """The file cannot be read; `number` is the row concerned, 0 for none."""

    def __init__(self, trouble: Trouble, number: int = 0) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.number = number


def rows_of_csv(data: bytes) -> Iterator[Found]:
    """The records of a CSV file; comma, semicolon or tab is found out. Raises Unreadable."""
    text = _decoded(data)
    if any(letter < " " and letter not in _TEXT_CONTROLS for letter in text):
        raise Unreadable(Trouble.NO_TABLE)
    first, _end, rest = text.partition("\n")
    separator = ""
    if first.strip().lower().removeprefix("sep=") in _SEPARATORS and first.lower().startswith("sep="):
        separator = first.rstrip("\r")[4:5]
        text = "\n" + rest
    csv.field_size_limit(len(text) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error:
        raise Unreadable(Trouble.OPEN_QUOTE, number + 1) from None


def tidy(rows: Iterable[Found]) -> Iterator[Found]:
    """Rows that hold something, cells trimmed and bounded. Raises Unreadable when there is more than is taken."""
    count = total = 0
    for number, cells in rows:
        kept = [cell.strip()[: CELL_MAX + 1] for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if not kept:
            continue
        count += 1
        total += sum(map(len, kept))
        if len(kept) > COLUMNS_MAX:
            raise Unreadable(Trouble.TOO_MANY_COLUMNS, number)
        if count > ROWS_MAX + 1:  # and the heading
            raise Unreadable(Trouble.TOO_MANY_ROWS, number)
        if total > TEXT_MAX:
            raise Unreadable(Trouble.TOO_MUCH, number)
        yield number, kept
    if not count:
        raise Unreadable(Trouble.EMPTY)


def _decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark (a spreadsheet's "Unicode text"), else as Windows writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif any(byte < 9 for byte in data[:4096]):
        raise Unreadable(Trouble.NO_TABLE)
    else:
        is_iso = bool(_ISO_LETTERS & set(data)) and not any(0x80 <= byte <= 0x9F for byte in set(data))
        encodings = ["utf-8-sig", "iso8859-2" if is_iso else "cp1250"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(Trouble.LETTERS)


def _separator(text: str) -> str:
    """What parts the cells of the first line that holds something, quoted parts left out."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(heading.split('"')[::2])
    return max(_SEPARATORS, key=bare.count)
