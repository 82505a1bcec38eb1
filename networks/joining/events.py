"""What happens with requests to join."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class RequestEvent(Event):
    """Something about a request; `by_id` is the person who did it."""

    request_id: int
    network_id: int
    by_id: int


@dataclass(frozen=True)
class JoinRequested(RequestEvent):
    """Somebody asks to join a network."""


@dataclass(frozen=True)
class JoinRequestAccepted(RequestEvent):
    """A coordinator let the person in."""


@dataclass(frozen=True)
class JoinRequestRefused(RequestEvent):
    """A coordinator did not let the person in, with a reason."""


@dataclass(frozen=True)
class JoinRequestWithdrawn(RequestEvent):
    """The person takes the request back, or was let in by another way."""
