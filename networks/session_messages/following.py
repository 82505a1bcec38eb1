"""What follows for messages from what happens to their session."""

from __future__ import annotations

from networks.core.db import db
from networks.core.events import before_commit
from networks.session_messages import actions
from networks.sessions.events import RehearsalWiped, SessionMoved
from networks.sessions.models import LiveSession, SessionState


@before_commit.connect_via(SessionMoved)
def follow(_sender: type[SessionMoved], event: SessionMoved) -> None:
    """A closed session decides on nothing any more."""
    if event.after is SessionState.CLOSED:
        actions.end_waiting(db.session.get_one(LiveSession, event.session_id), event.by_id)


@before_commit.connect_via(RehearsalWiped)
def wipe(_sender: type[RehearsalWiped], event: RehearsalWiped) -> None:
    """What belongs to a rehearsal is gone."""
    actions.wipe_rehearsal(event.session_id)
