"""What the pages of a session show of its polls: reading only, for templates of `templates/polls/`."""

from __future__ import annotations

from typing import Any

from networks.core import clock
from networks.people.models import Person
from networks.polls import policy, queries, showing
from networks.polls.models import Poll, PollState
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession

Row = dict[str, Any]


def for_room(person: Person, live: LiveSession) -> Row:
    """As everybody sees them: the poll that is open, what became of the last one, links to those before.

    Results that are not shown yet are not here for those who moderate either, because rooms are shown on screens.
    """
    is_rehearsing = sessions.can_rehearse(person, live)
    found = [
        poll
        for poll in queries.polls_of(person, live)
        if poll.state is not PollState.DRAFT and poll.is_rehearsal is is_rehearsing
    ]
    opened = next((poll for poll in found if poll.state is PollState.OPEN), None)
    over = sorted((poll for poll in found if poll is not opened), key=_opened, reverse=True)
    return {
        "open": _room_row(person, opened) if opened else None,
        "latest": _room_row(person, over[0]) if over else None,
        "earlier": [_link(poll) for poll in over[1:]],
        "now": clock.now(),
    }


def for_desk(person: Person, live: LiveSession) -> Row:
    """What those backstage have: the open poll, closed ones whose results wait, prepared ones, shown ones."""
    found = queries.polls_of(person, live)
    over = sorted((poll for poll in found if poll.state is PollState.SHOWN), key=_opened, reverse=True)
    now = [poll for poll in found if poll.state in {PollState.OPEN, PollState.CLOSED}]
    return {
        "current": [desk_row(person, poll) for poll in sorted(now, key=_opened, reverse=True)],
        "prepared": [desk_row(person, poll) for poll in found if poll.state is PollState.DRAFT],
        "latest": desk_row(person, over[0]) if over else None,
        "earlier": [_link(poll) for poll in over[1:]],
        "now": clock.now(),
    }


def desk_row(person: Person, poll: Poll) -> Row:
    """A poll with everything the person may know of it, and what they may do with it."""
    data = showing.seen_by(person, poll)
    live = poll.session
    leads = policy.can_prepare(person, live)
    return data | _times(poll) | {
        "may": {
            "open": leads and poll.state is PollState.DRAFT,
            "edit": leads and poll.state is PollState.DRAFT,
            "close": leads and poll.state is PollState.OPEN,
            "show": policy.can_show(person, live) and poll.state is PollState.CLOSED,
            "leave_out": poll.state in policy.COUNTED and policy.can_leave_out(person, live),
            "copy": leads,
        }
    }  # fmt: skip


def _room_row(person: Person, poll: Poll) -> Row:
    data = showing.as_backstage(poll) if poll.is_rehearsal else showing.as_audience(poll)
    own = queries.own_vote(person, poll)
    return data | _times(poll) | {
        "can_vote": policy.can_vote(person, poll), "own": showing.own_data(own) if own else None,
    }  # fmt: skip


def _times(poll: Poll) -> Row:
    """The moments as moments; the data has them as text."""
    return {"closes": poll.closes_at, "opened": poll.opened_at}


def _link(poll: Poll) -> Row:
    return {"id": poll.id, "question": poll.question, "state": poll.state.value}


def _opened(poll: Poll) -> tuple[str, int]:
    return (poll.opened_at.isoformat() if poll.opened_at else "", poll.id)
