"""Remembering what was made for a key that changes whenever the thing would change; the oldest is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

V = TypeVar("V")


_all: WeakSet[Memo[Any]] = WeakSet()


def forget_everything() -> None:
    """Empty every memory of this process; for tests, which use the same ids for other things."""
    for memo in _all:
        memo.clear()


class Memo(Generic[V]):
    """Up to `size` things by key, in this process's memory.

    A key holds everything the thing depends on (versions, heads of rooms, rights, language), so nothing is ever taken
    back by hand and two processes need not agree.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        _all.add(self)

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """What is kept for `key`, or what `make` makes now."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = make()
        self.keep(key, made)
        return made

    def kept(self, key: Hashable) -> V | None:
        """What is kept for `key`, or None."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: Hashable, thing: V) -> None:
        """Keep a thing that was made elsewhere."""
        self._kept[key] = thing
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
