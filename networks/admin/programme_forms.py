"""What the page of the programme sends, and what counts as a picture of a mark."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator

from networks.core.errors import Invalid
from networks.core.shapes import Shape
from networks.core.text import OneSentence, Refused, Title, line
from networks.core.words import later as _

PARTNERS_MAX: Final = 12
PARTNER_MAX: Final = 200
NUMBER_MAX: Final = 60
PNG_MAX_BYTES: Final = 200 * 1024
SIDE_MIN, SIDE_MAX = 16, 3000
_DAY: Final = re.compile(r"20\d\d-\d\d-\d\d")
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# Colour types and the depths each may have (PNG specification, 11.2.2).
_DEPTHS: Final = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}


def day(text: object) -> object:
    """A date as browsers send it. Raises Refused."""
    if not isinstance(text, str):
        return text
    try:
        if _DAY.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise Refused(_("Please give a day between 2000 and 2099 as year-month-day, for example 2026-09-01."))


def day_or_none(text: object) -> object:
    """A date, or None for an empty field. Raises Refused."""
    return None if isinstance(text, str) and not text.strip() else day(text)


def _number(text: str) -> str:
    tidy = line(text)
    if not re.fullmatch(rf"[\w./ -]{{3,{NUMBER_MAX}}}", tidy):
        raise Refused(_("A number has 3 to %(most)d letters, digits, dots, slashes and hyphens.", most=NUMBER_MAX))
    return tidy


def _partners(text: object) -> list[str]:
    """One name on each line; empty lines do not count."""
    names = [tidy for row in str(text).splitlines() if (tidy := line(row))]
    if not names:
        raise Refused(_("Please give at least the leader of the programme."))
    if len(names) > PARTNERS_MAX:
        raise Refused(_("Please give at most %(most)d partners; there are %(n)d.", most=PARTNERS_MAX, n=len(names)))
    if any(len(name) > PARTNER_MAX for name in names):
        raise Refused(_("The name of a partner has at most %(most)d characters.", most=PARTNER_MAX))
    if len(set(names)) < len(names):
        raise Refused(_("One partner is named twice."))
    return names


Day = Annotated[date, BeforeValidator(day)]
OptionalDay = Annotated[date | None, BeforeValidator(day_or_none)]


class ProgrammeForm(Shape):
    """The programme's record; `partners` has one name on each line, the leader first."""

    name_pl: OneSentence
    name_en: OneSentence
    number: Annotated[str, AfterValidator(_number)]
    partners: Annotated[list[str], BeforeValidator(_partners)]
    starts_on: OptionalDay = None
    ends_on: OptionalDay = None
    funders_pl: OneSentence
    funders_en: OneSentence


class MarkForm(Shape):
    """What a mark says to somebody who does not see it."""

    words_pl: Title
    words_en: Title


class MoveForm(Shape):
    """Which way a mark goes in the row."""

    to: Literal["earlier", "later"]


@dataclass(frozen=True)
class Png:
    """A picture whose outside was checked; what is inside was not decoded."""

    data: bytes
    width: int
    height: int


def png(data: bytes) -> Png:
    """`data` as a PNG picture: signature, header, whole chunks with right checksums, an end.

    Nothing is decoded, so no picture can keep the server busy. Raises Invalid (field `picture`).
    """
    if not data:
        raise Invalid(_("Please choose a file."), field="picture")
    if len(data) > PNG_MAX_BYTES:
        raise Invalid(
            _("The file has %(size)d KB and the limit is %(limit)d KB.", size=-(-len(data) // 1024), limit=200),
            field="picture",
        )
    chunks = _chunks(data)
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1] != (b"IEND", b"") or b"IDAT" not in dict(chunks):
        raise Invalid(_("This is not a whole PNG picture. Please save the mark as PNG and try again."), field="picture")
    width, height = _sides(chunks[0][1])
    if not (SIDE_MIN <= width <= SIDE_MAX and SIDE_MIN <= height <= SIDE_MAX):
        raise Invalid(
            _(
                "The picture has %(width)d by %(height)d points; each side may have %(least)d to %(most)d.",
                width=width, height=height, least=SIDE_MIN, most=SIDE_MAX,
            ),
            field="picture",
        )  # fmt: skip
    return Png(data, width, height)


def _sides(header: bytes) -> tuple[int, int]:
    """Width and height of a right header; a wrong one has none."""
    if len(header) != struct.calcsize(">IIBBBBB"):
        return 0, 0
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", header)
    is_right = depth in _DEPTHS.get(colour, ()) and packing == filtering == 0 and interlace in {0, 1}
    return (width, height) if is_right else (0, 0)


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG file; none if a part is missing, does not fit its checksum, or something follows the end."""
    if not data.startswith(_SIGNATURE):
        return []
    found, at = [], len(_SIGNATURE)
    while at < len(data):
        if len(data) < at + 12:
            return []
        length = int.from_bytes(data[at : at + 4])
        end = at + 8 + length
        kind, content, check = data[at + 4 : at + 8], data[at + 8 : end], data[end : end + 4]
        if len(check) != 4 or zlib.crc32(kind + content) != int.from_bytes(check):
            return []
        found.append((kind, content))
        at = end + 4
    return found
