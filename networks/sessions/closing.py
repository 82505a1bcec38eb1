"""What stands against closing a session. Features above say it for their own things; closing asks them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from networks.sessions.models import LiveSession

# Raises Conflict when the session cannot be closed yet.
Guard = Callable[[LiveSession], None]
G = TypeVar("G", bound=Guard)
_guards: dict[str, Guard] = {}


def stands_against(name: str) -> Callable[[G], G]:
    """The decorated function raises Conflict while something of its feature stands against closing the session."""

    def register(guard: G) -> G:
        _guards[name] = guard
        return guard

    return register


def guards() -> Mapping[str, Guard]:
    """All of them by the name of their feature."""
    return _guards
