"""What the chat sends."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from networks.core.shapes import Shape
from networks.core.text import Refused, prose
from networks.core.words import later as _

MESSAGE_MAX = 4000


def _short(text: str) -> str:
    tidy = prose(text)
    if len(tidy) > MESSAGE_MAX:
        raise Refused(
            _(
                "A message has at most %(most)d characters, this one %(n)d. It was kept; it fits well into a thread.",
                most=MESSAGE_MAX,
                n=len(tidy),
            )
        )
    return tidy


MessageText = Annotated[str, AfterValidator(_short)]


class MessageForm(Shape):
    """A message to send."""

    text: MessageText
    client_id: UUID


class EditMessageForm(Shape):
    """New words for a message, and the version they replace."""

    text: MessageText
    version: int = Field(ge=1, le=2**63 - 1)
