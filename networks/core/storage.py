"""Bytes that belong to rows: in the folder `files` of the data folder, under random names.

A name ("slides/3f…") is made by `new_name` for a kind of things, whose feature sweeps it; what belongs to one row lies
under its name as parts ("slides/3f…/7.webp"). Bytes are stored before their row and deleted some time after it, so
every row finds its bytes, in a backup too.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from flask import current_app

from networks.core.config import Settings
from networks.core.durable import settle, written_whole
from networks.core.offload import offload

FOLDER: Final = "files"
_PIECE_BYTES: Final = 256 * 1024
_NAME: Final = re.compile(r"[a-z]+/[0-9a-f]{32}")
_PART: Final = re.compile(rf"{_NAME.pattern}/[a-z0-9][a-z0-9-]*(\.[a-z0-9]+)?")


class TooMuch(Exception):
    """More bytes came than are taken; none of them are kept."""


@dataclass(frozen=True)
class Stored:
    """What was stored: how many bytes, and their SHA-256 in hexadecimal digits."""

    size_bytes: int
    sha256: str


def new_name(kind: str) -> str:
    """A random name for a thing of this kind (a word of small letters) that nothing has yet."""
    return f"{kind}/{secrets.token_hex(16)}"


def put(stream: IO[bytes], name: str, max_bytes: int) -> Stored:
    """Store what `stream` holds from its present place on as the part `name`; it is durable, and whole or not there.

    Raises TooMuch, and keeps nothing, if that is more than `max_bytes`.
    """
    return offload(_put, stream, path(name), max_bytes)


def open(name: str) -> IO[bytes]:
    """The part for reading. Raises FileNotFoundError if it is not there."""
    return path(name).open("rb")


def read(name: str) -> bytes:
    """A small part whole. Raises FileNotFoundError if it is not there."""
    return offload(path(name).read_bytes)


def delete(name: str) -> None:
    """Delete a name with all its parts; nothing happens if there are none."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of the storage")
    shutil.rmtree(_folder() / name, ignore_errors=True)


def path(name: str) -> Path:
    """Where a part is, or would be. Raises ValueError for what is no name of a part."""
    if not _PART.fullmatch(name):
        raise ValueError(f"{name!r} is no name in the storage")
    return _folder() / name


def names_before(kind: str, moment: float) -> Iterator[str]:
    """All names of this kind under which nothing was stored since that moment (seconds since 1970)."""
    folder = _folder() / kind
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if place.stat().st_mtime < moment:
            yield f"{kind}/{place.name}"


def _folder() -> Path:
    settings: Settings = current_app.extensions["sieci_settings"]
    return settings.data / FOLDER


def _put(stream: IO[bytes], place: Path, max_bytes: int) -> Stored:
    for folder in reversed(place.parents[:3]):
        if not folder.is_dir():
            folder.mkdir(exist_ok=True, mode=0o700)
            settle(folder.parent)
    count, digest = 0, hashlib.sha256()
    with written_whole(place) as target:
        while piece := stream.read(_PIECE_BYTES):
            count += len(piece)
            if count > max_bytes:
                raise TooMuch
            digest.update(piece)
            target.write(piece)
    return Stored(count, digest.hexdigest())
