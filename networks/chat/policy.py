"""Who may do what in a channel."""

from __future__ import annotations

from datetime import datetime, timedelta

from networks.chat.models import Channel, Message
from networks.people import policy as people_policy
from networks.people.models import Person

EDIT_WITHIN = timedelta(minutes=15)


def can_read(person: Person, channel: Channel) -> bool:
    """Everybody in the network, from the moment of joining on."""
    return people_policy.can_read(person, channel.network)


def can_write(person: Person, channel: Channel) -> bool:
    """Everybody in the network but observers, while it is open."""
    return people_policy.can_write(person, channel.network)


def can_read_message(person: Person, message: Message) -> bool:
    """Messages written since the person joined."""
    since = joined_at(person, message.channel)
    return since is not None and message.created_at >= since


def can_edit(person: Person, message: Message, at: datetime) -> bool:
    """The author, for 15 minutes, unless it was withdrawn."""
    return (
        message.author_id == person.id
        and not message.is_withdrawn
        and at - message.created_at <= EDIT_WITHIN
        and can_write(person, message.channel)
    )


def can_withdraw(person: Person, message: Message) -> bool:
    """The author at any time, and those who keep order in the network."""
    is_own = message.author_id == person.id and can_write(person, message.channel)
    return is_own or people_policy.can_moderate(person, message.channel.network)


def joined_at(person: Person, channel: Channel) -> datetime | None:
    """Since when the person sees what is said in the channel's network; None for outsiders."""
    for membership in person.memberships:
        if membership.network_id == channel.network_id and membership.roles:
            return membership.history_from
    return None


def rights(person: Person, channel: Channel) -> dict[str, bool]:
    """What the person may do in this channel, by the names that pages and scripts use."""
    return {
        "write": can_write(person, channel),
        "moderate": people_policy.can_moderate(person, channel.network),
    }
