"""Chat, live: sending by socket, and every message and change in the channel's room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import Field
from sqlalchemy import select

from networks.access.limits import spend
from networks.chat import actions, events, policy, queries
from networks.chat.forms import MessageText
from networks.chat.models import Channel, Message
from networks.chat.showing import message_data
from networks.core.db import db
from networks.core.shapes import Shape
from networks.core.unit_of_work import unit_of_work
from networks.mentions.words import write
from networks.people.models import Person
from realtime import doors, log, rooms
from realtime.log import Shown


class NewMessage(Shape):
    """A message for a channel's room."""

    room: str = Field(max_length=rooms.NAME_MAX)
    text: MessageText
    client_id: UUID


@rooms.kind("channel")
def find(person: Person, key: str) -> datetime | None:
    """A channel's room is open to everybody in its network, since they joined."""
    return policy.joined_at(person, queries.channel_for(person, rooms.id_in(key)))


@doors.on("chat.message.send", NewMessage)
def send(person: Person, new: NewMessage) -> doors.Ack:
    """Answer after the commit with the message's id and its place in the room's log."""
    kind, _, key = new.room.partition(":")
    if kind != "channel":
        raise rooms.nowhere()
    channel = queries.channel_for(person, rooms.id_in(key))
    spend(person)
    words = write(person, channel.network, new.text)
    with unit_of_work():
        message = actions.send(person, channel, words, new.client_id).thing
    return {"id": message.id, "seq": message.seq, "state": "withdrawn" if message.is_withdrawn else "published"}


def _room(event: events.MessageEvent) -> str:
    return f"channel:{event.channel_id}"


def _subject(event: events.MessageEvent) -> int:
    return event.message_id


def _keep_seq(event: events.MessageSent, seq: int) -> None:
    db.session.get_one(Message, event.message_id).seq = seq


log.record(events.MessageSent, "message.created", room=_room, subject=_subject, numbered=_keep_seq)
log.record(events.MessageEdited, "message.edited", room=_room, subject=_subject)
log.record(events.MessageReworded, "message.edited", room=_room, subject=_subject)
log.record(events.MessageWithdrawn, "message.withdrawn", room=_room, subject=_subject)


def _messages(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    channel_id = rooms.id_in(room.partition(":")[2])
    network_id = db.session.scalar(select(Channel.network_id).where(Channel.id == channel_id))
    if network_id is None:
        return {}
    rows = queries.messages_with_ids(network_id, ids)
    return {message_id: Shown(message_data(row), row.created_at) for message_id, row in rows.items()}


for _kind in ("message.created", "message.edited", "message.withdrawn"):
    log.render(_kind, _messages)
