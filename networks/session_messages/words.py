"""Words about messages in sessions that pages and notices share, and where unsent ones are kept."""

from __future__ import annotations

from networks.core.words import now as _
from networks.session_messages.models import SessionMessage
from networks.sessions.models import ItemState, LiveSession


def reason_of(message: SessionMessage) -> str:
    """Why it was decided so: the moderator's words, or that nobody decided before the end."""
    if message.state is ItemState.REJECTED and not message.reason:
        return _("The session ended before anybody decided on it.")
    return message.reason


def place_of(live: LiveSession) -> str:
    """Where an unsent message of the session is kept."""
    return f"session:{live.id}"


def backstage_place_of(live: LiveSession) -> str:
    """Where an unsent note is kept."""
    return f"backstage:{live.id}"


def reasons() -> list[str]:
    """The short list of reasons for a refusal; any other words are as good."""
    return [
        _("Off the topic of the session"),
        _("This has been said already"),
        _("It contains personal data"),
        _("It tells of a case of a particular person"),
        _("The tone is hurtful"),
    ]
