"""Long lists in pieces: numbered pages for people, keyset pages for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT_DEFAULT = 50
LIMIT_MAX = 200


@dataclass(frozen=True)
class Keyset(Generic[T]):
    """A piece of a list and the key after which the next piece begins (None at the end)."""

    items: Sequence[T]
    next: int | None


def keyset(rows: Sequence[T], keys: Sequence[int], limit: int) -> Keyset[T]:
    """Cut `rows`, of which one more than `limit` was asked for, to a piece. `keys` are the rows' keys, in order."""
    more = len(rows) > limit
    return Keyset(rows[:limit], keys[limit - 1] if more else None)


def page_count(item_count: int, per_page: int) -> int:
    """How many numbered pages hold `item_count` items; at least one."""
    return max(1, -(-item_count // per_page))
