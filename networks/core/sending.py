"""Sending the same thing twice: the browser makes a `client_id`, so a repeated send answers with the first result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from networks.core.errors import Conflict
from networks.core.words import later as _

T = TypeVar("T")


@dataclass(frozen=True)
class Sent(Generic[T]):
    """What a send led to: the `thing` stored, and whether it was stored just now or had been before."""

    thing: T
    is_new: bool


def same_or_conflict(earlier: T, *, is_same: bool) -> Sent[T]:
    """The `earlier` thing if the repeated send has the same words. Raises Conflict if the words differ."""
    if not is_same:
        raise Conflict(
            _("Something else was already sent under this number. What you typed was kept; please send it anew."),
            code="client_id_taken",
        )
    return Sent(earlier, is_new=False)
