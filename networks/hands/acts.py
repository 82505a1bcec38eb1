"""What is done with a raised hand, by the names that addresses give it, the same for pages and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from networks.hands import actions
from networks.hands.models import Hand
from networks.people.models import Person
from networks.sessions.models import LiveSession


@dataclass(frozen=True)
class Act:
    """A step in a hand's course: what it is, in a few words for the API's description, and how it is carried out."""

    summary: str
    carry_out: Callable[[Person, LiveSession, Hand], None]


ACTS: Final[Mapping[str, Act]] = {
    "lower": Act("Take a hand down: one's own, or somebody's by those who moderate", actions.lower),
    "invite": Act("Tell somebody that they are next", actions.invite),
    "speak": Act("Let somebody speak; whoever spoke before is done", actions.give_word),
    "done": Act("Note that somebody has spoken", actions.end_word),
    "skip": Act("Go past somebody who does not answer", actions.skip),
}
