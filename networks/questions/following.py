"""What follows for questions from what happens to their session."""

from __future__ import annotations

from networks.core.events import before_commit
from networks.questions import actions
from networks.sessions.events import RehearsalWiped


@before_commit.connect_via(RehearsalWiped)
def wipe(_sender: type[RehearsalWiped], event: RehearsalWiped) -> None:
    """What was asked in a rehearsal is gone."""
    actions.wipe_rehearsal(event.session_id)
