"""Tables that people take away: CSV as spreadsheets here open it, and XLSX. No cell can become a formula."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Final

import xlsxwriter

from networks.core.offload import Helper, is_green

CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet may take for the beginning of a formula, full-width forms too.
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
_CELL_MAX: Final = 32_000
_WIDTH_MAX: Final = 60
_SIZED_BY: Final = 200


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file as office programs here open it: UTF-8 with its mark, semicolons.

    A cell that could be taken for a formula begins with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(harmless, headings))
    writer.writerows(map(harmless, row) for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """A cell of a CSV file as a spreadsheet shows it and does not calculate it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def xlsx_of(
    headings: Sequence[str], rows: Iterable[Sequence[str | int]], above: Iterable[Sequence[str]] = ()
) -> bytes:  # fmt: skip
    """A workbook with one sheet whose cells are text, or whole numbers where they are given as such.

    `above` are lines that stand over the table. In the web process a helper makes it; nobody waits.
    """
    table = json.dumps([list(headings), [list(row) for row in rows], [list(line) for line in above]])
    return base64.b64decode(_helper(table) if is_green() else workbook(table))


def workbook(table: str) -> str:
    """The workbook for `[headings, rows, above]` as JSON, in Base64; runs in the helper."""
    headings, rows, above = json.loads(table)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet()
    for column, width in enumerate(_widths([headings, *rows[:_SIZED_BY]])):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(len(above) + 1, 0)
    bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for number, row in enumerate([*above, headings, *rows]):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, cell[:_CELL_MAX], bold if number == len(above) else plain)
    book.close()
    return base64.b64encode(file.getvalue()).decode("ascii")


def _widths(rows: Sequence[Sequence[str | int]]) -> list[int]:
    """How wide the columns are, by their longest texts."""
    columns = max(map(len, rows))
    return [
        min(max((len(str(row[place])) for row in rows if place < len(row)), default=0) + 2, _WIDTH_MAX)
        for place in range(columns)
    ]


_helper = Helper("networks.core.sheets:workbook")
