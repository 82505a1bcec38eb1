"""Introducing oneself: three finished sentences become a post in the network's thread of introductions."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import select

from networks.core.db import db
from networks.core.errors import require
from networks.core.html import Written
from networks.core.words import now as _
from networks.membership import actions as membership
from networks.people.models import Network, Person
from networks.people.policy import can_write
from networks.people.refusals import may_not
from networks.threads import actions as threads
from networks.threads.models import Post, Thread, ThreadKind
from networks.threads.queries import post_in

_NAMESPACE: Final = UUID("4f1c5c1e-0a55-4b57-8f5c-6d1f4f0f7d21")


def sentences() -> list[tuple[str, str]]:
    """The three beginnings, by the names of the form's fields."""
    return [
        ("tasks", _("At work I deal with")),
        ("offers", _("I can help with")),
        ("wants", _("I would like to learn from others")),
    ]


def as_text(finished: dict[str, str]) -> str:
    """The finished sentences as the text of a post."""
    return "\n\n".join(f"**{beginning}:** {finished[name]}" for name, beginning in sentences())


def introduce(person: Person, network: Network, words: Written, client_id: UUID) -> Post | None:
    """Publish a new member's introduction in the network's thread of introductions, which the first one starts.

    Answers None, and publishes nothing, for somebody who introduced themselves before.

    Raises Forbidden for those who write nothing in the network.
    """
    require(can_write(person, network), may_not(network))
    membership.lock(network)
    if not membership.note_introduced(person, network):
        return None
    thread = _introductions(network)
    if thread is not None:
        return threads.reply(person, thread, words, client_id).thing
    title = _("Let us get to know each other")
    started = threads.start(person, network, ThreadKind.DISCUSSION, title, words, _number_of(network)).thing
    return post_in(started, 1)


def _introductions(network: Network) -> Thread | None:
    """The thread of introductions, unless it is locked; it is known by the number it was started with."""
    wanted = select(Thread).where(
        Thread.network_id == network.id, Thread.client_id == _number_of(network), Thread.is_locked.is_(False)
    )
    return db.session.scalar(wanted.limit(1))


def _number_of(network: Network) -> UUID:
    return uuid5(_NAMESPACE, str(network.id))
