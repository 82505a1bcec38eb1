"""Who may see what is said in a session."""

from __future__ import annotations

from networks.people.models import Person
from networks.session_messages.models import SessionMessage
from networks.sessions import policy as sessions
from networks.sessions.models import ItemState, LiveSession, SessionState

# What the audience may see; everything else is for its author and those backstage.
SHOWN = frozenset({ItemState.APPROVED})
# What a decision leads to; for a few seconds it can be taken back.
DECIDED = frozenset({ItemState.APPROVED, ItemState.RETURNED, ItemState.REJECTED, ItemState.HIDDEN})


def can_see(person: Person, message: SessionMessage) -> bool:
    """Shown ones: everybody in the session. All: their author and those backstage."""
    if not sessions.can_see(person, message.session):
        return False
    is_shown = message.state in SHOWN and not message.is_rehearsal
    return is_shown or message.author_id == person.id or sessions.can_see_backstage(person, message.session)


def can_note(person: Person, live: LiveSession) -> bool:
    """Those backstage, until the record is published or the session is cancelled."""
    is_done = live.state in {SessionState.PUBLISHED, SessionState.CANCELLED}
    return live.network.is_open and sessions.can_see_backstage(person, live) and not is_done
