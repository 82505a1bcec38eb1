"""Sending pages compressed without compressing again what is kept.

A gzip stream is a row of deflate blocks. A part that is shown to many (the posts of a thread) is deflated once, cut off
cleanly by a full flush, and set between the freshly deflated rest; only the checksum is taken of the whole page.

What a page holds of secrets is of no use to a stranger who could watch its size: cookies are not sent along with
requests that other sites cause (SameSite).
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

from flask import Response, g, request
from markupsafe import Markup

_KEPT: Final = "sieci_packed_parts"
_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_PAGE_MIN_BYTES: Final = 2048
_FAST, _BEST = 1, 6
# An empty last block.
END: Final = b"\x03\x00"


class Part:
    """A part of pages that is kept: as HTML for templates, and as it is sent, plain and deflated."""

    def __init__(self, html: str) -> None:
        self.html = Markup(html)  # noqa: S704 (a template of ours, which escapes)
        self.body = html.encode()
        self.deflated = _deflated(self.body, _BEST)


def announce(part: Part) -> None:
    """Say that the page being made holds this part."""
    g.setdefault(_KEPT, []).append(part)


def parts_of_page() -> list[Part]:
    """The parts announced for the page being made."""
    kept: list[Part] = g.get(_KEPT, [])
    return kept


def pack_page(response: Response) -> Response:
    """Compress a page for those who take it: lines are slow where our people work."""
    if response.mimetype != "text/html" or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.best_match(["gzip"]):
        return response
    body = response.get_data()
    if len(body) >= _PAGE_MIN_BYTES:
        response.set_data(packed(body, parts_of_page()))
        response.headers["Content-Encoding"] = "gzip"
    return response


def packed(body: bytes, parts: list[Part]) -> bytes:
    """`body` as gzip; the `parts` found in it, in their order, are taken as they were packed before."""
    return as_gzip([deflated_around(body, parts), END], body)


def deflated_around(body: bytes, parts: list[Part]) -> bytes:
    """`body` as whole deflate blocks, those of the `parts` in it taken as they are."""
    blocks, at = [], 0
    for part in parts:
        begin = body.find(part.body, at)
        if begin >= 0:
            blocks += [_deflated(body[at:begin], _FAST), part.deflated]
            at = begin + len(part.body)
    return b"".join([*blocks, _deflated(body[at:], _FAST)])


def as_gzip(blocks: list[bytes], body: bytes) -> bytes:
    """Deflate blocks, the last of them `END`, as a gzip stream that unpacks to `body`."""
    return b"".join([_HEADER, *blocks, struct.pack("<LL", zlib.crc32(body), len(body) & 0xFFFFFFFF)])


def _deflated(data: bytes, level: int) -> bytes:
    """Whole deflate blocks that refer to nothing outside of themselves."""
    work = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return work.compress(data) + work.flush(zlib.Z_FULL_FLUSH)
