"""Who was in a session and how, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from networks.core.words import now as _
from networks.presence.models import PresenceKind
from networks.web.filters import clock_time

# A line that is cut often makes many intervals; the list names so many, minutes are of all.
SHOWN_INTERVALS: Final = 4


def kind_word(kind: PresenceKind) -> str:
    """How somebody took part."""
    return {
        PresenceKind.LIVE: _("on-line"),
        PresenceKind.PHONE: _("by telephone"),
        PresenceKind.ON_SITE: _("on site"),
    }[kind]


def kinds_words(kinds: Iterable[PresenceKind]) -> str:
    """Several ways in one line."""
    return ", ".join(map(kind_word, kinds))


def role_word(role: str) -> str:
    """A role in the session or in the network, and what a guest is called; empty for all others."""
    words = {
        "expert": _("expert"),
        "moderator": _("moderator"),
        "assistant": _("assistant of the moderator"),
        "coordinator": _("coordinator"),
        "observer": _("observer"),
        "guest": _("guest"),
    }
    return words.get(role, "")


def roles_words(roles: Iterable[str]) -> str:
    """Several of them in one line."""
    return ", ".join(filter(None, map(role_word, roles)))


def intervals_words(intervals: Sequence[tuple[datetime, datetime]]) -> str:
    """When somebody was there: "10:02–10:31, 10:40–11:30"."""
    times = [f"{clock_time(begin)}–{clock_time(end)}" for begin, end in intervals[:SHOWN_INTERVALS]]
    return ", ".join([*times, "…"] if len(intervals) > SHOWN_INTERVALS else times)


def mark_word(mark: int) -> str:
    """How useful a session was."""
    return {
        4: _("very useful"),
        3: _("rather useful"),
        2: _("of little use"),
        1: _("of no use"),
    }[mark]
