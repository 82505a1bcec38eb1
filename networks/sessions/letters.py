"""Mails about sessions: with the time, the agenda, the link and a file for calendars; to members and to guests."""

from __future__ import annotations

from typing import Any, Final

from flask import current_app, url_for

from networks.access import invitations
from networks.core.calendars import Method
from networks.core.db import db
from networks.core.jobs import Payload, job
from networks.core.notice_letters import Letter, writes
from networks.core.notices import Notice, NoticeKind
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person, PersonState
from networks.sessions import policy
from networks.sessions.calendar_files import file_of
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.sessions.places import LOBBY
from networks.sessions.queries import people_of
from networks.sessions.telling import STANDS, SUBJECT, roles_of, title_of
from networks.sessions.words import roles_words, when
from networks.web.filters import name_of
from networks.web.i18n import speaking
from networks.web.mailing import address_of, send

K = NoticeKind
# These go as mails of their own; that questions wait is a line among others.
WITH_LETTER: Final = frozenset({
    K.SESSION_ROLE, K.SESSION_ANNOUNCED, K.SESSION_MOVED, K.SESSION_CANCELLED, K.SESSION_TOMORROW, K.SESSION_SOON,
})  # fmt: skip
_REMINDERS: Final = frozenset({K.SESSION_TOMORROW, K.SESSION_SOON})


@writes(SUBJECT)
def letter(person: Person, notice: Notice) -> Letter | None:
    """The mail of a notice about a session."""
    live = db.session.get(LiveSession, notice.subject_id)
    if live is None or notice.kind not in WITH_LETTER:
        return None
    return Letter("session", shown(person, live, notice.kind), calendar_for(person, live, notice.kind))


@job("write_to_guest")
def write_to_guest(payload: Payload) -> None:
    """Write to somebody named for a session who has no password yet, with the link to choose one."""
    with current_app.test_request_context(), unit_of_work():  # addresses and words are made as for a page
        live = db.session.get(LiveSession, payload["session_id"])
        person = db.session.get(Person, payload["person_id"])
        kind = NoticeKind(payload["kind"])
        if live is None or person is None or person.state is not PersonState.INVITED:
            return
        if person.id not in live.ids_of(*policy.NAMED) or live.state not in STANDS[kind]:
            return
        with speaking(person.language):
            values, calendar = shown(person, live, kind), calendar_for(person, live, kind)
        first = address_of(invitations.path_for(person))
        send(
            "session", person.name, person.email, language=person.language, person_id=person.id, calendar=calendar,
            page="", **values | {"first_link": first, "days": invitations.FIRST.life.days},
        )  # fmt: skip


def shown(person: Person, live: LiveSession, kind: NoticeKind) -> dict[str, Any]:
    """What the template `mail/session` shows, in the language that is spoken."""
    is_cancelled = kind is K.SESSION_CANCELLED
    return {
        "line": title_of(kind, live), "kind": kind.value, "when": when(live), "network": name_of(live.network),
        "agenda": [] if is_cancelled else [(item.minutes, item.title) for item in live.agenda],
        "roles": "" if is_cancelled else roles_words(roles_of(person, live)),
        "experts": [one.name for one in people_of(live, SessionRole.EXPERT)], "reason": live.cancel_reason,
        "room_url": "" if is_cancelled else live.room_url, "link": address_of(url_for(LOBBY, session_id=live.id)),
        "may_ask": kind in {K.SESSION_ANNOUNCED, K.SESSION_TOMORROW}, "first_link": "", "days": 0,
    }  # fmt: skip


def calendar_for(person: Person, live: LiveSession, kind: NoticeKind) -> str:
    """The file beside the mail: an invitation, its change or its end; none with reminders and of drafts."""
    if kind in _REMINDERS or live.state is SessionState.DRAFT:
        return ""
    method = Method.CANCEL if kind is K.SESSION_CANCELLED else Method.REQUEST
    return file_of(live, method, recipient=person)
