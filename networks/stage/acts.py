"""The steps of a session's life by their names in addresses, the same for pages and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from networks.people.models import Person
from networks.presence.queries import is_expert_here
from networks.sessions import actions, preparing
from networks.sessions.forms import Move
from networks.sessions.models import LiveSession

Step = Callable[[Person, LiveSession, Move], None]


def _start(person: Person, live: LiveSession, asked: Move) -> None:
    is_here = is_expert_here(live, person)
    actions.start(person, live, expert_is_here=is_here, reason=asked.reason, version=asked.version)


STEPS: Final[Mapping[str, Step]] = {
    "announce": lambda person, live, asked: actions.announce(person, live, asked.version),
    "open": lambda person, live, asked: actions.open_lobby(person, live, asked.version),
    "start": _start,
    "pause": lambda person, live, asked: actions.pause(person, live, asked.reason, asked.version),
    "resume": lambda person, live, asked: actions.resume(person, live, asked.version),
    "close": lambda person, live, asked: actions.close(person, live, asked.version),
    "cancel": lambda person, live, asked: actions.cancel(person, live, asked.reason, asked.version),
    "rehearse": lambda person, live, _asked: preparing.rehearse(person, live),
    "end_rehearsal": lambda person, live, _asked: actions.end_rehearsal(person, live),
}
