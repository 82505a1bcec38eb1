"""What happens to messages in sessions and to notes backstage."""

from __future__ import annotations

from dataclasses import dataclass

from networks.sessions.events import SessionEvent
from networks.sessions.models import ItemState


@dataclass(frozen=True)
class SessionMessageMoved(SessionEvent):
    """A message was sent (`before` is None) or decided on. It may be shown to the audience only as `after` says."""

    message_id: int
    before: ItemState | None
    after: ItemState
    reason: str = ""


@dataclass(frozen=True)
class BackstageNoted(SessionEvent):
    """Somebody wrote backstage."""

    note_id: int


@dataclass(frozen=True)
class SessionMessageReworded(SessionEvent):
    """A message reads otherwise because a person named in it was erased."""

    message_id: int


@dataclass(frozen=True)
class BackstageNoteReworded(SessionEvent):
    """A note reads otherwise because a person named in it was erased."""

    note_id: int
