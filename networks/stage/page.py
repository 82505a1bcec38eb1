"""What the pages of a session need: who is where (for the hub), and the parts of the features below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from networks.core import clock
from networks.hands import page as hands
from networks.people.models import Person
from networks.polls import page as polls
from networks.presence import page as presence
from networks.questions import page as questions
from networks.session_messages import page as session_messages
from networks.sessions import policy
from networks.sessions.models import LiveSession
from networks.slides import page as slides
from networks.web import live as rooms

Part = Callable[[Person, LiveSession], dict[str, Any]]
# What each feature shows on a page, under the feature's name.
PARTS: Final[Mapping[str, Mapping[str, Part]]] = {
    "room": {
        "questions": questions.for_room, "session_messages": session_messages.for_room, "hands": hands.for_room,
        "slides": slides.for_room, "polls": polls.for_room, "presence": presence.for_room,
    },
    "desk": {
        "questions": questions.for_desk, "session_messages": session_messages.for_desk, "hands": hands.for_desk,
        "slides": slides.for_desk, "polls": polls.for_desk, "presence": presence.for_desk,
    },
    "stage": {
        "questions": questions.for_stage, "session_messages": session_messages.for_stage, "slides": slides.for_stage,
    },
    "close": {"questions": questions.for_closing},
}  # fmt: skip


def frame_of(person: Person, live: LiveSession, view: str) -> dict[str, Any]:
    """What the frame of a page and the hub's attributes need; ask before anything else of the page is read.

    The heads say where the page's scripts go on in each room, so they may be older than what is shown, never newer.
    """
    rights = policy.rights(person, live)
    names = {"head": f"session:{live.id}", "own_head": f"person:{person.id}"}
    if rights["backstage"]:
        names["backstage_head"] = f"backstage:{live.id}"
    heads = rooms.heads_of(names.values())
    hub = {key: heads.get(room, 0) for key, room in names.items()} | {"id": live.id, "view": view, "rights": rights}
    return {
        "hub": hub, "live": live, "network": live.network, "rights": rights, "view": view, "now": clock.now(),
        "keys_of": view, "is_guest": policy.is_guest(person, live),
    }  # fmt: skip


def parts_of(person: Person, live: LiveSession, view: str) -> dict[str, Any]:
    """What each feature shows on this page, by the feature's name."""
    return {name: show(person, live) for name, show in PARTS[view].items()}
