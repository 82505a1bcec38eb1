"""The bell, live: a person's own room hears how many of their notices are unread, on all their devices."""

from __future__ import annotations

from collections.abc import Sequence

from networks.core import notices
from networks.core.db import db
from networks.core.notices import Notice
from networks.notifications.queries import bell_of
from networks.notifications.showing import bell_data
from networks.people.events import RightsChanged
from networks.people.queries import person_with_rights
from realtime import log, rooms
from realtime.log import Shown


def _room(event: notices.NoticeWritten | notices.NoticesRead | notices.NoticeChanged | RightsChanged) -> str:
    return f"person:{event.person_id}"


def _notice(event: notices.NoticeWritten | notices.NoticesRead | notices.NoticeChanged) -> int:
    return event.notice_id


def _bells(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """The bell as it is now: whichever event is seen last, its number is the true one."""
    person = person_with_rights(rooms.id_in(room.partition(":")[2]))
    if person is None:
        return {}
    bell = bell_data(bell_of(person))
    return {id_: Shown({"id": id_, **bell}) for id_ in ids}


def _created(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """The same, with the room in which something happened, so that a page that shows it can say it is read."""
    shown = _bells(room, ids)
    for id_ in shown:
        notice = db.session.get(Notice, id_)
        if notice is not None:
            shown[id_].data["place"] = notice.place
    return shown


log.record(notices.NoticeWritten, "notice.created", room=_room, subject=_notice)
log.record(notices.NoticesRead, "notices.read", room=_room, subject=_notice)
log.record(notices.NoticeChanged, "notices.changed", room=_room, subject=_notice)
log.record(RightsChanged, "notices.changed", room=_room, subject=lambda event: event.person_id)
log.render("notice.created", _created)
for _kind in ("notices.read", "notices.changed"):
    log.render(_kind, _bells)
