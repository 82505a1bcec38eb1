"""The record as a tagged PDF: made by the worker after a publication or correction, and when words were taken out."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from flask import current_app
from sqlalchemy import select

from networks.core import clock, storage
from networks.core.config import Settings
from networks.core.db import db
from networks.core.jobs import Payload, job
from networks.core.pdf_limits import small_name
from networks.core.typeset import typeset
from networks.core.unit_of_work import emit, unit_of_work
from networks.core.words import now as _
from networks.records.actions import MAKE_PDF
from networks.records.events import RecordPdfMade
from networks.records.models import FILE, KIND, PdfState, SessionRecord
from networks.records.parts import Content
from networks.records.printing import printed
from networks.slides.models import SlideSet, SlideSetState
from networks.web.i18n import speaking

TEMPLATE: Final = "pdf/record.typ"
# Records are kept in the language of the programme.
LANGUAGE: Final = "pl"
ATTEMPTS: Final = 4
MAX_BYTES: Final = 100 * 1024 * 1024
PICTURES_MAX: Final = 200


def _give_up(payload: Payload) -> None:
    record = db.session.get(SessionRecord, payload["record_id"])
    if record is not None and record.pdf_state is PdfState.WAITING:
        record.pdf_state = PdfState.FAILED
        _tell(record)


@job(MAKE_PDF, attempts=ATTEMPTS, given_up=_give_up)
def make_record_pdf(payload: Payload) -> None:
    """Make the PDF of a version. Nothing happens to one that is there; a content that changed meanwhile is made again.

    What was stored before is deleted first: it may show words that were taken out.
    """
    db.session.rollback()
    record = db.session.get(SessionRecord, payload["record_id"], populate_existing=True)
    if record is None or record.pdf_state is not PdfState.WAITING:
        return
    if before := record.stored_name:
        with unit_of_work():
            record.stored_name = ""
        storage.delete(before)
    content = record.as_content()
    name = storage.new_name(KIND)
    storage.put(BytesIO(made_of(record, content)), f"{name}/{FILE}", MAX_BYTES)
    with unit_of_work():
        record = db.session.get_one(SessionRecord, payload["record_id"], with_for_update=True)
        if record.content == content and record.pdf_state is PdfState.WAITING:
            record.stored_name, record.pdf_state, record.pdf_made_at = name, PdfState.READY, clock.now()
            _tell(record)


def made_of(record: SessionRecord, content: Content) -> bytes:
    """The PDF itself. Takes some seconds; call it outside of any unit. Raises NotTypeset."""
    settings: Settings = current_app.extensions["sieci_settings"]
    pictures = pictures_of(content)
    with speaking(LANGUAGE):
        title = _("Record: %(title)s", title=content["title"])
        data: dict[str, Any] = printed(record, content, settings.address, pictures.keys())
    return typeset(TEMPLATE, data, title, LANGUAGE, pictures)


def pictures_of(content: Content) -> dict[str, bytes]:
    """The small pictures of the pages shown, by the names `printed` gives them; those that are gone are left out."""
    pages = [page for chapter in content["chapters"] for page in chapter["pages"]][:PICTURES_MAX]
    rows = db.session.execute(
        select(SlideSet.id, SlideSet.stored_name).where(
            SlideSet.id.in_({page["set_id"] for page in pages}), SlideSet.state == SlideSetState.READY
        )
    )
    names: dict[int, str] = dict(rows.all())
    found: dict[str, bytes] = {}
    for page in pages:
        try:
            picture = storage.read(f"{names[page['set_id']]}/{small_name(page['number'])}")
        except (KeyError, FileNotFoundError):
            continue
        found[f"slide-{page['set_id']}-{page['number']}.webp"] = picture
    return found


def _tell(record: SessionRecord) -> None:
    live = record.session
    emit(RecordPdfMade(session_id=live.id, network_id=live.network_id, by_id=None, record_id=record.id))
