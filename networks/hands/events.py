"""What happens to raised hands."""

from __future__ import annotations

from dataclasses import dataclass

from networks.hands.models import HandState
from networks.sessions.events import SessionEvent


@dataclass(frozen=True)
class HandMoved(SessionEvent):
    """A hand was raised (`before` is None) or went on."""

    hand_id: int
    before: HandState | None
    after: HandState
