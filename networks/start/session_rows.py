"""Sessions on the first pages: those live now or today, the network's next one, and those somebody is a guest in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from networks.core import clock
from networks.core.polish import day_of, today
from networks.core.words import now as _
from networks.people.models import Network, Person
from networks.sessions import policy, queries
from networks.sessions.models import LiveSession, SessionState
from networks.sessions.places import address_of
from networks.sessions.telling import roles_of
from networks.sessions.words import countdown, roles_words, state_word, when
from networks.start.queries import Waiting
from networks.web.filters import clock_time


def waiting(person: Person, sessions: Sequence[LiveSession]) -> list[Waiting]:
    """Sessions that people are in now, then those of today, each with one verb."""
    now = [live for live in sessions if live.is_running]
    later = [live for live in sessions if _waits(live)]
    return [*(_row(person, live, "room", _("Join the session")) for live in now),
            *(_row(person, live, "lobby", _("Open")) for live in later)]  # fmt: skip


def as_guest(person: Person, sessions: Sequence[LiveSession]) -> list[dict[str, Any]]:
    """Later sessions in which the person has a role without being in the network."""
    later = [live for live in sessions if not live.is_running and not _waits(live)]
    return [shown(live) for live in later if policy.is_guest(person, live)]


def next_in(person: Person, network: Network) -> dict[str, Any] | None:
    """The session of the network that is under way or comes next."""
    live = queries.next_of(person, network)
    return shown(live) if live else None


def shown(live: LiveSession) -> dict[str, Any]:
    """A session as a short row."""
    return {
        "title": live.title, "url": address_of(live, "lobby"), "when": when(live), "state": live.state.value,
        "state_word": state_word(live.state), "countdown": countdown(live, clock.now()),
    }  # fmt: skip


def _row(person: Person, live: LiveSession, where: str, verb: str) -> Waiting:
    hour = clock_time(live.starts_at) if live.starts_at else ""
    words = state_word(live.state) if live.is_running else _("today at %(hour)s", hour=hour)
    facts = " · ".join(part for part in (words, roles_words(roles_of(person, live))) if part)
    return Waiting("session", live.title, address_of(live, where), facts, verb, None, live.network)


def _waits(live: LiveSession) -> bool:
    """Whether it is announced for today."""
    is_today = live.starts_at is not None and day_of(live.starts_at) == today()
    return is_today and live.state is SessionState.ANNOUNCED
