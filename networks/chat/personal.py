"""Messages as part of what the site knows of a person, and open pages that show an erased one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from networks.chat.events import MessageReworded
from networks.chat.models import Channel, Message, MessageRevision
from networks.core.db import db
from networks.core.personal import Rows, exports, reworded, shows
from networks.core.unit_of_work import emit
from networks.people.models import Network, Person

AT_ONCE = 200


@exports("messages", "message.author_id")
def messages(person: Person) -> Rows:
    """The person's messages, those taken back too."""
    rows = (
        select(Message, Channel.key, Network.slug)
        .join(Channel, Channel.id == Message.channel_id)
        .join(Network, Network.id == Channel.network_id)
        .where(Message.author_id == person.id)
        .order_by(Message.id)
    )
    for message, key, slug in db.session.execute(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "id": message.id, "network": slug, "channel": key, "text": message.text, "version": message.version,
            "sent_at": message.created_at, "edited_at": message.edited_at, "withdrawn_at": message.withdrawn_at,
        }  # fmt: skip


@exports("message_revisions")
def message_revisions(person: Person) -> Rows:
    """The former wordings of the person's messages."""
    rows = (
        select(MessageRevision)
        .join(Message, Message.id == MessageRevision.message_id)
        .where(Message.author_id == person.id)
        .order_by(MessageRevision.id)
    )
    for row in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "message_id": row.message_id, "version": row.version, "text": row.text, "replaced_at": row.replaced_at,
        }  # fmt: skip


@reworded("message")
def tell_of_messages(message_ids: Collection[int]) -> None:
    """Open pages show these messages anew."""
    for message in db.session.scalars(select(Message).where(Message.id.in_(message_ids))):
        message.version += 1
        emit(
            MessageReworded(
                message_id=message.id, channel_id=message.channel_id, network_id=message.channel.network_id,
                by_id=message.author_id,
            )
        )  # fmt: skip


@shows("message")
def messages_by(person_id: int) -> list[int]:
    """The messages that bear the person's name."""
    return list(db.session.scalars(select(Message.id).where(Message.author_id == person_id).order_by(Message.id)))
