"""What follows for presence from what happens to a session."""

from __future__ import annotations

from networks.core.db import db
from networks.core.events import before_commit
from networks.presence import actions
from networks.sessions.events import SessionMoved
from networks.sessions.models import LiveSession, SessionState


@before_commit.connect_via(SessionMoved)
def follow(_sender: type[SessionMoved], event: SessionMoved) -> None:
    """Minutes begin with the start and end with the end."""
    live = db.session.get_one(LiveSession, event.session_id)
    if event.after is SessionState.LIVE and event.before is SessionState.LOBBY:
        actions.begin(live)
    elif event.after in {SessionState.CLOSED, SessionState.CANCELLED}:
        actions.end(live)
