"""Records, live: the network's pages hear that one was published or corrected."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from networks.core.db import db
from networks.core.events import before_commit
from networks.records.events import RecordPublished
from networks.records.models import SessionRecord
from networks.sessions.models import LiveSession
from realtime import log
from realtime.log import Shown


@before_commit.connect_via(RecordPublished)
def _tell_network(_sender: type[RecordPublished], event: RecordPublished) -> None:
    live = db.session.get_one(LiveSession, event.session_id)
    log.append(f"network:{live.network.slug}", "record.published", event.record_id)


def _published(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    rows = db.session.execute(
        select(SessionRecord.id, SessionRecord.number, LiveSession.id, LiveSession.title)
        .join(LiveSession, LiveSession.id == SessionRecord.session_id)
        .where(SessionRecord.id.in_(ids))
    )
    return {
        id_: Shown({"id": id_, "number": number, "session_id": session_id, "title": title})
        for id_, number, session_id, title in rows
    }


log.render("record.published", _published)
