"""The bytes of a list: under a random name in the data folder from being handed in until the worker has read them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from flask import current_app
from werkzeug.datastructures import FileStorage

from networks.core.config import Settings
from networks.core.durable import written_whole
from networks.core.errors import Invalid
from networks.core.offload import offload
from networks.core.tables import FILE_MAX_BYTES
from networks.core.text import file_name
from networks.core.words import later as _

FOLDER: Final = "imports"
_PIECE_BYTES: Final = 256 * 1024


@dataclass(frozen=True)
class Kept:
    """A file that was stored and has no row yet; one that never gets a row is swept."""

    file_name: str
    stored_name: str


def keep(file: FileStorage | None) -> Kept:
    """Store the file a person chose; call it before the unit. Raises Invalid (field `file`) for none or a large one."""
    if file is None or not file.filename:
        raise Invalid(_("Please choose a file."), field="file")
    stored = Kept(file_name(file.filename), secrets.token_hex(16))
    if not offload(_store, file.stream, folder() / stored.stored_name):
        raise Invalid(_("The file is larger than 10 MB. Please divide the list into several files."), field="file")
    return stored


def folder() -> Path:
    """Where lists wait."""
    settings: Settings = current_app.extensions["sieci_settings"]
    made = settings.data / FOLDER
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def remove(stored_name: str) -> None:
    """Delete what is kept of a list: the file, its rows, and what a reading that was killed has left."""
    for path in folder().glob(f"{stored_name}*"):
        path.unlink(missing_ok=True)


def rows_path(stored_name: str) -> Path:
    """Where the rows of a list are once it has been read."""
    return folder() / f"{stored_name}.rows"


def _store(source: IO[bytes], path: Path) -> bool:
    """Copy the bytes; answers False, and keeps nothing, if there are too many."""
    if source.seek(0, os.SEEK_END) > FILE_MAX_BYTES:
        return False
    source.seek(0)
    with written_whole(path) as target:
        while piece := source.read(_PIECE_BYTES):
            target.write(piece)
    return True
