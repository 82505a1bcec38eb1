"""Finding people for administrators: accounts and roles, nothing of what people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from networks.access.models import SignIn, TotpKey
from networks.access.queries import devices_of
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.folding import holds_words
from networks.core.mail import Mail
from networks.core.pages import Keyset, keyset
from networks.core.words import later as _
from networks.people.models import Institution, Membership, MembershipState, Network, NetworkState, Person, PersonState

PAGE: Final = 50


@dataclass(frozen=True)
class Sought:
    """Whom a list shows; what is left out does not narrow it."""

    words: str = ""
    state: PersonState | None = None
    is_admin: bool = False
    network_id: int | None = None
    institution_id: int | None = None


@dataclass(frozen=True)
class Access:
    """How a person comes in: living sign-ins, the last use, the second factor, when the last mail was written."""

    sign_in_count: int
    last_seen_at: datetime | None
    has_second_factor: bool
    last_mail_at: datetime | None


def found(sought: Sought, before: int | None = None) -> Keyset[Person]:
    """Those whose name, address or institution holds every word, the newest first, older than id `before`."""
    rows = sa.select(Person).order_by(Person.id.desc()).limit(PAGE + 1)
    if sought.words:
        described = Person.name + " " + Person.email + " " + sa.func.coalesce(Institution.name, "")
        rows = rows.outerjoin(Institution, Institution.id == Person.institution_id)
        rows = rows.where(holds_words(described, sought.words))
    if sought.state is not None:
        rows = rows.where(Person.state == sought.state)
    if sought.is_admin:
        rows = rows.where(Person.is_admin.is_(True))
    if sought.institution_id is not None:
        rows = rows.where(Person.institution_id == sought.institution_id)
    if sought.network_id is not None:
        rows = rows.where(Person.id.in_(_in_network(sought.network_id)))
    if before is not None:
        rows = rows.where(Person.id < before)
    people = db.session.scalars(rows).unique().all()
    return keyset(people, [person.id for person in people], PAGE)


def person_by_id(person_id: int) -> Person:
    """The person, whatever the state of the account. Raises NotFound."""
    row = db.session.get(Person, person_id)
    if row is None:
        raise NotFound(_("There is no such person."))
    return row


def networks() -> list[Network]:
    """All networks that live, in the catalogue's order."""
    rows = sa.select(Network).where(Network.state == NetworkState.ACTIVE)
    return list(db.session.scalars(rows.order_by(Network.position, Network.id)))


def network_with(slug: str) -> Network | None:
    """The network with this slug, or None."""
    return db.session.scalar(sa.select(Network).where(Network.slug == slug)) if slug else None


def access_of(person: Person) -> Access:
    """How the person comes in."""
    has_key = sa.select(TotpKey.person_id).where(TotpKey.person_id == person.id, TotpKey.confirmed_at.is_not(None))
    return Access(
        sign_in_count=len(devices_of(person)),
        last_seen_at=db.session.scalar(
            sa.select(sa.func.max(SignIn.last_seen_at)).where(SignIn.person_id == person.id)
        ),
        has_second_factor=db.session.scalar(has_key) is not None,
        last_mail_at=db.session.scalar(sa.select(sa.func.max(Mail.created_at)).where(Mail.person_id == person.id)),
    )  # fmt: skip


def other_administrators(person: Person) -> int:
    """How many others administer the programme and can sign in."""
    counted = sa.select(sa.func.count()).where(
        Person.is_admin.is_(True), Person.state == PersonState.ACTIVE, Person.id != person.id
    )
    return db.session.scalar(counted) or 0


def _in_network(network_id: int) -> sa.Select[int]:
    return sa.select(Membership.person_id).where(
        Membership.network_id == network_id, Membership.state == MembershipState.MEMBER
    )
