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
from realtime import doors, log, rooms, sessions
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
    """Backstage hears of everything, the audience of what is shown, the author of every decision."""
    message = db.session.get_one(SessionMessage, event.message_id)
    room = f"session:{event.session_id}"
    log.append(f"backstage:{event.session_id}", _kind(event.before is None), message.id)
    if not message.is_rehearsal:
        if event.after in policy.SHOWN and message.seq is None:
            message.seq = log.append(room, "message.created", message.id)
        elif event.after in policy.SHOWN or event.before in policy.SHOWN:
            log.append(room, "message.changed", message.id)
    if event.before is not None:
        log.append(f"person:{message.author_id}", "session.message.changed", message.id)


@before_commit.connect_via(BackstageNoted)
def note(_sender: type[BackstageNoted], event: BackstageNoted) -> None:
    """A note goes backstage and nowhere else."""
    log.append(f"backstage:{event.session_id}", "note.created", event.note_id)


@before_commit.connect_via(SessionMessageReworded)
def show_anew(_sender: type[SessionMessageReworded], event: SessionMessageReworded) -> None:
    """Whoever sees the message sees its words as they are now."""
    message = db.session.get_one(SessionMessage, event.message_id)
    log.append(f"backstage:{event.session_id}", "message.changed", message.id)
    if message.state in policy.SHOWN and not message.is_rehearsal:
        log.append(f"session:{event.session_id}", "message.changed", message.id)


@before_commit.connect_via(BackstageNoteReworded)
def note_anew(_sender: type[BackstageNoteReworded], event: BackstageNoteReworded) -> None:
    """The same for a note."""
    log.append(f"backstage:{event.session_id}", "note.changed", event.note_id)


def _kind(is_new: bool) -> str:
    return "message.created" if is_new else "message.changed"


def _messages(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """As the room's people may see them: two functions, chosen by the room alone."""
    live = sessions.session_in(room)
    if live is None:
        return {}
    found = queries.with_ids(live.id, ids)
    is_backstage = room.startswith("backstage:")
    data = showing.as_backstage(live, found) if is_backstage else showing.as_audience(live, found)
    return {id_: Shown(one) for id_, one in data.items()}


def _own(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """One's own messages."""
    author_id = rooms.id_in(room.partition(":")[2])
    rows = select(SessionMessage).where(SessionMessage.author_id == author_id, SessionMessage.id.in_(ids))
    return {message.id: Shown(showing.as_author(message)) for message in db.session.scalars(rows)}


def _notes(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    live = sessions.session_in(room)
    if live is None:
        return {}
    rows = select(BackstageNote).where(BackstageNote.session_id == live.id, BackstageNote.id.in_(ids))
    return {id_: Shown(one) for id_, one in showing.notes_data(live, list(db.session.scalars(rows))).items()}


for _name in ("message.created", "message.changed"):
    log.render(_name, _messages, room_kinds=("session", "backstage"))
log.render("session.message.changed", _own)
for _name in ("note.created", "note.changed"):
    log.render(_name, _notes)
