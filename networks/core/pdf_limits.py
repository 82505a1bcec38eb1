"""What a PDF may be, and what may be wrong with one; imports little, for the process that reads one."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

# Readers look for the header in so many bytes, because some programs put something in front of it.
HEADER: Final = b"%PDF-"
HEADER_WITHIN: Final = 1024
PAGES_MAX: Final = 200
# Characters of one page; further ones are cut.
PAGE_TEXT_MAX: Final = 8000
TITLE_MAX: Final = 200
# Pixels of the pictures, whatever the page says of itself.
WIDTH: Final = 1600
HEIGHT_MAX: Final = 2400
SMALL_WIDTH: Final = 480


class Trouble(StrEnum):
    """Why a PDF as a whole cannot be read."""

    NO_PDF = "no_pdf"
    EMPTY = "empty"
    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MUCH = "too_much"


def picture_name(number: int) -> str:
    """The file of a page's picture."""
    return f"{number}.webp"


def small_name(number: int) -> str:
    """The file of a page's small picture."""
    return f"{number}-small.webp"
