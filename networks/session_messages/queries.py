"""Finding messages in sessions and notes backstage, always for a person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true

from networks.core import clock
from networks.core.db import db, hold_row
from networks.core.errors import NotFound
from networks.core.pages import Keyset, keyset
from networks.core.words import later as _
from networks.people.models import Person
from networks.session_messages import policy
from networks.session_messages.models import BackstageNote, SessionMessage
from networks.sessions import policy as sessions
from networks.sessions.deciding import UNDO_WITHIN
from networks.sessions.models import ItemState, LiveSession

PER_PAGE = 200


def message_for(person: Person, message_id: int) -> SessionMessage:
    """The message. Raises NotFound for unknown and hidden ones alike."""
    message = db.session.get(SessionMessage, message_id)
    if message is None or not policy.can_see(person, message):
        raise NotFound(_("There is no such message, or it is not open to you."))
    return message


def messages_of(person: Person, live: LiveSession, *, with_hidden: bool = False) -> list[SessionMessage]:
    """The newest of the shown messages and the person's own, in the order in which they were shown, then those not yet.

    Those backstage see what was rehearsed as well, and `with_hidden` what could be shown again.
    """
    may_see = visible_to(person, live)
    listed = policy.SHOWN | {ItemState.HIDDEN} if with_hidden else policy.SHOWN
    is_listed = or_(SessionMessage.state.in_(listed), SessionMessage.author_id == person.id)
    rows = (
        select(SessionMessage)
        .where(SessionMessage.session_id == live.id, may_see, is_listed)
        .where(SessionMessage.state != ItemState.WITHDRAWN)
        .order_by(SessionMessage.id.desc())
        .limit(PER_PAGE)
    )
    found = list(db.session.scalars(rows))
    return sorted(found, key=lambda message: (message.seq is None, message.seq or 0, message.id))


def messages_after(person: Person, live: LiveSession, after: int, limit: int) -> Keyset[SessionMessage]:
    """The messages the person may see, in the order they were written, for programs; `after` is an id."""
    rows = (
        select(SessionMessage)
        .where(SessionMessage.session_id == live.id, SessionMessage.id > after, visible_to(person, live))
        .order_by(SessionMessage.id)
        .limit(limit + 1)
    )
    found = list(db.session.scalars(rows))
    return keyset(found, [message.id for message in found], limit)


def waiting_of(live: LiveSession, *, rehearsed: bool | None = None) -> list[SessionMessage]:
    """Messages that wait for a decision, the oldest first; `rehearsed` ones only, or without them, if it is said."""
    rows = select(SessionMessage).where(SessionMessage.session_id == live.id, SessionMessage.state == ItemState.PENDING)
    if rehearsed is not None:
        rows = rows.where(SessionMessage.is_rehearsal.is_(rehearsed))
    return list(db.session.scalars(rows.order_by(SessionMessage.id)))


def decided_lately_by(person: Person, live: LiveSession) -> list[SessionMessage]:
    """What the person decided on a moment ago and may still take back, the latest first."""
    rows = select(SessionMessage).where(
        SessionMessage.session_id == live.id, SessionMessage.decided_by_id == person.id,
        SessionMessage.decided_at > clock.now() - UNDO_WITHIN, SessionMessage.state_before.is_not(None),
        SessionMessage.state.in_(policy.DECIDED),
    )  # fmt: skip
    return list(db.session.scalars(rows.order_by(SessionMessage.decided_at.desc())))


def decider_of(message: SessionMessage) -> str:
    """The name of whoever decided on it last; "" if nobody did."""
    found = select(Person.name).where(Person.id == message.decided_by_id)
    return db.session.scalar(found) or "" if message.decided_by_id else ""


def with_ids(live_id: int, message_ids: Collection[int]) -> list[SessionMessage]:
    """The messages of a session with these ids."""
    rows = select(SessionMessage).where(SessionMessage.session_id == live_id, SessionMessage.id.in_(message_ids))
    return list(db.session.scalars(rows))


def message_sent_before(author: Person, client_id: UUID) -> SessionMessage | None:
    """What the author sent under this number."""
    return db.session.scalar(
        select(SessionMessage).where(SessionMessage.author_id == author.id, SessionMessage.client_id == client_id)
    )


def note_sent_before(author: Person, client_id: UUID) -> BackstageNote | None:
    """What the author noted under this number."""
    return db.session.scalar(
        select(BackstageNote).where(BackstageNote.author_id == author.id, BackstageNote.client_id == client_id)
    )


def notes_of(live: LiveSession, newest: int = PER_PAGE) -> list[BackstageNote]:
    """The newest that was said backstage, in order; ask `can_see_backstage` before."""
    rows = select(BackstageNote).where(BackstageNote.session_id == live.id)
    return list(db.session.scalars(rows.order_by(BackstageNote.id.desc()).limit(newest)))[::-1]


def notes_after(live: LiveSession, after: int, limit: int) -> Keyset[BackstageNote]:
    """What was said backstage, for programs; ask `can_see_backstage` before."""
    rows = select(BackstageNote).where(BackstageNote.session_id == live.id, BackstageNote.id > after)
    found = list(db.session.scalars(rows.order_by(BackstageNote.id).limit(limit + 1)))
    return keyset(found, [note.id for note in found], limit)


def hold_message(message: SessionMessage) -> None:
    """Keep the message as it is until the unit's end: two who decide meet here one after the other."""
    hold_row(message)


def visible_to(person: Person, live: LiveSession) -> ColumnElement[bool]:
    """The list form of `policy.can_see` for messages of a session the person sees."""
    if sessions.can_see_backstage(person, live):
        return true()
    shown = and_(SessionMessage.state.in_(policy.SHOWN), SessionMessage.is_rehearsal.is_(False))
    return or_(shown, SessionMessage.author_id == person.id)
