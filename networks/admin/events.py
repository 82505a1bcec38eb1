"""What administrators do with the programme's own record and with rollovers."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class ProgrammeChanged(Event):
    """The programme has another name, number, partners, time or line about who pays."""

    programme_id: int
    by_id: int


@dataclass(frozen=True)
class MarkEvent(Event):
    """Something an administrator did with a mark for documents."""

    mark_id: int
    by_id: int


@dataclass(frozen=True)
class MarkAdded(MarkEvent):
    """Documents have a further mark."""


@dataclass(frozen=True)
class MarkChanged(MarkEvent):
    """A mark has other words or another place in the row."""


@dataclass(frozen=True)
class MarkRemoved(MarkEvent):
    """A mark is gone; documents made before keep it."""


@dataclass(frozen=True)
class RolloverStarted(Event):
    """Networks of an edition are about to get successors in another one."""

    rollover_id: int
    source_id: int
    by_id: int


@dataclass(frozen=True)
class RolloverDone(Event):
    """Every network of a rollover has its successor and everybody meant was invited."""

    rollover_id: int
    source_id: int
    by_id: int
