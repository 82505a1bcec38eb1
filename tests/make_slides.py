"""Slides for tests, as the worker leaves them, without drawing anything."""

from __future__ import annotations

import base64
import io
from uuid import uuid4

from werkzeug.datastructures import FileStorage

from networks.core import storage
from networks.core.pdf_limits import picture_name, small_name
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.sessions.models import LiveSession
from networks.slides import actions, keeping
from networks.slides.models import Slide, SlideSet
from tests import make_pdfs

# One white pixel.
PICTURE = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
TITLES = ("Wstęp", "Koszty", "Terminy", "Pytania")


def brought(author: Person, live: LiveSession, name: str = "arkusz.pdf", content: bytes | None = None) -> SlideSet:
    """A PDF that waits for the worker."""
    file = keeping.keep(FileStorage(io.BytesIO(content or make_pdfs.pdf(["Wstep"])), name))
    with unit_of_work():
        return actions.bring(author, live, file, uuid4()).thing


def slides(author: Person, live: LiveSession, *titles: str, name: str = "arkusz.pdf") -> SlideSet:
    """A set that is ready, with a page for each title; the first set of a session is the chosen one."""
    made = brought(author, live, name)
    pages = [
        Slide(
            set_id=made.id, number=number, width=1600, height=900, title=title, text=f"{title}\nTreść strony {number}"
        )
        for number, title in enumerate(titles or TITLES, 1)
    ]
    for number in range(1, len(pages) + 1):
        for part in (picture_name(number), small_name(number)):
            storage.put(io.BytesIO(PICTURE), f"{made.stored_name}/{part}", 1000)
    with unit_of_work():
        actions.add_pages(made, len(pages), pages)
    return made


def show(by: Person, live: LiveSession, number: int) -> None:
    """Everybody is shown this page."""
    with unit_of_work():
        actions.show(by, live, number=number)


def notes(by: Person, of: SlideSet, number: int, words: str) -> None:
    """The presenter's notes of a page."""
    with unit_of_work():
        actions.write_notes(by, of, number, words)
