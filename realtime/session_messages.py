"""Messages in sessions and notes backstage, live."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field
from sqlalchemy import select

from networks.access.limits import spend
from networks.core import html
from networks.core.db import db
from networks.core.events import before_commit
from networks.core.shapes import Shape
from networks.core.text import Body
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.session_messages import actions, policy, queries, showing
from networks.session_messages.events import (
    BackstageNoted,
    BackstageNoteReworded,
    SessionMessageMoved,
    SessionMessageReworded,
)
from networks.session_messages.models import BackstageNote, SessionMessage
from realtime import doors, log, moderated, rooms, sessions
from realtime.log import Shown


class NewSessionMessage(Shape):
    """A message for a session's room."""

    room: str = Field(max_length=rooms.NAME_MAX)
    text: Body
    client_id: UUID


@doors.on("session.message.send", NewSessionMessage)
def send(person: Person, new: NewSessionMessage) -> doors.Ack:
    """Answer after the commit with the message's id, its place in the room's log if it has one, and its state."""
    live = sessions.live_for(person, new.room)
    spend(person)
    words = html.write(new.text)
    with unit_of_work():
        message = actions.send(person, live, words, new.client_id).thing
    return {"id": message.id, "seq": message.seq, "state": message.state.value}


@before_commit.connect_via(SessionMessageMoved)
def show(_sender: type[SessionMessageMoved], event: SessionMessageMoved) -> None:
    """Each room hears what it may, the author of every decision."""
    message = db.session.get_one(SessionMessage, event.message_id)
    moderated.tell("message", event, message, policy.SHOWN)
    if event.before is not None:
        log.append(f"person:{message.author_id}", "session.message.changed", message.id)


@before_commit.connect_via(BackstageNoted)
def note(_sender: type[BackstageNoted], event: BackstageNoted) -> None:
    """A note goes backstage and nowhere else."""
    log.append(f"backstage:{event.session_id}", "note.created", event.note_id)


@before_commit.connect_via(SessionMessageReworded)
def show_anew(_sender: type[SessionMessageReworded], event: SessionMessageReworded) -> None:
    """Whoever sees the message sees its words as they are now."""
    moderated.tell_anew("message", db.session.get_one(SessionMessage, event.message_id), policy.SHOWN)


@before_commit.connect_via(BackstageNoteReworded)
def note_anew(_sender: type[BackstageNoteReworded], event: BackstageNoteReworded) -> None:
    """The same for a note."""
    log.append(f"backstage:{event.session_id}", "note.changed", event.note_id)


def _notes(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    live = sessions.session_in(room)
    if live is None:
        return {}
    rows = select(BackstageNote).where(BackstageNote.session_id == live.id, BackstageNote.id.in_(ids))
    return {id_: Shown(one) for id_, one in showing.notes_data(live, list(db.session.scalars(rows))).items()}


moderated.render("message", queries.with_ids, showing.as_backstage, showing.as_audience)
moderated.render_own("message", SessionMessage, showing.as_author)
for _name in ("note.created", "note.changed"):
    log.render(_name, _notes)
