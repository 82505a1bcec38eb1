"""Messages in sessions and notes backstage as part of what the site knows of a person, and pages that show them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from networks.core.db import db
from networks.core.personal import Rows, exports, reworded, shows
from networks.core.unit_of_work import emit
from networks.people.models import Person
from networks.session_messages.events import BackstageNoteReworded, SessionMessageReworded
from networks.session_messages.models import BackstageNote, SessionMessage
from networks.sessions.models import LiveSession

AT_ONCE = 200


@exports("session_messages", "session_message.author_id")
def messages(person: Person) -> Rows:
    """What the person wrote in sessions, whatever was decided on it."""
    rows = select(SessionMessage).where(SessionMessage.author_id == person.id).order_by(SessionMessage.id)
    for message in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "id": message.id, "session_id": message.session_id, "text": message.text, "original": message.original,
            "state": message.state.value, "reason": message.reason, "sent_at": message.created_at,
            "decided_at": message.decided_at,
        }  # fmt: skip


@exports("backstage_notes", "backstage_note.author_id")
def notes(person: Person) -> Rows:
    """What the person wrote backstage."""
    rows = select(BackstageNote).where(BackstageNote.author_id == person.id).order_by(BackstageNote.id)
    for note in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {"id": note.id, "session_id": note.session_id, "text": note.text, "sent_at": note.created_at}


@reworded("session_message")
def tell_of_messages(message_ids: Collection[int]) -> None:
    """Open pages show these messages anew."""
    for message in db.session.scalars(select(SessionMessage).where(SessionMessage.id.in_(message_ids))):
        message.version += 1
        live = message.session
        emit(
            SessionMessageReworded(
                session_id=live.id, network_id=live.network_id, by_id=message.author_id, message_id=message.id
            )
        )


@reworded("backstage_note")
def tell_of_notes(note_ids: Collection[int]) -> None:
    """Open pages show these notes anew."""
    rows = select(BackstageNote, LiveSession.network_id).join(LiveSession, LiveSession.id == BackstageNote.session_id)
    for note, network_id in db.session.execute(rows.where(BackstageNote.id.in_(note_ids))):
        emit(
            BackstageNoteReworded(
                session_id=note.session_id, network_id=network_id, by_id=note.author_id, note_id=note.id
            )
        )


@shows("session_message")
def messages_by(person_id: int) -> list[int]:
    """The messages that bear the person's name."""
    rows = select(SessionMessage.id).where(SessionMessage.author_id == person_id)
    return list(db.session.scalars(rows.order_by(SessionMessage.id)))


@shows("backstage_note")
def notes_by(person_id: int) -> list[int]:
    """The notes that bear the person's name."""
    rows = select(BackstageNote.id).where(BackstageNote.author_id == person_id)
    return list(db.session.scalars(rows.order_by(BackstageNote.id)))
