"""Files of the interface: under an address that changes with their content, compressed once, kept by browsers a year.

The version stands in the path, so that a script's relative imports carry it too and nothing is asked for twice. Our own
scripts go without the comments and the indentation that are for those who read their source.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
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
_OWN_SCRIPTS: Final = "js/"
# Comments that fill whole lines; those beside code stay. No text of our scripts goes over the end of a line.
_COMMENT_LINES: Final = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_INDENTATION: Final = re.compile(r"^[ \t\n]+", re.MULTILINE)


@bp.get("/static/v-<version>/<path:name>")
def show(version: str, name: str) -> ResponseReturnValue:
    """A file of ours. Whatever version is asked for, the present one is given; pages ask for the present one."""
    if name not in _files():
        raise NotFound(_("There is no such page, or it is not open to you."))
    packed = _packed(name) if request.accept_encodings.best_match(["gzip"]) else None
    if packed is not None:
        response = Response(packed, mimetype=mimetypes.guess_type(name)[0])
        response.headers["Content-Encoding"] = "gzip"
    elif name.startswith(_OWN_SCRIPTS):
        response = Response(content_of(name), mimetype=mimetypes.guess_type(name)[0])
    else:
        response = send_from_directory(FOLDER, name)
    response.headers["Cache-Control"] = FOREVER
    response.vary.add("Accept-Encoding")
    return response


@cache
def address(name: str) -> str:
    """The address of a file with the present version in it."""
    return f"/static/v-{_version()}/{name}"


def content_of(name: str) -> bytes:
    """A file as it is given out."""
    source = (FOLDER / name).read_bytes()
    return stripped(source.decode()).encode() if name.startswith(_OWN_SCRIPTS) else source


def stripped(script: str) -> str:
    """A script without comments that fill lines, indentation and empty lines; its statements stay as they are."""
    return _INDENTATION.sub("", _COMMENT_LINES.sub("", script))


@cache
def _version() -> str:
    """A fingerprint of all files together, as they are given out."""
    whole = hashlib.sha256()
    for name in sorted(_files()):
        whole.update(name.encode() + b"\0" + content_of(name))
    return whole.hexdigest()[:12]


@cache
def _files() -> frozenset[str]:
    """The names of all files, as they were when the process first looked."""
    return frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())


@cache
def _packed(name: str) -> bytes | None:
    """The file compressed, if that is worth it; asked for names of ours only, so what is kept has an end."""
    return gzip.compress(content_of(name), 9) if Path(name).suffix in _COMPRESSED else None
