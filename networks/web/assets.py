"""Files of the interface: under an address that changes with their content, compressed once, kept by browsers a year.

The version stands in the path, so that a script's relative imports carry it too and nothing is asked for twice.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request, send_from_directory
from flask.typing import ResponseReturnValue

from networks.core.errors import NotFound
from networks.core.words import later as _

bp = Blueprint("assets", __name__)

FOLDER: Final = Path(__file__).parents[2] / "static"
FOREVER: Final = "public, max-age=31536000, immutable"
_COMPRESSED: Final = frozenset({".css", ".js", ".svg"})
_PAGE_MIN_BYTES: Final = 2048
_FAST: Final = 1


@bp.get("/static/v-<version>/<path:name>")
def show(version: str, name: str) -> ResponseReturnValue:
    """A file of ours. Whatever version is asked for, the present one is given; pages ask for the present one."""
    if name not in _files():
        raise NotFound(_("There is no such page, or it is not open to you."))
    packed = _packed(name) if request.accept_encodings.best_match(["gzip"]) else None
    if packed is None:
        response = send_from_directory(FOLDER, name)
    else:
        response = Response(packed, mimetype=mimetypes.guess_type(name)[0])
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOREVER
    response.vary.add("Accept-Encoding")
    return response


@cache
def address(name: str) -> str:
    """The address of a file with the present version in it."""
    return f"/static/v-{_version()}/{name}"


def pack_page(response: Response) -> Response:
    """Send a page compressed to those who take it: lines are slow where our people work.

    What a page holds of secrets is of no use to a stranger who could watch its size: cookies are not sent along with
    requests that other sites cause (SameSite).
    """
    if (
        response.mimetype == "text/html"
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and request.accept_encodings.best_match(["gzip"])
    ):
        body = response.get_data()
        response.vary.add("Accept-Encoding")
        if len(body) >= _PAGE_MIN_BYTES:
            response.set_data(gzip.compress(body, _FAST))
            response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _version() -> str:
    """A fingerprint of all files together."""
    whole = hashlib.sha256()
    for name in sorted(_files()):
        whole.update(name.encode() + b"\0" + (FOLDER / name).read_bytes())
    return whole.hexdigest()[:12]


@cache
def _files() -> frozenset[str]:
    """The names of all files, as they were when the process first looked."""
    return frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())


@cache
def _packed(name: str) -> bytes | None:
    """The file compressed, if that is worth it; asked for names of ours only, so what is kept has an end."""
    path = FOLDER / name
    return gzip.compress(path.read_bytes(), 9) if path.suffix in _COMPRESSED else None
