"""How often one may do something: a bucket that fills again with time, kept in this process's memory."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class Buckets:
    """One bucket for each key: `burst` at once, then `rate` a second.

    A process keeps its own; with several processes a person has as many buckets, which is still a limit.
    """

    rate: float
    burst: float
    _levels: dict[Hashable, tuple[float, float]] = field(default_factory=dict)

    KEYS_MAX = 20_000

    def take(self, key: Hashable, count: float = 1) -> float:
        """Take `count` and answer 0, or leave the bucket and answer how many seconds to wait."""
        now = time.monotonic()
        level, at = self._levels.get(key, (self.burst, now))
        level = min(self.burst, level + (now - at) * self.rate)
        if level >= count:
            self._levels[key] = (level - count, now)
            self._forget_full(now)
            return 0.0
        return (count - level) / self.rate

    def _forget_full(self, now: float) -> None:
        """Drop buckets that are full again, so that memory follows those who are active."""
        if len(self._levels) > self.KEYS_MAX:
            self._levels = {
                key: (level, at)
                for key, (level, at) in self._levels.items()
                if level + (now - at) * self.rate < self.burst
            }
