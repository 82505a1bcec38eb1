"""Workbooks (XLSX) as rows of strings: the first sheet in sight, read as a stream, never more than 100 MB unpacked."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import IO, Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from networks.core.cells import CELL_MAX, COLUMNS_MAX, TEXT_MAX, Found, Trouble, Unreadable

UNPACKED_MAX: Final = 100 * 1024 * 1024
PARTS_MAX: Final = 2000
_WORKBOOK: Final = "xl/workbook.xml"
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
# Formats every workbook knows by number (ECMA-376, 18.8.30) that show a date or a time.
_DATES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_DATE_SIGNS: Final = re.compile(r"[ymdhs]", re.IGNORECASE)
_NOT_SIGNS: Final = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_LAST_DAY: Final = 2_958_465


class Workbook:
    """An open workbook; every byte that is unpacked counts."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file)
        self._left = UNPACKED_MAX
        parts = self._zip.infolist()
        if len(parts) > PARTS_MAX:
            raise Unreadable(Trouble.TOO_MUCH)
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable(Trouble.OLD_OR_LOCKED)
        if _WORKBOOK not in self._zip.namelist():
            raise Unreadable(Trouble.NO_TABLE)

    def read(self, size: int, part: IO[bytes]) -> bytes:
        """The next bytes of a part. Raises Unreadable once too much has been unpacked."""
        piece = part.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise Unreadable(Trouble.TOO_MUCH)
        return piece

    def elements(self, name: str, *wanted: str) -> Iterator[Element]:
        """The elements of a part with these names, one after another, each forgotten afterwards."""
        with self._zip.open(name) as part:
            parents: list[Element] = []
            for event, element in iterparse(_Counted(self, part), events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    parents.append(element)
                    continue
                parents.pop()
                if _bare(element.tag) in wanted:
                    yield element
                    if parents:
                        parents[-1].clear()

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._zip.NameToInfo


class _Counted:
    """A part as a file whose bytes are counted."""

    def __init__(self, book: Workbook, part: IO[bytes]) -> None:
        self._book, self._part = book, part

    def read(self, size: int = -1) -> bytes:
        return self._book.read(size if size > 0 else 65536, self._part)


def rows_of_xlsx(file: IO[bytes]) -> Iterator[Found]:
    """The rows of the first sheet that is not hidden. Raises Unreadable."""
    try:
        book = Workbook(file)
        sheet, is_1904 = _first_sheet(book)
        strings, dates = _shared_strings(book), _date_styles(book)
        number = 0
        for row in book.elements(sheet, "row"):
            number = _whole(row.get("r")) or number + 1
            yield number, _cells(row, strings, dates, is_1904)
    except (DefusedXmlException, ParseError):
        raise Unreadable(Trouble.DAMAGED) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, IndexError, ValueError, NotImplementedError):
        raise Unreadable(Trouble.DAMAGED) from None
    except RuntimeError:  # zipfile says so of a part behind a password
        raise Unreadable(Trouble.OLD_OR_LOCKED) from None


def _first_sheet(book: Workbook) -> tuple[str, bool]:
    """The part that holds the first sheet in sight, and whether days count from 1904."""
    is_1904, wanted = False, ""
    for element in book.elements(_WORKBOOK, "workbookPr", "sheet"):
        if _bare(element.tag) == "workbookPr":
            is_1904 = element.get("date1904") in {"1", "true"}
        elif not wanted and element.get("state", "visible") == "visible":
            wanted = next((value for name, value in element.attrib.items() if _bare(name) == "id"), "")
    for relation in book.elements("xl/_rels/workbook.xml.rels", "Relationship"):
        if relation.get("Id") == wanted:
            target = relation.get("Target", "")
            return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"), is_1904
    raise Unreadable(Trouble.EMPTY)


def _shared_strings(book: Workbook) -> list[str]:
    if not book.has("xl/sharedStrings.xml"):
        return []
    found, total = [], 0
    for item in book.elements("xl/sharedStrings.xml", "si"):
        found.append(_text_in(item)[: CELL_MAX + 1])
        total += len(found[-1])
        if total > TEXT_MAX:
            raise Unreadable(Trouble.TOO_MUCH)
    return found


def _date_styles(book: Workbook) -> set[int]:
    """The numbers of the styles that show a number as a date."""
    if not book.has("xl/styles.xml"):
        return set()
    own: dict[int, bool] = {}
    styles: list[int] = []
    for element in book.elements("xl/styles.xml", "numFmt", "cellXfs"):
        if _bare(element.tag) == "numFmt":
            signs = _NOT_SIGNS.sub("", element.get("formatCode", "")).partition(";")[0]
            own[_whole(element.get("numFmtId"))] = bool(_DATE_SIGNS.search(signs))
        else:
            styles = [_whole(style.get("numFmtId")) for style in element]
    return {place for place, format_ in enumerate(styles) if own.get(format_, format_ in _DATES)}


def _cells(row: Element, strings: list[str], dates: set[int], is_1904: bool) -> list[str]:
    found: list[str] = []
    for cell in row:
        if _bare(cell.tag) != "c":
            continue
        text = _value(cell, strings, dates, is_1904)
        place = _column(cell.get("r"), len(found))
        if place >= COLUMNS_MAX:
            if text:
                found.extend([""] * (COLUMNS_MAX - len(found)) + ["+"])  # one too many, which the caller refuses
                break
            continue
        found.extend([""] * (place + 1 - len(found)))
        found[place] = text
    return found


def _value(cell: Element, strings: list[str], dates: set[int], is_1904: bool) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text_in(cell)
    value = next((child.text or "" for child in cell if _bare(child.tag) == "v"), "")
    if kind == "s":
        return strings[int(value)] if value else ""
    if kind == "n" and value:
        return _date(value, is_1904) if _whole(cell.get("s")) in dates else _number(value)
    return _unescaped(value)


def _text_in(holder: Element) -> str:
    """The text of all runs, without what says how it is pronounced."""
    parts: list[str] = []
    for child in holder:
        match _bare(child.tag):
            case "t":
                parts.append(child.text or "")
            case "r" | "is":
                parts.append(_text_in(child))
    return _unescaped("".join(parts))


def _number(value: str) -> str:
    """A number as a person would type it: 1234567, 0.5; never 1.2E+6."""
    try:
        number = Decimal(format(float(value), ".15g"))
        return format(number.quantize(Decimal(1)) if number == number.to_integral() else number, "f")
    except (ValueError, InvalidOperation, OverflowError):
        return value


def _date(value: str, is_1904: bool) -> str:
    """A day (and a time, if there is one) as 2026-11-24 09:30."""
    try:
        days = float(value)
        if not 0 <= days <= _LAST_DAY:
            return _number(value)
        beginning = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)
        moment = beginning + timedelta(seconds=round(days * 86400))
    except (ValueError, OverflowError):
        return value
    if days < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d}" if days == int(days) else f"{moment:%Y-%m-%d %H:%M}"


def _column(place: str | None, following: int) -> int:
    """The column of a cell, from 0; a cell without a place follows the one before it."""
    found = _PLACE.match(place or "")
    if not found:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _whole(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _bare(tag: Any) -> str:
    """A name without its namespace; transitional and strict workbooks differ in those only."""
    return str(tag).rpartition("}")[2]
