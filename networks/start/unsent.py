"""Where a person's unsent texts were typed, in words and as a way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for

from networks.chat.models import Channel
from networks.chat.policy import can_read as can_read_channel
from networks.core.db import db
from networks.core.text import excerpt
from networks.core.words import now as _
from networks.people.models import Person
from networks.people.queries import networks_of
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of as address_of_session
from networks.sessions.policy import can_see as can_see_session
from networks.sessions.policy import can_see_backstage
from networks.threads.models import Post, Thread
from networks.threads.policy import can_read as can_read_thread
from networks.threads.showing import address_of
from networks.unsent.queries import texts_of
from networks.web.filters import name_of

# By the kind of the place in a session.
_SAID_IN: Final = {
    "session": lambda title: _("Unsent message in the session “%(title)s”", title=title),
    "questions": lambda title: _("Unsent question in the session “%(title)s”", title=title),
    "backstage": lambda title: _("Unsent note backstage in “%(title)s”", title=title),
}


@dataclass(frozen=True)
class Place:
    """An unsent text: what it belongs to, and where to go on with it ("" when the place is not open any more)."""

    place: str
    label: str
    url: str
    excerpt: str
    saved_at: datetime


def places(person: Person) -> list[Place]:
    """All of the person's unsent texts, the newest first."""
    return [
        Place(kept.place, *_described(person, kept.place), excerpt(kept.text or kept.title), kept.saved_at)
        for kept in texts_of(person)
    ]


def _described(person: Person, place: str) -> tuple[str, str]:
    """The words and the address of a place; what the person may not see any more is not named."""
    kind, _colon, key = place.partition(":")
    match kind:
        case "thread":
            thread = db.session.get(Thread, int(key))
            if thread is not None and can_read_thread(person, thread):
                return _("Unsent text in the thread “%(title)s”", title=thread.title), f"{address_of(thread)}#reply"
        case "post":
            post = db.session.get(Post, int(key))
            if post is not None and can_read_thread(person, post.thread):
                slug, thread_id = post.thread.network.slug, post.thread_id
                url = url_for("threads.edit_form", slug=slug, thread_id=thread_id, number=post.number)
                return _("Unsent change of a post in “%(title)s”", title=post.thread.title), url
        case "channel":
            channel = db.session.get(Channel, int(key))
            if channel is not None and can_read_channel(person, channel):
                url = url_for("chat.show", slug=channel.network.slug, key=channel.key)
                return _("Unsent message in %(network)s", network=name_of(channel.network)), url
        case "session" | "questions" | "backstage":
            live = db.session.get(LiveSession, int(key))
            if live is not None and can_see_session(person, live):
                page = "desk" if kind == "backstage" and can_see_backstage(person, live) else "room"
                return _SAID_IN[kind](title=live.title), address_of_session(live, page)
        case "network":
            slug = key.partition(":")[0]
            for network in networks_of(person):
                if network.slug == slug:
                    url = url_for("threads.new", slug=slug)
                    return _("Unsent new thread in %(network)s", network=name_of(network)), url
    return _("Unsent text"), ""
