"""What time does with polls: those with a limit close by themselves."""

from __future__ import annotations

from typing import Final

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict
from networks.core.jobs import periodic
from networks.core.unit_of_work import unit_of_work
from networks.polls import actions, queries
from networks.polls.models import Poll, PollState

EVERY_SECONDS: Final = 30


@periodic("close_polls", EVERY_SECONDS)
def close_polls() -> None:
    """Close the polls whose time is over. A web process does it every second; the worker makes sure of it."""
    for poll_id in queries.due_to_close(clock.now()):
        try:
            with unit_of_work():
                poll = db.session.get(Poll, poll_id)
                if poll is not None and poll.state is PollState.OPEN:
                    actions.close(None, poll, poll.version)
        except Conflict:
            continue  # somebody was faster, and it is closed
