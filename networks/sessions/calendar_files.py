"""A session as a file for calendars: for downloading, and beside mails."""

from __future__ import annotations

from typing import Final

from flask import url_for

from networks.core.calendars import Mailbox, Meeting, Method, written
from networks.core.mail import SENDER_NAME, sender_address
from networks.core.words import now as _
from networks.people.models import Person
from networks.sessions.models import LiveSession, SessionState
from networks.sessions.places import LOBBY
from networks.web.filters import name_of
from networks.web.mailing import address_of

ABOUT_MAX: Final = 2000


def file_of(live: LiveSession, method: Method = Method.PUBLISH, recipient: Person | None = None) -> str:
    """The file; empty for a session without a time. With `recipient` it is an invitation to this person.

    The number by which calendars know a newer file is the session's version. It names nobody but the recipient.
    """
    if live.starts_at is None or live.ends_at is None:
        return ""
    lobby = address_of(url_for(LOBBY, session_id=live.id))
    meeting = Meeting(
        uid=uid_of(live), title=live.title, starts_at=live.starts_at, ends_at=live.ends_at, sequence=live.version,
        url=lobby, place=live.room_url or lobby, about=_about(live, lobby),
        is_cancelled=live.state is SessionState.CANCELLED,
    )  # fmt: skip
    sender = Mailbox(f"{SENDER_NAME}: {name_of(live.network)}", sender_address())
    return written(meeting, method, sender, Mailbox(recipient.name, recipient.email) if recipient else None)


def uid_of(live: LiveSession) -> str:
    """The number calendars know the session by, for good, wherever the site moves."""
    return f"session-{live.id}-{live.created_at:%Y%m%d%H%M%S}@sieci"


def _about(live: LiveSession, lobby: str) -> str:
    agenda = "\n".join(f"{item.minutes} min – {item.title}" for item in live.agenda)
    parts = [
        name_of(live.network),
        _("Cancelled: %(reason)s", reason=live.cancel_reason) if live.cancel_reason else "",
        f"{_('Agenda')}:\n{agenda}" if agenda else "",
        f"{_('Page of the session')}: {lobby}",
        f"{_('Sound')}: {live.room_url}" if live.room_url else "",
        live.about[:ABOUT_MAX],
    ]
    return "\n\n".join(part for part in parts if part)
