"""Rooms: their names, and who may be in them. A feature says for its kind of room how it is found for a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.people.models import Person
from networks.people.queries import network_for
from realtime import log

NAME_MAX = 120
_NAME = re.compile(r"([a-z]+):([a-z0-9][a-z0-9-]*)")
_ID = re.compile(r"[1-9]\d{0,17}")


@dataclass(frozen=True)
class View:
    """A room as one person sees it: from number `floor` on, and with words written since `since` (None: all)."""

    room: str
    floor: int
    since: datetime | None = None

    def is_too_late_for(self, written_at: datetime | None) -> bool:
        """Whether words written at that moment are from before the person came."""
        return self.since is not None and written_at is not None and written_at < self.since


Finder = Callable[[Person, str], datetime | None]
_finders: dict[str, Finder] = {}


def kind(name: str) -> Callable[[Finder], Finder]:
    """The decorated function finds rooms of this kind for a person.

    It gets the part of the name after the colon, raises NotFound for what the person may not see, and answers since
    when the person sees what is written there (None: from the beginning).
    """

    def register(finder: Finder) -> Finder:
        _finders[name] = finder
        return finder

    return register


def view_for(person: Person, room: str) -> View:
    """The room as the person sees it. Raises NotFound for unknown and hidden rooms alike."""
    matched = _NAME.fullmatch(room) if len(room) <= NAME_MAX else None
    finder = _finders.get(matched[1]) if matched else None
    if matched is None or finder is None:
        raise nowhere()
    since = finder(person, matched[2])
    floor = log.first_kept(room)
    return View(room, floor if since is None else max(floor, log.first_since(room, since)), since)


def id_in(key: str) -> int:
    """The id in a room's name. Raises NotFound if there is none."""
    if not _ID.fullmatch(key):
        raise nowhere()
    return int(key)


def nowhere() -> NotFound:
    """What is said of a room that is not there, or not the person's."""
    return NotFound(_("There is no such room, or it is not open to you."))


@kind("network")
def _network(person: Person, slug: str) -> datetime | None:
    network_for(person, slug)
    return None


@kind("person")
def _person(person: Person, key: str) -> datetime | None:
    if id_in(key) != person.id:
        raise nowhere()
    return None
