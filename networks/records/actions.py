"""What people do with records: write beside them, publish, correct; and what is taken out of them afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Text, cast, select

from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.html import Written
from networks.core.jobs import enqueue
from networks.core.notices import NoticeKind, tell
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.membership.roster import coordinator_ids
from networks.people.models import Person
from networks.polls import queries as polls
from networks.polls.models import Poll
from networks.records import events, policy, queries
from networks.records.content import build
from networks.records.models import PdfState, RecordNotes, SessionRecord
from networks.records.parts import Content, with_words, without_person, without_question, without_slides
from networks.sessions import actions as sessions
from networks.sessions.deciding import check_version
from networks.sessions.models import LiveSession, SessionState
from networks.sessions.queries import hold
from networks.sessions.refusals import MAY_NOT, WRONG_STATE

# What the job of the PDF is called; networks/records/pdf.py carries it out.
MAKE_PDF: Final = "make_record_pdf"
# What a reminder is about: a session whose record is waited for.
DUE: Final = "record_due"


def save_notes(
    person: Person, live: LiveSession, summary: Written | None, decisions: str, version: int
) -> RecordNotes:  # fmt: skip
    """Keep the summary (None: none) and the decisions, one a line. Published versions stay as they are.

    Raises Conflict before the session has begun, and (`stale`) when somebody saved meanwhile.
    """
    require(policy.can_write(person, live), MAY_NOT)
    if live.state not in policy.BEGUN:
        raise Conflict(WRONG_STATE, code="wrong_state")
    hold(live, alone=True)
    notes = queries.notes_of(live)
    check_version(notes.version, version)
    db.session.add(notes)
    notes.summary, notes.summary_html = (summary.text, summary.html) if summary else ("", "")
    notes.decisions, notes.version = decisions, version + 1
    db.session.flush()
    emit(events.RecordNotesChanged(session_id=live.id, network_id=live.network_id, by_id=person.id))
    return notes


def publish(person: Person, live: LiveSession, version: int | None = None) -> SessionRecord:
    """Publish the session with the first version of its record. Raises Conflict unless the session is closed."""
    sessions.publish(person, live, version)
    return _keep(person, live, 1, "")


def correct(person: Person, live: LiveSession, reason: str, number: int | None = None) -> SessionRecord:
    """Publish the next version, made from what is true now, with its `reason`; the versions before it stay.

    `number` is the version the person looked at. Raises Invalid (`no_reason`) without a reason, Conflict
    (`wrong_state`) before the record is published, (`stale`) when it was corrected meanwhile.
    """
    require(policy.can_write(person, live), MAY_NOT)
    if not reason:
        raise Invalid(_("Please say what is corrected, in a sentence."), field="reason", code="no_reason")
    hold(live, alone=True)
    newest = queries.newest_of(live)
    if live.state is not SessionState.PUBLISHED or newest is None:
        raise Conflict(WRONG_STATE, code="wrong_state")
    check_version(newest.number, number)
    return _keep(person, live, newest.number + 1, reason)


def make_pdf_again(person: Person, live: LiveSession, record: SessionRecord) -> None:
    """Have a PDF made that failed; nothing happens to one that is there or on its way."""
    require(policy.can_write(person, live), MAY_NOT)
    if record.pdf_state is PdfState.FAILED:
        remake_pdf(record)


def remind(live: LiveSession) -> None:
    """Tell those who lead the session, once, that its record is waited for."""
    tell(
        coordinator_ids(live.network_id), NoticeKind.RECORD_WAITING, (DUE, live.id), network_id=live.network_id,
        place=place_of(live.id),
    )  # fmt: skip


def place_of(session_id: int) -> str:
    """Where notices about a session's record are read."""
    return f"record:{session_id}"


def take_out_question(session_id: int, question_id: int) -> None:
    """Take a question that was hidden out of every version."""
    for record in _held(SessionRecord.session_id == session_id):
        _change(record, without_question(record.as_content(), question_id))


def take_out_slides(session_id: int, set_id: int) -> None:
    """Take slides that were removed out of every version."""
    for record in _held(SessionRecord.session_id == session_id):
        _change(record, without_slides(record.as_content(), set_id))


def take_out_words(session_id: int, poll_id: int) -> None:
    """Take answers in words that were left out of a poll's results out of every version."""
    shown = polls.results(db.session.get_one(Poll, poll_id)).words
    for record in _held(SessionRecord.session_id == session_id):
        _change(record, with_words(record.as_content(), poll_id, shown))


def take_out_person(person_id: int, neutral: str) -> None:
    """Let a person bear the `neutral` name wherever they led, asked or answered in a record."""
    named = cast(SessionRecord.content, Text).contains(f'"id": {person_id}, "name"', autoescape=True)
    for record in _held(named):
        _change(record, without_person(record.content, person_id, neutral))


def remake_pdf(record: SessionRecord) -> None:
    """Have the PDF made anew, because the content reads otherwise or its bytes are gone; until then there is none."""
    record.pdf_state, record.pdf_made_at = PdfState.WAITING, None
    db.session.flush()
    enqueue(MAKE_PDF, {"record_id": record.id}, key=f"record_pdf:{record.id}")


def _keep(person: Person, live: LiveSession, number: int, reason: str) -> SessionRecord:
    record = SessionRecord(session_id=live.id, number=number, by_id=person.id, reason=reason, content=build(live))
    db.session.add(record)
    db.session.flush()
    remake_pdf(record)
    emit(
        events.RecordPublished(
            session_id=live.id, network_id=live.network_id, by_id=person.id, record_id=record.id, number=number,
            reason=reason,
        )
    )  # fmt: skip
    return record


def _held(which: ColumnElement[bool]) -> Sequence[SessionRecord]:
    """Versions as they are now, held until the unit's end, so that what two people take out at once both goes."""
    rows = select(SessionRecord).where(which).order_by(SessionRecord.id).with_for_update()
    return db.session.scalars(rows, execution_options={"populate_existing": True}).all()


def _change(record: SessionRecord, content: Content) -> None:
    """Give a version other content, if it is other, and have its PDF made anew."""
    if content != record.content:
        record.content = dict(content)
        remake_pdf(record)
