"""What happens with lists."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class ListHandedIn(Event):
    """Somebody handed in a list; the worker will read it."""

    import_id: int
    by_id: int
    network_id: int | None
