"""What pages and programs send about messages in sessions and notes backstage."""

from __future__ import annotations

from uuid import UUID

from networks.core.shapes import Shape
from networks.core.text import Body
from networks.sessions.forms import MaybeProse, MaybeSentence, Version


class SessionMessageForm(Shape):
    """A message to everybody in a session, or a note for those backstage."""

    text: Body
    client_id: UUID


class RevisedMessageForm(Shape):
    """Other words for a returned message, and the version they answer."""

    text: Body
    version: Version


class MessageDecision(Shape):
    """A decision: `reason` for whoever wrote it; `text` only with an approval, shorter words for all to see."""

    version: Version
    reason: MaybeSentence = ""
    text: MaybeProse = ""


class MessageVersion(Shape):
    """Which version of a message is meant."""

    version: Version
