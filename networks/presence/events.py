"""What happens to the attendance of a session."""

from __future__ import annotations

from dataclasses import dataclass

from networks.sessions.events import SessionEvent


@dataclass(frozen=True)
class PresenceCorrected(SessionEvent):
    """Somebody's minutes were set by hand."""

    person_id: int
    reason: str


@dataclass(frozen=True)
class PresenceEntered(SessionEvent):
    """An assistant noted that somebody takes part by telephone or on site."""

    person_id: int


@dataclass(frozen=True)
class PresenceLeft(SessionEvent):
    """Somebody who was entered by hand takes part no more."""

    person_id: int


@dataclass(frozen=True)
class AttendanceExported(SessionEvent):
    """Somebody took the attendance list along as a file."""


@dataclass(frozen=True)
class SessionRated(SessionEvent):
    """Somebody said how useful the session was."""
