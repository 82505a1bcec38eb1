"""Documents people take along: tagged PDFs that screen readers and archives can use (PDF/UA-1 and PDF/A-2a).

A template of `templates/pdf/` is code of ours; what people wrote reaches it as data and is never read as markup. The
typesetting itself is done by `typesetting.py` in a process of its own, with limits, so that a document that takes too
long or too much disturbs nobody.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from flask_babel import force_locale

from networks.core import clock
from networks.core.words import now as _

PDF_TYPE: Final = "application/pdf"
SECONDS_MAX: Final = 60.0
# Every template begins with this one.
FRAME: Final = "pdf/frame.typ"
PICTURES: Final = "pictures"

_ROOT: Final = Path(__file__).parents[2]
_TEMPLATES: Final = _ROOT / "templates"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mark:
    """A mark (logo) at the foot of a document, with its words for those who do not see it."""

    png: bytes
    words: str


@dataclass(frozen=True)
class Letterhead:
    """What stands in the frame of every document: whose programme it is and who pays for it."""

    programme: str = ""
    number: str = ""
    funders: str = ""
    marks: tuple[Mark, ...] = field(default=())


class NotTypeset(Exception):
    """A document could not be made; says in which template and why, without a word of its contents."""


H = TypeVar("H", bound=Callable[[str], Letterhead])
_letterheads: list[Callable[[str], Letterhead]] = []


def headed_by(function: H) -> H:
    """The decorated function answers the letterhead of documents in a language, `pl` or `en`."""
    _letterheads[:] = [function]
    return function


def letterhead(language: str) -> Letterhead:
    """What documents in this language are headed by."""
    return _letterheads[0](language) if _letterheads else Letterhead()


def typeset(
    template: str, data: Mapping[str, Any], title: str, language: str, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF that `template` (such as `pdf/attendance.typ`) makes of `data`, which is plain JSON, in `pl` or `en`.

    `pictures` are PNG, JPEG or WebP by plain names such as `slide-3.png`; the template shows them by
    `image("/pictures/slide-3.png", alt: …)`. Signs that no font of ours has are shown as a square.

    It takes from a tenth of a second to some seconds and must not be called inside a unit. In the web process others
    are served meanwhile. Raises NotTypeset if the template fails or SECONDS_MAX are over.
    """
    with tempfile.TemporaryDirectory(prefix="typeset-") as name:
        folder = Path(name)
        (folder / PICTURES).mkdir()
        shutil.copytree(_TEMPLATES / "pdf", folder / "pdf")
        frame = _frame(folder, language)
        for picture, content in (pictures or {}).items():
            (folder / PICTURES / Path(picture).name).write_bytes(content)
        asked = {"template": template, "title": title, "language": language, "frame": frame, "data": data}
        (folder / "given.json").write_text(json.dumps(asked, default=str), encoding="utf-8")
        _run(folder, template)
        return (folder / "made.pdf").read_bytes()


def _frame(folder: Path, language: str) -> dict[str, Any]:
    """What the frame says, and its marks as files."""
    head = letterhead(language)
    marks = []
    for number, mark in enumerate(head.marks):
        (folder / PICTURES / f"mark-{number}.png").write_bytes(mark.png)
        marks.append({"file": f"/{PICTURES}/mark-{number}.png", "words": mark.words or head.programme})
    with force_locale(language):
        words = {"number": _("Project number"), "page": _("Page {page} of {pages}")}
    return {
        "programme": head.programme, "number": head.number, "funders": head.funders, "marks": marks, "words": words,
        "made_at": int(clock.now().timestamp()),
    }  # fmt: skip


def _run(folder: Path, template: str) -> None:
    """Typeset in a process of its own; it knows nothing of this one's settings and secrets."""
    command = [sys.executable, "-m", "networks.core.typesetting", str(folder)]
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder)}
    with (folder / "refusal.txt").open("wb") as refusal:
        process = subprocess.Popen(
            command, cwd=_ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=refusal
        )
        try:
            code = process.wait(timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            raise NotTypeset(f"{template} took more than {SECONDS_MAX:.0f} seconds") from None
        finally:
            process.kill()
            process.wait()
    if code:
        why = (folder / "refusal.txt").read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
        _log.error("%s could not be typeset: %s", template, why)
        raise NotTypeset(f"{template}: {why}")
