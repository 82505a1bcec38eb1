"""What happens in polls."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event
from networks.polls.models import PollState


@dataclass(frozen=True)
class PollEvent(Event):
    """Something about a poll of a session; `by_id` is nobody where the clock or the end of something did it."""

    poll_id: int
    session_id: int
    network_id: int
    by_id: int | None


@dataclass(frozen=True)
class PollMoved(PollEvent):
    """A poll was prepared (`before` is None), changed (`before` is `after`), opened, closed, or its results were shown.

    After a rehearsal one that was prepared before it goes back to DRAFT.
    """

    before: PollState | None
    after: PollState


@dataclass(frozen=True)
class PollDeleted(PollEvent):
    """A poll that nobody but those backstage knew of is gone."""


@dataclass(frozen=True)
class PollWordsLeftOut(PollEvent):
    """Words that somebody answered with are shown no more, for a reason that the voter sees."""

    reason: str


@dataclass(frozen=True)
class PollReworded(PollEvent):
    """A poll reads otherwise, because a person is named in it no more."""


@dataclass(frozen=True)
class PollVoted(Event):
    """Somebody voted; how many have is told by tick, not per vote, and never who or what."""

    poll_id: int
    session_id: int
