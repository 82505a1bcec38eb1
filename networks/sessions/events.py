"""What happens in sessions. `by_id` is the person who did it; nobody where the clock did."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event
from networks.sessions.models import SessionRole, SessionState


@dataclass(frozen=True)
class SessionEvent(Event):
    """Something about a session of a network."""

    session_id: int
    network_id: int
    by_id: int | None


@dataclass(frozen=True)
class SessionDrafted(SessionEvent):
    """A session was drafted; only those who prepare it know of it."""


@dataclass(frozen=True)
class SessionMoved(SessionEvent):
    """A session went from one state of its life to another."""

    before: SessionState
    after: SessionState
    reason: str = ""


@dataclass(frozen=True)
class SessionChanged(SessionEvent):
    """What is said about a session changed: its title, times, people, agenda."""


@dataclass(frozen=True)
class SessionRescheduled(SessionEvent):
    """A session that was announced has other times."""


@dataclass(frozen=True)
class GuestInvited(SessionEvent):
    """Somebody who had no account was invited to the site, for this session."""

    person_id: int


@dataclass(frozen=True)
class SessionRoleGiven(SessionEvent):
    """Somebody has a role in the session from now on."""

    person_id: int
    role: SessionRole


@dataclass(frozen=True)
class SessionRoleTaken(SessionEvent):
    """Somebody has a role in the session no more."""

    person_id: int
    role: SessionRole


@dataclass(frozen=True)
class RehearsalBegun(SessionEvent):
    """What is done from now on is a rehearsal."""


@dataclass(frozen=True)
class RehearsalWiped(SessionEvent):
    """All that was done in rehearsals is gone."""


@dataclass(frozen=True)
class AgendaMoved(SessionEvent):
    """Another point of the agenda is under way."""

    item_id: int
