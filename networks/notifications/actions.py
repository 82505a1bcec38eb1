"""What people do with their notices: read them, and choose whether they come by mail."""

from __future__ import annotations

from networks.core.notices import Notice, mark_read_where
from networks.people.models import Person


def read_one(person: Person, notice_id: int) -> None:
    """The person looked at what one of their notices is about."""
    mark_read_where(Notice.person_id == person.id, Notice.id == notice_id)


def read_through(person: Person, notice_id: int) -> None:
    """The person has read all their notices up to this one; later ones stay unread."""
    mark_read_where(Notice.person_id == person.id, Notice.id <= notice_id)


def read_at(person: Person, place: str) -> None:
    """The person sees everything that happens in a room, because they are looking at it."""
    mark_read_where(Notice.person_id == person.id, Notice.place == place)


def choose_mails(person: Person, *, wanted: bool) -> None:
    """Whether notices come by mail as well."""
    person.mails_notices = wanted
