"""What happens to records."""

from __future__ import annotations

from dataclasses import dataclass

from networks.sessions.events import SessionEvent


@dataclass(frozen=True)
class RecordPublished(SessionEvent):
    """A version of the record was published; number 1 with the session, later ones as corrections with a `reason`."""

    record_id: int
    number: int
    reason: str = ""


@dataclass(frozen=True)
class RecordNotesChanged(SessionEvent):
    """What the coordinator adds to the record changed."""


@dataclass(frozen=True)
class RecordPdfMade(SessionEvent):
    """The PDF of a version is there, or could not be made."""

    record_id: int
