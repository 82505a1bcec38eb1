"""Building what tests need: people, networks, threads, messages. Each call is one unit of work of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import count
from uuid import uuid4

from networks.access import actions as access
from networks.access.passwords import hash_of
from networks.chat import actions as chat
from networks.chat.models import Channel, Message
from networks.core import html, text
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import (
    Edition,
    EditionState,
    Institution,
    Network,
    NetworkKind,
    Person,
    Role,
    UnitKind,
)
from networks.threads import actions as threads
from networks.threads import queries as thread_queries
from networks.threads.models import Post, Thread, ThreadKind

PASSWORD = "correct horse battery"
# Made once: a real hash takes a fifth of a second.
PASSWORD_HASH = hash_of(PASSWORD)

_numbers = count(1)


def edition(key: str = "b-test", state: EditionState = EditionState.ACTIVE) -> Edition:
    """The edition with this key, made when it is not there."""
    found = db.session.query(Edition).filter_by(key=key).one_or_none()
    if found is None:
        with unit_of_work():
            found = Edition(
                key=key, strand="test", name_pl="Edycja", name_en="Edition", state=state,
                starts_on=date(2026, 9, 1), ends_on=None,
            )  # fmt: skip
            db.session.add(found)
    return found


def network(slug: str | None = None, *, kind: NetworkKind = NetworkKind.OFFICIALS, **more: object) -> Network:
    """A network with its general channel."""
    number = next(_numbers)
    part_of = edition()
    with unit_of_work():
        made = Network(
            slug=slug or f"siec-{number}", kind=kind, name_pl=f"Sieć {number}", name_en=f"Network {number}",
            purpose_pl="Wymiana doświadczeń.", purpose_en="Exchange of experience.", edition=part_of,
            audience="officials", unit_kinds=[], sign="159", hue=number % 3 + 1, **more,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        chat.make_channel(made, "general", "Ogólny", "General")
    return made


def institution(name: str = "Gmina Przykładowo", kind: UnitKind = UnitKind.RURAL_COMMUNE) -> Institution:
    """An institution."""
    with unit_of_work():
        made = Institution(key=f"i-{next(_numbers)}", name=name, kind=kind)
        db.session.add(made)
    return made


def person(name: str = "Jan Próbny", *, email: str | None = None, is_admin: bool = False) -> Person:
    """A person who can sign in with `PASSWORD`."""
    number = next(_numbers)
    with unit_of_work():
        made = Person(
            email=email or f"osoba{number}@test.example", name=name, position="inspektor", password_hash=PASSWORD_HASH,
            is_admin=is_admin, themes=[],
        )  # fmt: skip
        db.session.add(made)
    return made


def member(of: Network, *roles: Role, name: str = "Jan Próbny", email: str | None = None) -> Person:
    """A person with these roles in a network; an ordinary member if none are named."""
    made = person(name, email=email)
    join(made, of, *roles)
    return made


def join(someone: Person, of: Network, *roles: Role) -> None:
    """Let a person into a network, with exactly these roles."""
    given: Collection[Role] = roles or (Role.MEMBER,)
    with unit_of_work():
        people.give_roles(someone, of, given)


def remove(someone: Person, of: Network) -> None:
    """Remove a person from a network."""
    with unit_of_work():
        people.remove_from(someone, of)


def words(content: str) -> html.Written:
    """A text ready to be stored."""
    return html.write(text.prose(content))


def thread(
    author: Person, of: Network, title: str = "Wspólne dowożenie", content: str = "Jak to u Państwa wygląda?",
    kind: ThreadKind = ThreadKind.QUESTION,
) -> Thread:  # fmt: skip
    """A thread with its first post."""
    with unit_of_work():
        return threads.start(author, of, kind, title, words(content), uuid4()).thing


def post(author: Person, on: Thread, content: str = "U nas podobnie.", in_reply_to: int | None = None) -> Post:
    """A reply in a thread."""
    with unit_of_work():
        return threads.reply(author, on, words(content), uuid4(), in_reply_to=in_reply_to).thing


def first_post(of: Thread) -> Post:
    """Post number 1 of a thread."""
    return thread_queries.post_in(of, 1)


def channel(of: Network) -> Channel:
    """The network's general channel."""
    return db.session.query(Channel).filter_by(network_id=of.id, key="general").one()


def message(author: Person, on: Channel, content: str = "Dzień dobry") -> Message:
    """A message in a channel."""
    with unit_of_work():
        return chat.send(author, on, words(content), uuid4()).thing


def sign_in(someone: Person) -> str:
    """Sign a person in on a new device; answers the cookie's token."""
    with unit_of_work():
        return access.sign_in(someone, "Firefox, Windows")[1]


def token(someone: Person) -> str:
    """A new access token of a person."""
    with unit_of_work():
        return access.make_token(someone, "test")[1]
