"""What happens with the members of networks beside joining and leaving. `by_id` is the person who did it."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class MemberEvent(Event):
    """Somebody did something about a member of a network."""

    person_id: int
    network_id: int
    by_id: int


@dataclass(frozen=True)
class RolesChanged(MemberEvent):
    """A member holds other roles than before."""


@dataclass(frozen=True)
class MemberRemoved(MemberEvent):
    """A coordinator ended a membership (`MemberLeft` is told too)."""

    reason: str


@dataclass(frozen=True)
class MembersExported(Event):
    """A coordinator took the list of members out as a file."""

    network_id: int
    by_id: int


@dataclass(frozen=True)
class RulesPublished(Event):
    """A network has new rules."""

    rules_id: int
    network_id: int
    by_id: int


@dataclass(frozen=True)
class RulesAccepted(Event):
    """A member accepted a version of the rules."""

    rules_id: int
    network_id: int
    person_id: int


@dataclass(frozen=True)
class HandedOver(Event):
    """The coordinator's role went from one person to another."""

    handover_id: int
    network_id: int
    from_id: int
    to_id: int


@dataclass(frozen=True)
class SeatPassed(Event):
    """An institution's seat went from a former member to a successor, with what the former one followed."""

    from_id: int
    to_id: int
    network_id: int
    by_id: int


@dataclass(frozen=True)
class SubstitutionNamed(Event):
    """Somebody stands in for an absent member."""

    substitution_id: int
    network_id: int
    by_id: int


@dataclass(frozen=True)
class SubstitutionEnded(Event):
    """A substitution is over; `by_id` is None when its time was."""

    substitution_id: int
    network_id: int
    by_id: int | None
