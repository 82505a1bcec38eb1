"""The process that reads a PDF: python -m networks.core.pdf_reading SOURCE FOLDER FIRST SECONDS.

Draws the pages from number FIRST on into FOLDER, for about so many SECONDS, and says on stdout as JSON how many pages
there are, what those drawn say, or what is wrong with the file.
"""

from __future__ import annotations

import errno
import json
import math
import os
import resource
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any, Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from networks.core.pdf_limits import (
    HEADER,
    HEADER_WITHIN,
    HEIGHT_MAX,
    PAGE_TEXT_MAX,
    PAGES_MAX,
    SMALL_WIDTH,
    TITLE_MAX,
    WIDTH,
    Trouble,
    picture_name,
    small_name,
)

_MEMORY_BYTES: Final = 768 * 1024 * 1024
_CPU_SECONDS: Final = 25
_FILE_BYTES: Final = 16 * 1024 * 1024
_NICE: Final = 10
_QUALITY: Final = 82
# A page of so few colours is text and plain shapes, which are sharp and small without loss.
_FEW_COLOURS: Final = 1024
# Letters in which a title is looked for.
_TITLE_WITHIN: Final = 2000
_TITLE_LINES: Final = 3
# What the machine lacks, and no file is to blame for.
_OURS: Final = {errno.ENOENT, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO}
# How PDFium marks a hyphen at the end of a line.
_HYPHENS: Final = ("\ufffe", "\x02")


class Unreadable(Exception):
    """The file cannot be read."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def read(source: Path, folder: Path, first: int, seconds: float) -> dict[str, Any]:
    """Draw pages and answer what is there. Raises Unreadable."""
    until = time.monotonic() + seconds
    with source.open("rb") as file:
        if HEADER not in file.read(HEADER_WITHIN):
            raise Unreadable(Trouble.NO_PDF)
    with _opened(source) as document:
        count = len(document)
        if count > PAGES_MAX:
            raise Unreadable(Trouble.TOO_MANY_PAGES)
        pages = []
        for number in range(first, count + 1):
            pages.append(_page(document, number, folder))
            if time.monotonic() > until:
                break
    return {"page_count": count, "pages": pages}


def _opened(source: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Unreadable(Trouble.LOCKED) from None
        if error.err_code == raw.FPDF_ERR_SUCCESS:  # it was read, and has no pages
            raise Unreadable(Trouble.EMPTY) from None
        raise Unreadable(Trouble.DAMAGED) from None


def _page(document: pypdfium2.PdfDocument, number: int, folder: Path) -> dict[str, Any]:
    """Draw a page and answer its size in pixels and its words."""
    try:
        page = document[number - 1]
        scale = _scale(*page.get_size())
        picture = page.render(scale=scale, may_draw_forms=False, limit_image_cache=True, rev_byteorder=True).to_pil()
        words = page.get_textpage()
        title, text = _title(words), _text(words)
    except (pypdfium2.PdfiumError, ValueError, AssertionError):
        raise Unreadable(Trouble.DAMAGED) from None
    picture = picture.convert("RGB")
    _save(picture, folder / picture_name(number))
    _save(_small(picture), folder / small_name(number))
    page.close()
    return {"number": number, "width": picture.width, "height": picture.height, "title": title, "text": text}


def _scale(width: float, height: float) -> float:
    """Pixels for a unit of the page: as wide as pictures are, and no higher than they may be."""
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise ValueError("a page without a size")
    # A hair less, because sizes are rounded up to whole pixels.
    return min(WIDTH / width, HEIGHT_MAX / height) * (1 - 1e-6)


def _small(picture: Image.Image) -> Image.Image:
    small = picture.copy()
    small.thumbnail((SMALL_WIDTH, HEIGHT_MAX * SMALL_WIDTH // WIDTH))
    return small


def _save(picture: Image.Image, path: Path) -> None:
    is_plain = picture.getcolors(_FEW_COLOURS) is not None
    picture.save(path, "WEBP", lossless=is_plain, quality=_QUALITY, method=2 if is_plain else 4)


def _text(words: pypdfium2.PdfTextPage) -> str:
    return tidy(words.get_text_range(0, min(words.count_chars(), 2 * PAGE_TEXT_MAX)))[:PAGE_TEXT_MAX].strip()


def _title(words: pypdfium2.PdfTextPage) -> str:
    """The first line in the largest type with those that go on in it; the first line where all are alike."""
    lines = [line for line in _lines(words) if sum(map(str.isalpha, line[0])) > 1]
    if not lines:
        return ""
    largest, smallest = max(size for _, size in lines), min(size for _, size in lines)
    at = next(place for place, (_, size) in enumerate(lines) if _is_like(size, largest))
    chosen = [lines[at][0]]
    if not _is_like(smallest, largest):
        for text, size in lines[at + 1 : at + _TITLE_LINES]:
            if not _is_like(size, largest):
                break
            chosen.append(text)
    title = " ".join(" ".join(chosen).split())
    return title if len(title) <= TITLE_MAX else title[:TITLE_MAX].rsplit(" ", 1)[0] + "…"


def _is_like(size: float, other: float) -> bool:
    return size >= other * 0.95


def _lines(words: pypdfium2.PdfTextPage) -> list[tuple[str, float]]:
    """The first lines of a page, each with the size of its letters."""
    lines: list[tuple[str, float]] = []
    text, size = "", 0.0
    box = raw.FS_RECTF()
    count = min(words.count_chars(), _TITLE_WITHIN)
    for index in range(count + 1):
        letter = chr(raw.FPDFText_GetUnicode(words, index)) if index < count else "\n"
        if letter in "\r\n":
            if line := tidy(text):
                lines.append((line, size))
            text, size = "", 0.0
            continue
        text += letter
        if not letter.isspace() and raw.FPDFText_GetLooseCharBox(words, index, box):
            size = max(size, abs(box.top - box.bottom))
    return lines


def tidy(text: str) -> str:
    """Text as it can be stored: composed, words divided at the end of a line put together, no hidden characters."""
    for hyphen in _HYPHENS:
        text = text.replace(f"{hyphen}\r\n", "").replace(f"{hyphen}\n", "").replace(hyphen, "")
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (letter for letter in composed if letter == "\n" or unicodedata.category(letter)[0] != "C")
    return "\n".join(" ".join(line.split()) for line in "".join(kept).split("\n")).strip()


def _limit() -> None:
    """Bound what this process may use, and let others go first."""
    os.nice(_NICE)
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES), (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, _FILE_BYTES), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def main() -> None:
    """Read the file the arguments name, within limits."""
    _limit()
    source, folder, first, seconds = sys.argv[1:]
    try:
        found = read(Path(source), Path(folder), int(first), float(seconds)) | {"trouble": ""}
    except Unreadable as problem:
        found = {"trouble": problem.trouble.value}
    except (MemoryError, RecursionError):
        found = {"trouble": Trouble.TOO_MUCH.value}
    except OSError as error:
        if error.errno in _OURS:
            raise
        found = {"trouble": Trouble.TOO_MUCH.value}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
