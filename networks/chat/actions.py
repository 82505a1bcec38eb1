"""What people do in channels: check, change, emit. The door opens the transaction."""

from __future__ import annotations

from uuid import UUID

from networks.chat import policy, queries
from networks.chat.events import ChannelMade, MessageEdited, MessageSent, MessageWithdrawn
from networks.chat.models import Channel, Message, MessageRevision
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, require
from networks.core.html import RENDER_VERSION, Written
from networks.core.sending import Sent, same_or_conflict
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.mentions import actions as mentions
from networks.people.models import Network, Person
from networks.people.refusals import CLOSED, may_not
from networks.unsent import actions as unsent


def make_channel(network: Network, key: str, name_pl: str, name_en: str) -> Channel:
    """Give a network a channel; one that is there already stays as it is."""
    channel = queries.channel_named(network, key)
    if channel is None:
        channel = Channel(network=network, key=key, name_pl=name_pl, name_en=name_en)
        db.session.add(channel)
        db.session.flush()
        emit(ChannelMade(channel_id=channel.id, network_id=network.id))
    return channel


def send(author: Person, channel: Channel, words: Written, client_id: UUID) -> Sent[Message]:
    """Write in a channel.

    Sending the same `client_id` and text again answers with the message already stored, also when nothing may be
    written any more.

    Raises Forbidden if `author` may not write here, Conflict if `client_id` was used for another text.
    """
    if earlier := queries.message_sent_before(author, client_id):
        is_same = earlier.channel_id == channel.id and queries.first_words(earlier) == words.text
        return same_or_conflict(earlier, is_same=is_same)
    require(policy.can_write(author, channel), may_not(channel.network))
    message = Message(
        channel=channel, author_id=author.id, client_id=client_id, text=words.text, html=words.html,
        render_version=RENDER_VERSION,
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()
    if words.named:
        mentions.keep(author, channel.network, ("message", message.id), words)
    unsent.let_go(author, f"channel:{channel.id}")
    emit(MessageSent(**_about(author, message)))
    return Sent(message, is_new=True)


def edit(author: Person, message: Message, words: Written, version: int) -> Message:
    """Give a message new words within 15 minutes; everybody sees that it was changed.

    Raises Forbidden if it is not the author's or too late, Conflict if it was changed since `version`.
    """
    require_can_edit(author, message)
    if message.version != version:
        raise Conflict(
            _("The message was changed meanwhile. Your text was kept; please compare and save again."), code="stale"
        )
    if message.text != words.text:
        db.session.add(MessageRevision(message_id=message.id, version=message.version, text=message.text))
        message.text, message.html, message.render_version = words.text, words.html, RENDER_VERSION
        message.version, message.edited_at = message.version + 1, clock.now()
        mentions.keep(author, message.channel.network, ("message", message.id), words)
        emit(MessageEdited(**_about(author, message)))
    return message


def require_can_edit(author: Person, message: Message) -> None:
    """Raise Forbidden, with the reason, unless the author may change the message now."""
    too_late = _("A message can be changed by its author for 15 minutes.")
    is_open = message.channel.network.is_open
    require(policy.can_edit(author, message, clock.now()), too_late if is_open else CLOSED)


def withdraw(person: Person, message: Message) -> None:
    """Take a message back: its words are gone for everybody, its place stays.

    Raises Forbidden for those who neither wrote it nor keep order in the network.
    """
    require(policy.can_withdraw(person, message), may_not(message.channel.network))
    if not message.is_withdrawn:
        message.withdrawn_at, message.withdrawn_by_id = clock.now(), person.id
        emit(MessageWithdrawn(**_about(person, message)))


def _about(person: Person, message: Message) -> dict[str, int]:
    channel = message.channel
    return {
        "message_id": message.id, "channel_id": channel.id, "network_id": channel.network_id, "by_id": person.id,
    }  # fmt: skip
