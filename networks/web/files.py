"""Stored files as answers: read off the event loop, kept by the browser and asked for anew each time they are shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from flask import Response, request

from networks.core.offload import offload

# The browser keeps the bytes and asks each time whether it may show them: rights end, slides are taken away, and after
# a restored backup the same address may mean something else.
ASKED_EACH_TIME: Final = "private, no-cache"
_PIECE_BYTES: Final = 256 * 1024


def kept_by_browser(tag: str, mimetype: str) -> Response | None:
    """The answer "you have it already" for a browser that has the content called `tag`; None where it must be sent."""
    if not request.if_none_match.contains(tag):
        return None
    return _marked(Response(status=304, mimetype=mimetype), tag)


def small(content: bytes, tag: str, mimetype: str) -> Response:
    """Content as it is; the visitor's browser keeps it as `tag`."""
    return _marked(Response(content, mimetype=mimetype), tag)


def download(path: Path, name: str, mimetype: str) -> Response:
    """A large file under `name`, read piece by piece while it is sent. Raises FileNotFoundError if it is not there."""
    size = path.stat().st_size
    response = Response(_pieces(path), mimetype=mimetype)
    response.content_length = size
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    names = {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    response.headers.set("Content-Disposition", "attachment", **names)
    return response


def _marked(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = ASKED_EACH_TIME
    return response


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := offload(file.read, _PIECE_BYTES):
            yield piece
