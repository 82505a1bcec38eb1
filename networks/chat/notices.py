"""Who hears of what in channels, in which words."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from networks.chat import events, policy
from networks.chat.models import Channel, Message
from networks.core import clock
from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import Notice, NoticeKind, Told, changed, reads, tell
from networks.core.words import now as _
from networks.membership.queries import substitutes_of
from networks.mentions import queries as mentions
from networks.people.models import Person
from networks.web.filters import local_day, name_of
from networks.web.i18n import language

QUOTED = 300


@before_commit.connect_via(events.MessageSent)
def tell_of_message(_sender: type[events.MessageSent], event: events.MessageSent) -> None:
    """The mentioned hear of a message, and in place of the absent ones those who stand in for them."""
    _tell_mentioned(db.session.get_one(Message, event.message_id))


@before_commit.connect_via(events.MessageEdited)
def tell_of_edit(_sender: type[events.MessageEdited], event: events.MessageEdited) -> None:
    """The newly mentioned hear of it; for those who are mentioned no more the notice is gone."""
    changed(("message", event.message_id))
    _tell_mentioned(db.session.get_one(Message, event.message_id))


@before_commit.connect_via(events.MessageWithdrawn)
def tell_of_withdrawal(_sender: type[events.MessageWithdrawn], event: events.MessageWithdrawn) -> None:
    """What was told of a message is not shown once it is withdrawn."""
    changed(("message", event.message_id))


@reads("message")
def messages_in_words(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """Notices about messages. Withdrawn ones, those of networks left, and mentions taken back are left out."""
    found = select(Message).where(Message.id.in_({notice.subject_id for notice in notices}))
    messages = {message.id: message for message in db.session.scalars(found)}
    named = mentions.mentions_in("message", messages)
    names = _names([*(message.author_id for message in messages.values()), *(n.in_place_of_id for n in notices)])
    said: dict[int, Told] = {}
    for notice in notices:
        message = messages.get(notice.subject_id)
        if message is None or message.is_withdrawn or not policy.can_read_message(person, message):
            continue
        if (message.id, notice.in_place_of_id or person.id) not in named:
            continue
        channel = message.channel
        where = url_for("chat.message", slug=channel.network.slug, key=channel.key, message_id=message.id)
        title = _title(names[message.author_id], names.get(notice.in_place_of_id or 0, ""))
        said[notice.id] = Told(title, _facts(channel), where, message.text[:QUOTED], _("Show the message"))
    return said


def _tell_mentioned(message: Message) -> None:
    network_id, author_id, place = message.channel.network_id, message.author_id, f"channel:{message.channel_id}"
    subject = ("message", message.id)
    mentioned = mentions.mentioned_by(subject, message.text)
    tell(mentioned, NoticeKind.MENTION, subject, network_id=network_id, actor_id=author_id, place=place)
    deputies = substitutes_of(network_id, mentioned, local_day(clock.now()))
    for absent_id, deputy_ids in deputies.items():
        tell(
            set(deputy_ids) - mentioned, NoticeKind.MENTION, subject, network_id=network_id, actor_id=author_id,
            in_place_of_id=absent_id, place=place,
        )  # fmt: skip


def _names(person_ids: Sequence[int | None]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(rows.all())


def _title(author: str, absent: str) -> str:
    if absent:
        return _("%(name)s mentions %(absent)s (you stand in)", name=author, absent=absent)
    return _("%(name)s mentions you", name=author)


def _facts(channel: Channel) -> str:
    return f"{_('Chat')}: {channel.name_in(language())} · {name_of(channel.network)}"
