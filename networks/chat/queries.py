"""Finding channels and messages, always for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, select

from networks.chat import policy
from networks.chat.models import Channel, Message, MessageRevision
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.pages import Keyset, keyset
from networks.core.words import later as _
from networks.people.models import Network, Person
from networks.people.queries import Author, authors

PER_PAGE = 50
GENERAL = "general"


@dataclass(frozen=True)
class MessageRow:
    """A message as it is read from the database for a page, an event or the API; a withdrawn one has no words."""

    id: int
    channel_id: int
    client_id: UUID
    seq: int | None
    text: str
    html: str
    author: Author
    version: int
    created_at: datetime
    edited_at: datetime | None
    is_withdrawn: bool


def channel_for(person: Person, channel_id: int) -> Channel:
    """The channel, if the person is in its network. Raises NotFound for hidden and missing alike."""
    return _known(person, db.session.get(Channel, channel_id))


def channel_in(person: Person, network: Network, key: str) -> Channel:
    """The network's channel with this key."""
    return _known(person, channel_named(network, key))


def channel_named(network: Network, key: str) -> Channel | None:
    """The network's channel with this key, or None."""
    return db.session.scalar(select(Channel).where(Channel.network_id == network.id, Channel.key == key))


def channels_of(person: Person, network: Network) -> list[Channel]:
    """The network's channels that the person may read."""
    rows = select(Channel).where(visible_to(person), Channel.network_id == network.id)
    return list(db.session.scalars(rows.order_by(Channel.id)))


def visible_to(person: Person) -> ColumnElement[bool]:
    """The condition under which a person sees a channel; agrees with `policy.can_read`."""
    return Channel.network_id.in_(person.network_ids)


def message_for(person: Person, message_id: int) -> Message:
    """The message, if it was written since the person joined. Raises NotFound for hidden and missing alike."""
    found = db.session.get(Message, message_id)
    if found is None or not policy.can_read_message(person, found):
        raise NotFound(_("There is no such message, or it is not open to you."))
    return found


def newest(person: Person, channel: Channel, *, before: int | None = None, limit: int = PER_PAGE) -> list[MessageRow]:
    """The last messages the person may see, the oldest of them first; with `before`, those before that message id."""
    which = _since_joining(person, channel)
    if before is not None:
        which &= Message.id < before
    ids = list(db.session.scalars(select(Message.id).where(which).order_by(Message.id.desc()).limit(limit)))
    return _rows(channel.network_id, Message.id.in_(ids)) if ids else []


def messages_after(person: Person, channel: Channel, after: int, limit: int) -> Keyset[MessageRow]:
    """The messages the person may see, in order, for programs."""
    which = _since_joining(person, channel) & (Message.id > after)
    ids = list(db.session.scalars(select(Message.id).where(which).order_by(Message.id).limit(limit + 1)))
    piece = keyset(ids, ids, limit)
    return Keyset(_rows(channel.network_id, Message.id.in_(piece.items)) if piece.items else [], piece.next)


def messages_with_ids(network_id: int, message_ids: Sequence[int]) -> dict[int, MessageRow]:
    """Messages of one network by id, as they are now; for the room log, which keeps ids only."""
    return {row.id: row for row in _rows(network_id, Message.id.in_(message_ids))} if message_ids else {}


def message_row(message: Message) -> MessageRow:
    """One message as a row."""
    return messages_with_ids(message.channel.network_id, [message.id])[message.id]


def message_sent_before(author: Person, client_id: UUID) -> Message | None:
    """The message this author already sent under `client_id`, or None."""
    return db.session.scalar(select(Message).where(Message.author_id == author.id, Message.client_id == client_id))


def first_words(message: Message) -> str:
    """The words a message was sent with, whatever it was changed to since."""
    earliest = select(MessageRevision.text).where(
        MessageRevision.message_id == message.id, MessageRevision.version == 1
    )
    return db.session.scalar(earliest) or message.text


def _known(person: Person, channel: Channel | None) -> Channel:
    if channel is None or not policy.can_read(person, channel):
        raise NotFound(_("There is no such channel, or it is not open to you."))
    return channel


def _since_joining(person: Person, channel: Channel) -> ColumnElement[bool]:
    joined_at = policy.joined_at(person, channel)
    if joined_at is None:
        return false()
    return (Message.channel_id == channel.id) & (Message.created_at >= joined_at)


def _rows(network_id: int, which: ColumnElement[bool]) -> list[MessageRow]:
    found: Sequence[Any] = db.session.execute(
        select(
            Message.id, Message.channel_id, Message.client_id, Message.seq, Message.text, Message.html,
            Message.author_id, Message.version, Message.created_at, Message.edited_at, Message.withdrawn_at,
        ).where(which).order_by(Message.id)
    ).all()  # fmt: skip
    people = authors({row.author_id for row in found}, network_id)
    return [
        MessageRow(
            id=row.id, channel_id=row.channel_id, client_id=row.client_id, seq=row.seq,
            text="" if row.withdrawn_at else row.text, html="" if row.withdrawn_at else row.html,
            author=people[row.author_id], version=row.version, created_at=row.created_at, edited_at=row.edited_at,
            is_withdrawn=row.withdrawn_at is not None,
        )
        for row in found
    ]  # fmt: skip
