"""Authors hear what was decided on their messages, if it is other than simply being shown."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import Notice, NoticeKind, Told, changed, reads, settle, tell
from networks.core.words import now as _
from networks.people.models import Person
from networks.session_messages import policy
from networks.session_messages.events import SessionMessageMoved
from networks.session_messages.models import SessionMessage
from networks.session_messages.words import reason_of
from networks.sessions.models import ItemState
from networks.sessions.places import address_of

SUBJECT = "session_message"
QUOTED = 300


@before_commit.connect_via(SessionMessageMoved)
def tell_author(_sender: type[SessionMessageMoved], event: SessionMessageMoved) -> None:
    """The author hears of a returned, rejected, hidden or shortened message; what is taken back is told no more."""
    if event.before is None:
        return
    message = db.session.get_one(SessionMessage, event.message_id)
    subject = (SUBJECT, message.id)
    if not _is_told(message) or message.is_rehearsal:
        settle(subject)
        return
    changed(subject)
    tell(
        [message.author_id], NoticeKind.SESSION_MESSAGE_DECIDED, subject, network_id=event.network_id,
        actor_id=event.by_id, place=f"session:{event.session_id}", anew=True,
    )  # fmt: skip


@reads(SUBJECT)
def in_words(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """What each notice says now; nothing of what is not the author's to hear any more."""
    found = select(SessionMessage).where(SessionMessage.id.in_({notice.subject_id for notice in notices}))
    messages = {message.id: message for message in db.session.scalars(found)}
    said: dict[int, Told] = {}
    for notice in notices:
        message = messages.get(notice.subject_id)
        if message is None or message.author_id != person.id or not policy.can_see(person, message):
            continue
        if not _is_told(message):
            continue
        place = address_of(message.session, "room", f"session-message-{message.id}")
        facts = " · ".join(part for part in (message.session.title, reason_of(message)) if part)
        said[notice.id] = Told(_title(message), facts, place, message.original[:QUOTED], _("Show the message"))
    return said


def _is_told(message: SessionMessage) -> bool:
    told = {ItemState.RETURNED, ItemState.REJECTED, ItemState.HIDDEN}
    return message.state in told or (message.state in policy.SHOWN and message.is_shortened)


def _title(message: SessionMessage) -> str:
    match message.state:
        case ItemState.RETURNED:
            return _("Your message in the session came back with a hint")
        case ItemState.REJECTED:
            return _("Your message in the session was not accepted")
        case ItemState.HIDDEN:
            return _("Your message in the session was hidden")
    return _("Your message in the session was shortened by the moderator")
