"""Raised hands, live: the queue is the same for everybody in the session."""

from __future__ import annotations

from collections.abc import Sequence

from networks.core.db import db
from networks.core.events import before_commit
from networks.hands import queries, showing
from networks.hands.events import HandMoved
from networks.hands.models import Hand
from networks.sessions.models import LiveSession
from realtime import log
from realtime.log import Shown


@before_commit.connect_via(HandMoved)
def show(_sender: type[HandMoved], event: HandMoved) -> None:
    """The queue is other than before; in a rehearsal only those backstage hear of it."""
    is_rehearsal = db.session.get_one(Hand, event.hand_id).is_rehearsal
    room = "backstage" if is_rehearsal else "session"
    log.append(f"{room}:{event.session_id}", "hands.changed", event.session_id)


def _hands(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    is_rehearsal = room.startswith("backstage:")
    found = {id_: db.session.get(LiveSession, id_) for id_ in ids}
    return {
        id_: Shown({"id": id_, "hands": showing.queue_data(live, queries.hands_of(live, rehearsed=is_rehearsal))})
        for id_, live in found.items()
        if live is not None
    }


log.render("hands.changed", _hands)
