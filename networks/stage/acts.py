"""The steps of a session's life by the names of their doors, the same for pages and programs.

Publishing is in `networks/records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from networks.people.models import Person
from networks.presence.queries import is_expert_here
from networks.sessions import actions, preparing
from networks.sessions.forms import Move
from networks.sessions.models import LiveSession

Carry = Callable[[Person, LiveSession, Move], None]


@dataclass(frozen=True)
class Step:
    """A step: the end of its address, what it is in a few words for the API's description, how it is carried out."""

    path: str
    summary: str
    carry_out: Carry


def _start(person: Person, live: LiveSession, asked: Move) -> None:
    is_here = is_expert_here(live, person)
    actions.start(person, live, expert_is_here=is_here, reason=asked.reason, version=asked.version)


STEPS: Final[Mapping[str, Step]] = {
    "announce": Step(
        "announce", "Announce a session; it needs a title and a time",
        lambda person, live, asked: actions.announce(person, live, asked.version),
    ),
    "open_lobby": Step(
        "open", "Open the lobby of a session; who does counts as the moderator present",
        lambda person, live, asked: actions.open_lobby(person, live, asked.version),
    ),
    "start": Step("start", "Start a session; without an expert it needs a reason", _start),
    "pause": Step(
        "pause", "Interrupt a session, with a reason everybody sees",
        lambda person, live, asked: actions.pause(person, live, asked.reason, asked.version),
    ),
    "resume": Step(
        "resume", "Go on after a pause",
        lambda person, live, asked: actions.resume(person, live, asked.version),
    ),
    "close": Step(
        "close", "End a session; refused while a question has no fate",
        lambda person, live, asked: actions.close(person, live, asked.version),
    ),
    "cancel": Step(
        "cancel", "Cancel a session that has not begun, with a reason everybody sees",
        lambda person, live, asked: actions.cancel(person, live, asked.reason, asked.version),
    ),
    "rehearse": Step(
        "rehearse", "Begin a rehearsal; what is done in it is wiped before the lobby opens",
        lambda person, live, _asked: preparing.rehearse(person, live),
    ),
    "end_rehearsal": Step(
        "rehearse/end", "End the rehearsal and wipe what was done in it",
        lambda person, live, _asked: actions.end_rehearsal(person, live),
    ),
}  # fmt: skip
