"""Whole pages kept for a reader who comes back before anything on them has changed.

A kept page is cut at the marks of `stand_ins`; each piece is kept as it is sent, plain and deflated, so that giving the
page out again costs little more than its checksum.
"""

from __future__ import annotations

import re
import struct
import zlib
from functools import cached_property
from typing import Final

from flask import Response, request

from networks.web import packing, stand_ins

_MARKS: Final = re.compile("|".join((stand_ins.CSRF_TOKEN, stand_ins.FRESH_ID, stand_ins.HERE)).encode())


class KeptPage:
    """A page between the places of what is the visitor's own or new each time; cut up when it is first asked for."""

    def __init__(self, html: str, parts: list[packing.Part]) -> None:
        self._html, self._parts = html, parts

    @cached_property
    def _cut(self) -> tuple[list[bytes], list[bytes], list[bytes]]:
        """The pieces, the marks between them, and the pieces deflated."""
        whole, at = self._html.encode(), 0
        pieces, marks = [], []
        for found in _MARKS.finditer(whole):
            pieces.append(whole[at : found.start()])
            marks.append(found[0])
            at = found.end()
        pieces.append(whole[at:])
        self._html = ""
        return pieces, marks, [packing.deflated_around(piece, self._parts) for piece in pieces]

    def answer(self) -> Response:
        """The page for whoever is asking now, compressed if they take it."""
        pieces, marks, deflated = self._cut
        own = stand_ins.values()
        values = [own[mark] for mark in marks]
        body = b"".join(piece for pair in zip(pieces, [*values, b""], strict=True) for piece in pair)
        is_packed = bool(request.accept_encodings.best_match(["gzip"]))
        response = Response(_packed(body, deflated, values) if is_packed else body, mimetype="text/html")
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        stand_ins.say_done(response)
        return response


def _packed(body: bytes, deflated: list[bytes], values: list[bytes]) -> bytes:
    stored = [_stored(value) for value in values]
    blocks = [block for pair in zip(deflated, [*stored, packing.END], strict=True) for block in pair]
    return packing.as_gzip(blocks, body)


def _stored(value: bytes) -> bytes:
    """A deflate block that holds a short value as it is."""
    return b"\x00" + struct.pack("<HH", len(value), len(value) ^ 0xFFFF) + value


assert zlib.decompress(_stored(b"x") + packing.END, -zlib.MAX_WBITS) == b"x"  # noqa: S101 (our reading of RFC 1951)
