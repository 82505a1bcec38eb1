"""What is told of a session: to whom, as long as it stands, and in which words it begins."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import enqueue
from networks.core.notices import NoticeKind, tell
from networks.core.words import now as _
from networks.people.models import Person, PersonState
from networks.people.queries import member_ids
from networks.sessions import policy
from networks.sessions.models import OVER, LiveSession, SessionRole, SessionState

K = NoticeKind
S = SessionState
SUBJECT: Final = "session"
# Reminders go a day and an hour before; who has just heard of the session needs none.
DAY_AHEAD: Final = timedelta(hours=36)
HOUR_AHEAD: Final = timedelta(hours=2)
REMINDERS: Final = (K.SESSION_TOMORROW, K.SESSION_SOON)
_TO_COME: Final = frozenset({S.ANNOUNCED, S.LOBBY})
# In which states what a notice says still stands.
STANDS: Final = {
    K.SESSION_ROLE: frozenset(S) - OVER,
    K.SESSION_ANNOUNCED: frozenset(S) - {S.DRAFT, S.CANCELLED},
    K.SESSION_MOVED: frozenset(S) - {S.DRAFT, S.CANCELLED},
    K.SESSION_CANCELLED: frozenset({S.CANCELLED}),
    K.SESSION_TOMORROW: _TO_COME,
    K.SESSION_SOON: _TO_COME,
    K.APPROVAL_WAITING: _TO_COME,
}


def tell_all(
    live: LiveSession, kind: NoticeKind, by_id: int | None, *, person_ids: Collection[int] | None = None,
    anew: bool = False,
) -> None:  # fmt: skip
    """Tell these people, or everybody: the network and those named. Who has no password yet gets a mail instead."""
    wanted = set(person_ids) if person_ids is not None else {*member_ids(live.network_id), *named_in(live)}
    tell(wanted, kind, (SUBJECT, live.id), network_id=live.network_id, actor_id=by_id, place=place_of(live), anew=anew)
    invited = select(Person.id).where(Person.id.in_(wanted & set(named_in(live))), Person.state == PersonState.INVITED)
    for person_id in db.session.scalars(invited):
        enqueue("write_to_guest", {"session_id": live.id, "person_id": person_id, "kind": kind.value})


def plan_reminders(live: LiveSession) -> None:
    """Remind in due time, but nobody of what they have just heard."""
    now = clock.now()
    left = live.starts_at - now if live.starts_at else timedelta(0)
    live.day_reminder_at = None if left >= DAY_AHEAD else now
    live.hour_reminder_at = None if left >= HOUR_AHEAD else now


def place_of(live: LiveSession) -> str:
    """The room a session's notices happened in."""
    return f"session:{live.id}"


def title_of(kind: NoticeKind, live: LiveSession) -> str:
    """What a notice or a mail of this kind says first."""
    title = live.title
    return {
        K.SESSION_ROLE: _("You have a role in the session “%(title)s”", title=title),
        K.SESSION_ANNOUNCED: _("Invitation to the session “%(title)s”", title=title),
        K.SESSION_MOVED: _("New time of the session “%(title)s”", title=title),
        K.SESSION_CANCELLED: _("The session “%(title)s” is cancelled", title=title),
        K.SESSION_TOMORROW: _("Soon: the session “%(title)s”", title=title),
        K.SESSION_SOON: _("Within an hour: the session “%(title)s”", title=title),
        K.APPROVAL_WAITING: _("Questions wait for approval: “%(title)s”", title=title),
    }[kind]


def roles_of(person: Person, live: LiveSession) -> list[SessionRole]:
    """What the person does in the session."""
    return [role for role in SessionRole if role in policy.NAMED and person.id in live.ids_of(role)]


def named_in(live: LiveSession) -> list[int]:
    """Who is named for the session."""
    return sorted(live.ids_of(*policy.NAMED))
