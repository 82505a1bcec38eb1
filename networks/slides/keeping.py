"""The bytes of slides: a PDF on its way in, and the pictures of its pages on their way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import FileStorage

from networks.core import storage
from networks.core.errors import Invalid, TooLarge
from networks.core.memo import Memo
from networks.core.pdf_limits import HEADER, HEADER_WITHIN, Trouble
from networks.core.text import file_name
from networks.slides.models import FILE, KIND, SlideSet
from networks.slides.refusals import FILE_MAX_BYTES, NO_FILE, TOO_LARGE, failure_sentence

# Everybody in a session asks for the same picture at the same moment.
_KEPT_BYTES: Final = 1024 * 1024
_pictures: Memo[bytes] = Memo(32)


@dataclass(frozen=True)
class Brought:
    """A PDF that was stored and has no row yet; one that never gets a row is swept."""

    file_name: str
    stored_name: str
    size_bytes: int
    sha256: str


def keep(file: FileStorage | None) -> Brought:
    """Store the file a person chose; call it before the unit.

    Raises Invalid (field `file`) for none, or one that is no PDF, TooLarge for one of more than 50 MB.
    """
    if file is None or not file.filename:
        raise Invalid(NO_FILE, field="file")
    file.stream.seek(0)
    beginning = file.stream.read(HEADER_WITHIN)
    if HEADER not in beginning:
        code = Trouble.NO_PDF if beginning else Trouble.EMPTY
        raise Invalid(failure_sentence(code), field="file", code=code.value)
    file.stream.seek(0)
    name = storage.new_name(KIND)
    try:
        stored = storage.put(file.stream, f"{name}/{FILE}", FILE_MAX_BYTES)
    except storage.TooMuch:
        storage.delete(name)
        raise TooLarge(TOO_LARGE, field="file") from None
    return Brought(file_name(file.filename), name, stored.size_bytes, stored.sha256)


def picture(slides: SlideSet, number: int, *, is_small: bool) -> bytes:
    """The picture of a page as WebP. Raises FileNotFoundError if its bytes are gone."""
    part = slides.picture_part(number, is_small=is_small)
    kept = _pictures.kept(part)
    if kept is None:
        kept = storage.read(part)
        if len(kept) <= _KEPT_BYTES:
            _pictures.keep(part, kept)
    return kept
