"""Building what tests need: people, networks, threads, messages. Each call is one unit of work of its own."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Collection
from datetime import date
from itertools import count
from uuid import uuid4

from pyotp import TOTP

from networks.access import actions as access
from networks.access import second_factor as factors
from networks.access import totp
from networks.access.models import TotpKey
from networks.access.passwords import hash_of
from networks.access.sealing import opened
from networks.chat import actions as chat
from networks.chat.models import Channel, Message
from networks.core import clock, html, text
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.duties import actions as duties
from networks.duties import queries as duties_queries
from networks.duties.forms import AccessRequestForm
from networks.duties.models import AccessibilityRequest, LegalKind, LegalText
from networks.invitations import actions as invitations
from networks.invitations.actions import Guest
from networks.invitations.models import Invitation
from networks.joining import actions as joining
from networks.joining.models import JoinRequest
from networks.membership import actions as membership
from networks.membership.models import FirstWish, NetworkRules
from networks.membership.queries import rules_of
from networks.mentions import words as mentions
from networks.people import actions as people
from networks.people import editions, signs
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

EDITION_VALUES = editions.EditionValues("test", "Nowa edycja", "New edition", date(2027, 9, 1), None)

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


def network(
    slug: str | None = None, *, kind: NetworkKind = NetworkKind.OFFICIALS, sign: str = "159",
    of_edition: Edition | None = None, **more: object,
) -> Network:  # fmt: skip
    """A network with its general channel."""
    number = next(_numbers)
    part_of = of_edition or edition()
    with unit_of_work():
        made = Network(
            slug=slug or f"siec-{number}", kind=kind, name_pl=f"Sieć {number}", name_en=f"Network {number}",
            purpose_pl="Wymiana doświadczeń.", purpose_en="Exchange of experience.", edition=part_of,
            audience="officials", unit_kinds=[], sign=sign, hue=number % 3 + 1, **more,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        chat.make_channel(made, "general", "Ogólny", "General")
    return made


def free_sign() -> str:
    """A sign that no network has."""
    return signs.free_sign(editions.taken_signs())


def png_picture(width: int = 120, height: int = 40) -> bytes:
    """A picture of one colour, as a PNG file."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


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
        db.session.flush()
        # Where there are terms, people of tests have accepted them.
        duties.accept(made.id, duties_queries.present_ids().values())
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


def disable(someone: Person) -> None:
    """Close an account."""
    with unit_of_work():
        people.disable(someone)


def rules(by: Person, of: Network, content: str = "Mówimy do siebie po imieniu.") -> NetworkRules:
    """The next version of a network's rules."""
    with unit_of_work():
        return membership.publish_rules(by, of, words(content))


def settled(someone: Person, *of: Network) -> None:
    """Let a member have done all first steps."""
    for one in of:
        with unit_of_work():
            membership.accept_rules(someone, one)
            membership.note_introduced(someone, one)
            membership.answer_first(someone, one, FirstWish.PRACTICE, "")


def join_request(someone: Person, of: Network, reason: str = "Prowadzę te same sprawy.") -> JoinRequest:
    """A request to join that waits; the network's rules are accepted with it."""
    with unit_of_work():
        rules = rules_of(of)
        return joining.ask(someone, of, reason, rules.version if rules else 0)


def colleague_of(someone: Person, *of: Network, name: str = "Kolega Zza Biurka") -> Person:
    """A person of the same institution, with a place in the networks named; makes an institution if there is none."""
    if someone.institution_id is None:
        speaks_for(someone, institution())
    made = person(name)
    speaks_for(made, db.session.get_one(Institution, someone.institution_id))
    for one in of:
        join(made, one)
    return made


def speaks_for(someone: Person, unit: Institution) -> None:
    """Let a person speak for an institution, in all of their networks too."""
    with unit_of_work():
        someone.institution_id = unit.id
        for row in someone.memberships:
            row.institution_id = unit.id


def words(content: str) -> html.Written:
    """A text ready to be stored."""
    return html.write(text.prose(content))


def invitation(by: Person, to: Network, email: str = "zofia@test.example", *roles: Role, **more: str) -> Invitation:
    """An open invitation of an address; as an ordinary member if no roles are named."""
    guest = {name: more.pop(name) for name in ("name", "position_code") if name in more}
    with unit_of_work():
        return invitations.invite(by, to, Guest(email, **guest), roles or (Role.MEMBER,), **more)


def legal_text(kind: LegalKind = LegalKind.TERMS, content: str = "Zasady.", changes: str = "") -> LegalText:
    """The next version of the terms or of the privacy notice."""
    with unit_of_work():
        after = duties_queries.present_version(kind)
        changed = changes or ("Zmiana." if after else "")
        return duties.publish(None, kind, (words(content), words(content)), (changed, changed), after=after)


def access_request(contact: str = "adam@test.example") -> AccessibilityRequest:
    """A request for access."""
    form = AccessRequestForm(name="Adam Pytający", contact=contact, what="Tabela w pliku", wanted="Tekst")
    with unit_of_work():
        return duties.ask_for_access(form, "pl")


def written(author: Person, of: Network, content: str) -> html.Written:
    """A text of a person ready to be stored, with those it mentions."""
    return mentions.write(author, of, text.prose(content))


def thread(
    author: Person, of: Network, title: str = "Wspólne dowożenie", content: str = "Jak to u Państwa wygląda?",
    kind: ThreadKind = ThreadKind.QUESTION,
) -> Thread:  # fmt: skip
    """A thread with its first post."""
    with unit_of_work():
        return threads.start(author, of, kind, title, written(author, of, content), uuid4()).thing


def post(author: Person, on: Thread, content: str = "U nas podobnie.", in_reply_to: int | None = None) -> Post:
    """A reply in a thread."""
    with unit_of_work():
        return threads.reply(author, on, written(author, on.network, content), uuid4(), in_reply_to=in_reply_to).thing


def first_post(of: Thread) -> Post:
    """Post number 1 of a thread."""
    return thread_queries.post_in(of, 1)


def channel(of: Network) -> Channel:
    """The network's general channel."""
    return db.session.query(Channel).filter_by(network_id=of.id, key="general").one()


def message(author: Person, on: Channel, content: str = "Dzień dobry") -> Message:
    """A message in a channel."""
    with unit_of_work():
        return chat.send(author, on, written(author, on.network, content), uuid4()).thing


def sign_in(someone: Person) -> str:
    """Sign a person in on a new device; answers the cookie's token."""
    with unit_of_work():
        return access.sign_in(someone, "Firefox, Windows")[1]


def token(someone: Person) -> str:
    """An access token of a person, whose program has just been at work with it as a browser is after signing in."""
    with unit_of_work():
        made, token_ = access.make_token(someone, "test")
        access.touch(made)
    return token_


def second_factor(someone: Person, *, is_confirmed: bool = True) -> Callable[..., str]:
    """Give a person a second factor; answers what shows its codes: the present one, or `later=1` that of the next step.

    One that is not confirmed waits for its first code.
    """
    with unit_of_work():
        factors.remove(someone)
        db.session.flush()
        factors.begin(someone)
        key = db.session.get_one(TotpKey, someone.id)
        key.confirmed_at = clock.now() if is_confirmed else None
        secret = opened(key.sealed, "second factor").partition(":")[2]
    return lambda later=0: TOTP(secret).generate_otp(totp.step_at(clock.now()) + later)
