"""Who hears of a session: its announcement, new times, the end of it, roles in it, and that it begins soon."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import url_for
from sqlalchemy import select

from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import Notice, NoticeKind, Told, changed, reads, settle
from networks.core.words import now as _
from networks.people.models import Person
from networks.sessions import events, policy
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.sessions.places import LOBBY
from networks.sessions.telling import REMINDERS, STANDS, SUBJECT, named_in, plan_reminders, roles_of, tell_all, title_of
from networks.sessions.words import roles_words, when
from networks.web.filters import name_of

K = NoticeKind
S = SessionState


@before_commit.connect_via(events.SessionMoved)
def tell_of_step(_sender: type[events.SessionMoved], event: events.SessionMoved) -> None:
    """Everybody hears that a session is announced or cancelled; of one that is over nothing is urgent any more."""
    live = db.session.get_one(LiveSession, event.session_id)
    match event.after:
        case SessionState.ANNOUNCED:
            plan_reminders(live)
            tell_all(live, K.SESSION_ANNOUNCED, event.by_id)
        case SessionState.CANCELLED:
            settle((SUBJECT, live.id))
            knew = event.before is not S.DRAFT
            tell_all(live, K.SESSION_CANCELLED, event.by_id, person_ids=None if knew else named_in(live))
        case SessionState.CLOSED:
            settle((SUBJECT, live.id))


@before_commit.connect_via(events.SessionRescheduled)
def tell_of_new_times(_sender: type[events.SessionRescheduled], event: events.SessionRescheduled) -> None:
    """Everybody hears of each new time, whether or not they have read of the one before."""
    live = db.session.get_one(LiveSession, event.session_id)
    earlier = sa.delete(Notice).where(
        Notice.subject_kind == SUBJECT, Notice.subject_id == live.id, Notice.kind.in_((K.SESSION_MOVED, *REMINDERS))
    )
    db.session.execute(earlier)
    plan_reminders(live)
    changed((SUBJECT, live.id))
    tell_all(live, K.SESSION_MOVED, event.by_id)


@before_commit.connect_via(events.SessionRoleGiven)
def tell_of_role(_sender: type[events.SessionRoleGiven], event: events.SessionRoleGiven) -> None:
    """Whoever does something in the session from now on hears of it; trust is not told."""
    if event.role is SessionRole.TRUSTED:
        return
    live = db.session.get_one(LiveSession, event.session_id)
    tell_all(live, K.SESSION_ROLE, event.by_id, person_ids=[event.person_id], anew=True)


@reads(SUBJECT)
def in_words(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """What each notice says now; nothing of sessions that are hidden or for which it stands no more."""
    wanted = select(LiveSession).where(LiveSession.id.in_({notice.subject_id for notice in notices}))
    found = {live.id: live for live in db.session.scalars(wanted)}
    return {
        notice.id: _told(person, notice, live)
        for notice in notices
        if (live := found.get(notice.subject_id)) is not None and _is_theirs(person, notice, live)
    }


def _is_theirs(person: Person, notice: Notice, live: LiveSession) -> bool:
    if live.state not in STANDS.get(notice.kind, frozenset()) or not policy.can_see(person, live):
        return False
    if notice.kind is K.SESSION_ROLE:
        return person.id in live.ids_of(*policy.NAMED)
    return notice.kind is not K.APPROVAL_WAITING or policy.can_decide(person, live)


def _told(person: Person, notice: Notice, live: LiveSession) -> Told:
    facts = " · ".join((when(live), name_of(live.network)))
    path = url_for(LOBBY, session_id=live.id)
    quote = ""
    if notice.kind is K.APPROVAL_WAITING:
        path = url_for("stage.desk", session_id=live.id)
    if notice.kind is K.SESSION_CANCELLED:
        quote = live.cancel_reason
    if notice.kind is K.SESSION_ROLE:
        facts = " · ".join((roles_words(roles_of(person, live)), facts))
    verb = _("Decide") if notice.kind is K.APPROVAL_WAITING else _("Open the session")
    return Told(title_of(notice.kind, live), facts, path, quote, verb)
