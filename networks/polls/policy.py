"""Who may do what with a poll."""

from __future__ import annotations

from networks.people.models import Person
from networks.polls.models import Poll, PollState
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession, SessionState

COUNTED = frozenset({PollState.CLOSED, PollState.SHOWN})


def can_prepare(person: Person, live: LiveSession) -> bool:
    """Those who moderate the session prepare, open and close its polls, until it is over."""
    return sessions.can_moderate(person, live) and not live.is_over


def can_show(person: Person, live: LiveSession) -> bool:
    """Those who moderate show results, also when the session has ended but its record is not published yet."""
    is_possible = not live.is_over or live.state is SessionState.CLOSED
    return sessions.can_moderate(person, live) and is_possible


def can_see(person: Person, poll: Poll) -> bool:
    """Everybody in the session once it was opened; a prepared one and a rehearsed one is for the backstage."""
    if not sessions.can_see(person, poll.session):
        return False
    is_ready = poll.state is not PollState.DRAFT and not poll.is_rehearsal
    return is_ready or sessions.can_see_backstage(person, poll.session)


def can_vote(person: Person, poll: Poll) -> bool:
    """Those who may ask questions, while the poll is open; in a rehearsal those backstage."""
    if poll.state is not PollState.OPEN:
        return False
    may = sessions.can_rehearse if poll.is_rehearsal else sessions.can_ask
    return may(person, poll.session)


def can_see_results(person: Person, poll: Poll) -> bool:
    """Everybody once they are shown; those who moderate once it is closed; nobody while it is open."""
    if poll.state is PollState.SHOWN:
        return can_see(person, poll)
    return poll.state is PollState.CLOSED and sessions.can_moderate(person, poll.session)


def can_see_voters(person: Person, poll: Poll) -> bool:
    """Who chose what: those who moderate, after the voting, unless the poll is secret."""
    return not poll.is_secret and poll.state in COUNTED and sessions.can_moderate(person, poll.session)


def can_leave_out(person: Person, live: LiveSession) -> bool:
    """Those who moderate take single words out of the results, also when the session is over."""
    return sessions.can_moderate(person, live)
