"""What follows for slides from what happens to their session."""

from __future__ import annotations

from networks.core.events import before_commit
from networks.sessions.events import RehearsalWiped
from networks.slides import actions


@before_commit.connect_via(RehearsalWiped)
def wipe(_sender: type[RehearsalWiped], event: RehearsalWiped) -> None:
    """Slides stay, and begin at their beginning."""
    actions.wipe_rehearsal(event.session_id)
