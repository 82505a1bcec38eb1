"""Why a PDF could not be taken: what happened, that nothing else was touched, and what to do."""

from __future__ import annotations

from typing import Final

from networks.core.errors import Sentence
from networks.core.pdf_limits import PAGES_MAX, Trouble
from networks.core.words import later as _

FILE_MAX_BYTES: Final = 50 * 1024 * 1024
INTERRUPTED: Final = "interrupted"
NO_FILE = _("Please choose a PDF file.")
TOO_LARGE = _(
    "The file is larger than %(most)d MB and was not taken. The session goes on as before. "
    "Please save it with smaller pictures, or divide it.",
    most=FILE_MAX_BYTES // (1024 * 1024),
)
_SENTENCES: Final[dict[str, Sentence]] = {
    Trouble.NO_PDF: _(
        "This is not a PDF file. The session and its former slides are as they were. "
        "Please save the presentation as PDF and bring it again."
    ),
    Trouble.EMPTY: _(
        "The file has no pages. The session and its former slides are as they were. "
        "Please save the presentation as PDF again."
    ),
    Trouble.LOCKED: _(
        "The PDF is protected by a password. The session and its former slides are as they were. "
        "Please save it without a password and bring it again."
    ),
    Trouble.DAMAGED: _(
        "The PDF is damaged and could not be read. The session and its former slides are as they were. "
        "Please save it anew and bring it again."
    ),
    Trouble.TOO_MANY_PAGES: _(
        "The PDF has more than %(most)d pages. The session and its former slides are as they were. "
        "Please divide it into several files.",
        most=PAGES_MAX,
    ),
    Trouble.TOO_MUCH: _(
        "The PDF takes too much time or memory to draw. The session and its former slides are as they were. "
        "Please save it anew with simpler or smaller pictures."
    ),
    INTERRUPTED: _(
        "Drawing the slides was interrupted on our side. The session and its former slides are as they were. "
        "Please bring the file again."
    ),
}


def failure_sentence(code: str) -> Sentence:
    """What is told those backstage about a PDF that could not be read, by the code of the reason."""
    return _SENTENCES.get(code, _SENTENCES[INTERRUPTED])
