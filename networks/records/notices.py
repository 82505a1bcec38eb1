"""Who hears of records: everybody in the session that one is published, the coordinator that one is waited for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import Notice, NoticeKind, Told, reads, settle, tell
from networks.core.words import now as _
from networks.people.models import Person
from networks.people.queries import member_ids
from networks.records import policy
from networks.records.actions import DUE, place_of
from networks.records.events import RecordPublished
from networks.records.models import SessionRecord
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.web.filters import name_of

SUBJECT: Final = "session_record"


@before_commit.connect_via(RecordPublished)
def tell_everybody(_sender: type[RecordPublished], event: RecordPublished) -> None:
    """The network and the guests of the session hear of the first version; nobody is reminded of it any more."""
    if event.number != 1:
        return
    live = db.session.get_one(LiveSession, event.session_id)
    tell(
        {*member_ids(event.network_id), *live.ids_of(*SessionRole)}, NoticeKind.SESSION_PUBLISHED,
        (SUBJECT, event.record_id), network_id=event.network_id, actor_id=event.by_id, place=place_of(live.id),
    )  # fmt: skip
    settle((DUE, live.id))


@reads(SUBJECT)
def published(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """A record can be read; those of sessions the person does not see any more are left out."""
    wanted = (
        select(SessionRecord.id, LiveSession)
        .join(LiveSession, LiveSession.id == SessionRecord.session_id)
        .where(SessionRecord.id.in_({notice.subject_id for notice in notices}))
    )
    found: dict[int, LiveSession] = dict(db.session.execute(wanted).all())
    return {
        notice.id: Told(
            _("The record of “%(title)s” is published", title=live.title), name_of(live.network), _path(live),
            verb=_("Read the record"),
        )
        for notice in notices
        if (live := found.get(notice.subject_id)) is not None and sessions.can_see(person, live)
    }  # fmt: skip


@reads(DUE)
def waited_for(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """A closed session has no record yet; told to whoever may publish it."""
    wanted = select(LiveSession).where(LiveSession.id.in_({notice.subject_id for notice in notices}))
    found = {live.id: live for live in db.session.scalars(wanted) if live.state is SessionState.CLOSED}
    return {
        notice.id: Told(
            _("The record of “%(title)s” waits to be published", title=live.title), name_of(live.network),
            _path(live), verb=_("Publish the record"),
        )
        for notice in notices
        if (live := found.get(notice.subject_id)) is not None and policy.can_write(person, live)
    }  # fmt: skip


def _path(live: LiveSession) -> str:
    return f"/sessions/{live.id}/record"
