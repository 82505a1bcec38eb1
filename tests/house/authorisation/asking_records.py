"""Valid requests about records."""

from __future__ import annotations

from io import BytesIO

from networks.core import storage
from networks.core.unit_of_work import unit_of_work
from networks.records.models import FILE, KIND, PdfState
from networks.records.queries import record_of
from networks.sessions.models import LiveSession, SessionState
from tests.house.authorisation.asking import Asked, Cell, builds


@builds("records.show", "records_api.show")
def record(cell: Cell) -> Asked:
    """A published record."""
    return Asked({"session_id": cell.live(SessionState.PUBLISHED).id})


@builds("records.pdf")
def pdf_of_a_record(cell: Cell) -> Asked:
    """A record whose PDF is there."""
    live, name = cell.live(SessionState.PUBLISHED), storage.new_name(KIND)
    storage.put(BytesIO(b"%PDF-1.7"), f"{name}/{FILE}", 100)
    _have_pdf(live, PdfState.READY, name)
    return Asked({"session_id": live.id})


@builds("records.make_pdf_again")
def pdf_that_failed(cell: Cell) -> Asked:
    """A record whose PDF could not be made."""
    live = cell.live(SessionState.PUBLISHED)
    _have_pdf(live, PdfState.FAILED, "")
    return Asked({"session_id": live.id}, form={})


@builds("records.edit_form")
def form_of_a_record(cell: Cell) -> Asked:
    """A closed session."""
    return Asked({"session_id": cell.live(SessionState.CLOSED).id})


@builds("records.edit")
def notes_of_a_record(cell: Cell) -> Asked:
    """A summary and a decision."""
    values = {"session_id": cell.live(SessionState.CLOSED).id}
    return Asked(values, form={"summary": "O kosztach.", "decisions": "Wracamy w maju", "notes_version": "1"})


@builds("records.publish")
def session_to_publish(cell: Cell) -> Asked:
    """A closed session."""
    live = cell.live(SessionState.CLOSED)
    return Asked({"session_id": live.id}, form={"version": str(live.version)})


@builds("records.correct")
def correction(cell: Cell) -> Asked:
    """A correction of a published record."""
    values = {"session_id": cell.live(SessionState.PUBLISHED).id}
    return Asked(values, form={"reason": "Literówka", "number": "1"})


@builds("records_api.publish")
def session_to_publish_by_program(cell: Cell) -> Asked:
    """A closed session."""
    live = cell.live(SessionState.CLOSED)
    return Asked({"session_id": live.id}, json={"version": live.version})


@builds("records_api.correct")
def correction_by_program(cell: Cell) -> Asked:
    """A correction of a published record."""
    return Asked({"session_id": cell.live(SessionState.PUBLISHED).id}, json={"reason": "Literówka"})


def _have_pdf(live: LiveSession, state: PdfState, name: str) -> None:
    with unit_of_work():
        found = record_of(live, None)
        found.pdf_state, found.stored_name = state, name
