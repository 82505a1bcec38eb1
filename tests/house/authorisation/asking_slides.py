"""Valid requests about slides."""

from __future__ import annotations

import io
from typing import Any

from networks.core.unit_of_work import unit_of_work
from networks.sessions.models import LiveSession
from networks.slides import actions
from networks.slides.models import SlideSet
from tests import make_pdfs, make_slides
from tests.house.authorisation.asking import Asked, Cell, builds, client_id


class Again(io.BytesIO):
    """A file that can be sent more than once: what is hidden is compared with what is not there."""

    def close(self) -> None:
        """Go back to the beginning."""
        self.seek(0)


def _shown(cell: Cell) -> tuple[LiveSession, SlideSet]:
    """A session in which the second page of its slides is shown."""
    live = cell.live()
    slides = make_slides.slides(cell.leader, live)
    make_slides.show(cell.leader, live, 2)
    return live, slides


def _pdf() -> dict[str, Any]:
    return {"client_id": client_id(), "file": (Again(make_pdfs.pdf(["Koszty"])), "arkusz.pdf")}


@builds("slides.index", "slides_api.index")
def slides_of_a_session(cell: Cell) -> Asked:
    """The slides of a session."""
    return Asked({"session_id": _shown(cell)[0].id})


@builds("slides.bring", "slides_api.bring")
def pdf(cell: Cell) -> Asked:
    """A PDF."""
    return Asked({"session_id": cell.live().id}, form=_pdf())


@builds("slides.show")
def another_page(cell: Cell) -> Asked:
    """The next page."""
    live, slides = _shown(cell)
    return Asked({"session_id": live.id}, form={"set_id": str(slides.id), "number": "3", "back": "stage"})


@builds("slides_api.show")
def another_page_by_program(cell: Cell) -> Asked:
    """The next page."""
    return Asked({"session_id": _shown(cell)[0].id}, json={"go": "next"})


@builds("slides.notes")
def notes(cell: Cell) -> Asked:
    """The notes of the first page."""
    live, slides = _shown(cell)
    return Asked({"session_id": live.id, "set_id": slides.id})


@builds("slides.write_notes")
def new_notes(cell: Cell) -> Asked:
    """Notes for the first page."""
    return Asked(notes(cell).values, form={"number": "1", "notes": "Powoli"})


@builds("slides.picture", "slides_api.page")
def page(cell: Cell) -> Asked:
    """A page that was shown."""
    return Asked({"set_id": _shown(cell)[1].id, "number": 1})


@builds("slides.file")
def file(cell: Cell) -> Asked:
    """The whole PDF."""
    return Asked({"set_id": _shown(cell)[1].id})


@builds("slides.choose")
def former_slides(cell: Cell) -> Asked:
    """Slides that were shown before others were."""
    live, slides = _shown(cell)
    others = make_slides.slides(cell.leader, live, "Inne")
    with unit_of_work():
        actions.choose(cell.leader, others)
    return Asked({"set_id": slides.id}, form={})


@builds("slides_api.choose")
def former_slides_by_program(cell: Cell) -> Asked:
    """The same."""
    return Asked(former_slides(cell).values, json={})


@builds("slides.remove")
def slides_to_remove(cell: Cell) -> Asked:
    """Slides that are shown."""
    return Asked(file(cell).values, form={})


@builds("slides_api.remove")
def slides_to_remove_by_program(cell: Cell) -> Asked:
    """The same."""
    return Asked(file(cell).values, json={})
