"""Who may know who was in a session for how long, and who may say how useful it was."""

from __future__ import annotations

from typing import Final

from networks.people.models import Person, Role
from networks.sessions import policy
from networks.sessions.models import LiveSession, SessionRole, SessionState

HELD: Final = frozenset({SessionState.CLOSED, SessionState.PUBLISHED})


def can_see_list(person: Person, live: LiveSession) -> bool:
    """The network's coordinators, and all those backstage while people are in the session."""
    if not policy.can_see_backstage(person, live):
        return False
    return live.is_running or _coordinates(person, live)


def can_enter(person: Person, live: LiveSession) -> bool:
    """Who notes those that take part by telephone or on site: whoever decides on messages, while people are in it."""
    return live.is_running and policy.can_decide(person, live)


def can_correct(person: Person, live: LiveSession) -> bool:
    """Coordinators of an open network, once the session was held."""
    return live.state in HELD and policy.can_lead(person, live)


def can_rate(person: Person, live: LiveSession) -> bool:
    """Everybody of a session that was held; the action asks whether the person was there."""
    is_open = person.is_active and live.network.is_open
    return live.state in HELD and is_open and policy.can_see(person, live)


def can_see_ratings(person: Person, live: LiveSession) -> bool:
    """The network's coordinators and the experts of the session."""
    if live.state not in HELD or not policy.can_see_backstage(person, live):
        return False
    return _coordinates(person, live) or person.id in live.ids_of(SessionRole.EXPERT)


def _coordinates(person: Person, live: LiveSession) -> bool:
    return Role.COORDINATOR in person.roles_in(live.network)
