"""PDFs that people bring, as pictures and words of their pages, read by a process of its own with limits.

A hostile file (a bomb, endless nesting, a page as large as a field) can at most end that process.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from networks.core.pdf_limits import Trouble

# One call draws pages for about so long, so that other work is not kept waiting behind a long file.
TURN_SECONDS: Final = 8
KILLED_AFTER_SECONDS: Final = 45
_ROOT: Final = Path(__file__).parents[2]
# The machine or the service is being stopped; the file is not to blame.
_STOPPED: Final = {-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}


@dataclass(frozen=True)
class Page:
    """A page: its number from 1 on, the size of its picture in pixels, its title ("" for none) and its words."""

    number: int
    width: int
    height: int
    title: str
    text: str


@dataclass(frozen=True)
class Drawn:
    """How many pages the file has, and those drawn in this turn."""

    page_count: int
    pages: list[Page]


class Unreadable(Exception):
    """The file cannot be read, and trying again would not help."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def draw(source: Path, folder: Path, first: int = 1) -> Drawn:
    """Draw pages of the PDF `source` from number `first` on into `folder`, for some seconds; the caller goes on.

    Pictures are named by `pdf_limits.picture_name` and `small_name`. Takes up to a minute; call it outside of any unit,
    in the worker. Raises Unreadable when the file is no PDF, is locked, damaged, or more than is taken, OSError when
    the machine is to blame (no such file, no room on the disk, the process was asked to end).
    """
    command = [
        sys.executable, "-m", "networks.core.pdf_reading", str(source.absolute()), str(folder.absolute()), str(first),
        str(TURN_SECONDS),
    ]  # fmt: skip
    try:
        # The empty environment keeps the site's secrets from a file that would get hold of the process.
        done = subprocess.run(
            command, cwd=_ROOT, capture_output=True, env={}, timeout=KILLED_AFTER_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(Trouble.TOO_MUCH) from None
    if done.returncode < 0 and done.returncode not in _STOPPED:  # killed by a limit, or out of memory
        raise Unreadable(Trouble.TOO_MUCH)
    if done.returncode:
        raise OSError("the process that reads PDFs could not do its work")
    answer = json.loads(done.stdout)
    if trouble := answer["trouble"]:
        raise Unreadable(Trouble(trouble))
    return Drawn(answer["page_count"], [Page(**page) for page in answer["pages"]])
