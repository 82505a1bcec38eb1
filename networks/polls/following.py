"""What follows for polls from what happens to their session."""

from __future__ import annotations

from networks.core.db import db
from networks.core.events import before_commit
from networks.polls import actions
from networks.sessions.events import RehearsalWiped, SessionMoved
from networks.sessions.models import LiveSession, SessionState


@before_commit.connect_via(SessionMoved)
def follow(_sender: type[SessionMoved], event: SessionMoved) -> None:
    """Nobody votes in a session that is over."""
    if event.after in {SessionState.CLOSED, SessionState.CANCELLED}:
        actions.close_open(db.session.get_one(LiveSession, event.session_id), event.by_id)


@before_commit.connect_via(RehearsalWiped)
def wipe(_sender: type[RehearsalWiped], event: RehearsalWiped) -> None:
    """What belongs to a rehearsal is gone."""
    actions.wipe_rehearsal(event.session_id, event.by_id)
