"""What happens with the site's duties."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class LegalTextPublished(Event):
    """A new version of the terms or of the privacy notice counts; `by_id` is None for the first texts of a site."""

    text_id: int
    by_id: int | None


@dataclass(frozen=True)
class StatementSaved(Event):
    """An administrator changed the accessibility statement."""

    statement_id: int
    by_id: int


@dataclass(frozen=True)
class AccessRequested(Event):
    """Somebody asked for access to something."""

    request_id: int


@dataclass(frozen=True)
class AccessRequestExtended(Event):
    """The asker was told that the answer takes longer, and why."""

    request_id: int
    by_id: int


@dataclass(frozen=True)
class AccessRequestAnswered(Event):
    """A request for access was fulfilled or refused."""

    request_id: int
    by_id: int
