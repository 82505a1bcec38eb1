"""The first link of a person who was added: it leads to choosing a password and is good for 14 days."""

from __future__ import annotations

from datetime import timedelta

from networks.access.links import Link
from networks.people.models import Person
from networks.web import mailing

FIRST = Link("first-password", "first_password.show", timedelta(days=14))


def path_for(person: Person) -> str:
    """The path of the page on which the person chooses a password; also outside of any request."""
    return FIRST.path_for(person)


def person_behind(token: str) -> Person:
    """The person a link was made for. Raises NotFound for a forged, expired or used one."""
    return FIRST.behind(token)[0]


def send_first_link(person: Person, language: str) -> None:
    """Mail the person the link to their first password, in the open unit. The person must have an id."""
    mailing.send(
        "first_password", person.name if person.name != person.email else "", person.email, language=language,
        person_id=person.id, link=mailing.address_of(path_for(person)), days=FIRST.life.days,
    )  # fmt: skip
