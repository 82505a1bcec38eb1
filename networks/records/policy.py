"""Who writes, publishes and reads records."""

from __future__ import annotations

from typing import Final

from networks.people.models import Person
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession, SessionState

# States in which there is something to write about.
BEGUN: Final = frozenset({SessionState.LIVE, SessionState.PAUSED, SessionState.CLOSED, SessionState.PUBLISHED})


def can_write(person: Person, live: LiveSession) -> bool:
    """Whoever leads the session writes its record, publishes it and corrects it."""
    return sessions.can_lead(person, live)


def can_preview(person: Person, live: LiveSession) -> bool:
    """Who sees the record before it is published: whoever writes it, once the session has begun."""
    return can_write(person, live) and live.state in BEGUN
