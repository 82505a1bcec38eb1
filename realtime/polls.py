"""Polls, live: opened, closed and shown to everybody, prepared ones to the backstage, how many voted by tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import select

from networks.core.db import db
from networks.core.events import after_commit, before_commit
from networks.core.unit_of_work import unit_of_work
from networks.polls import events, queries, showing
from networks.polls.models import Poll, PollState
from networks.polls.upkeep import close_polls
from realtime import log, rooms, ticks
from realtime.log import Shown

KINDS: Final = (events.PollMoved, events.PollDeleted, events.PollWordsLeftOut, events.PollReworded)
# What the audience hears of; a draft that was changed or deleted is none of its business.
TOLD: Final = frozenset({PollState.OPEN, PollState.CLOSED, PollState.SHOWN})
# Polls in which somebody voted since the last tick of this process, with their sessions.
votes: set[tuple[int, int]] = set()


def show(_sender: type[events.PollEvent], event: events.PollEvent) -> None:
    """Backstage hears of everything, the audience of what was opened and is no rehearsal."""
    log.append(f"backstage:{event.session_id}", "poll.changed", event.poll_id)
    poll = db.session.get(Poll, event.poll_id)
    if poll is not None and poll.state in TOLD and not poll.is_rehearsal:
        log.append(f"session:{event.session_id}", "poll.changed", event.poll_id)


for _kind in KINDS:
    before_commit.connect(show, sender=_kind, weak=False)


@after_commit.connect_via(events.PollVoted)
def voted(_sender: type[events.PollVoted], event: events.PollVoted) -> None:
    """How many voted is told by tick, not per vote."""
    votes.add((event.session_id, event.poll_id))


def tell_counts() -> None:
    """Tell how many have voted in the polls in which somebody did since the last tick."""
    with ticks.taken(votes) as polled:
        if not polled:
            return
        with unit_of_work():
            for session_id, poll_id in polled:
                poll = db.session.get(Poll, poll_id)
                if poll is not None:
                    room = "backstage" if poll.is_rehearsal else "session"
                    log.append(f"{room}:{session_id}", "poll.counted", poll_id)


ticks.every_second += [tell_counts, close_polls]


def _polls(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """As the room's people may see them: two functions, chosen by the room alone."""
    as_seen = showing.as_backstage if room.startswith("backstage:") else showing.as_audience
    return {poll.id: Shown(as_seen(poll)) for poll in _of(room, ids)}


def _counts(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """How many have voted, as it is now."""
    found = [poll for poll in _of(room, ids) if room.startswith("backstage:") or not poll.is_rehearsal]
    counts = queries.vote_counts([poll.id for poll in found])
    return {poll.id: Shown(showing.counted_data(poll, counts.get(poll.id, 0))) for poll in found}


def _of(room: str, ids: Sequence[int]) -> list[Poll]:
    """The polls of a room's session with these ids."""
    session_id = rooms.id_in(room.partition(":")[2])
    return list(db.session.scalars(select(Poll).where(Poll.session_id == session_id, Poll.id.in_(ids))))


_RENDERERS: Final[dict[str, Callable[[str, Sequence[int]], dict[int, Shown]]]] = {
    "poll.changed": _polls, "poll.counted": _counts,
}  # fmt: skip
for _name, _renderer in _RENDERERS.items():
    log.render(_name, _renderer, room_kinds=("session", "backstage"))
