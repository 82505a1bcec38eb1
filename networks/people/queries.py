"""Finding people and networks, always for a person."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.memo import Memo
from networks.core.words import later as _
from networks.people import policy
from networks.people.models import (
    Institution,
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    NetworkState,
    Person,
    PersonState,
    ProfilePart,
    Role,
)
from networks.web import live
from networks.web.filters import initials

KNOWN_SECONDS = 2
_known: Memo[Person] = Memo(2000)
_member_counts: Memo[int] = Memo(500)

# The role shown beside a name, when a person holds several.
SHOWN_ROLES = (Role.EXPERT, Role.COORDINATOR, Role.MODERATOR)


@dataclass(frozen=True)
class Author:
    """A person as colleagues see them beside what they wrote; `role` is "" for an ordinary member.

    Position and institution are "" where the person does not show them.
    """

    id: int
    name: str
    position: str
    institution: str
    role: str

    @property
    def initials(self) -> str:
        """Two letters for the round sign."""
        return initials(self.name)

    def as_data(self) -> dict[str, Any]:
        """The author for events and the API."""
        return {
            "id": self.id, "name": self.name, "position": self.position, "institution": self.institution,
            "role": self.role, "initials": self.initials,
        }  # fmt: skip


def network_by_slug(slug: str) -> Network:
    """The network as anybody signed in may see it: name and purpose. Raises NotFound for unknown ones."""
    found = db.session.scalar(select(Network).where(Network.slug == slug))
    if found is None:
        raise NotFound(_("There is no such network."))
    return found


def network_for(person: Person, slug: str) -> Network:
    """The network with what is inside. Raises NotFound for outsiders, as if there was nothing."""
    for membership in person.memberships:
        if membership.network.slug == slug and membership.roles:
            return membership.network
    raise NotFound(_("There is no such page, or it is not open to you."))


def networks_of(person: Person) -> list[Network]:
    """The networks the person is in now, in the catalogue's order."""
    return sorted(
        (m.network for m in person.memberships if m.roles), key=lambda network: (network.position, network.id)
    )


def networks_in(state: NetworkState) -> list[Network]:
    """All networks in this state, in the catalogue's order; name and purpose are open to everybody signed in."""
    return list(
        db.session.scalars(select(Network).where(Network.state == state).order_by(Network.position, Network.id))
    )


def person_with_rights(person_id: int) -> Person | None:
    """A person with memberships as they are in the database now, or None when there is no active one."""
    row = db.session.execute(select(Person.rights_epoch, Person.state).where(Person.id == person_id)).one_or_none()
    if row is None or row.state is not PersonState.ACTIVE:
        return None
    return person_at(person_id, row.rights_epoch)


def person_at(person_id: int, rights_epoch: int) -> Person:
    """The person as of this epoch, which was just read from the database.

    Remembered for two seconds at the most, because names of networks and states of editions have no epoch.
    """
    moment = int(time.monotonic() / KNOWN_SECONDS)
    kept = _known.get((person_id, rights_epoch, moment), lambda: _detached(person_id))
    return db.session.merge(kept, load=False)


def _detached(person_id: int) -> Person:
    """A copy of a person that belongs to no session."""
    with Session(db.session.connection()) as apart:  # one connection for each visitor, or a full pool waits for itself
        found = apart.get_one(Person, person_id)
        apart.expunge_all()
    return found


def person_by_email(email: str) -> Person | None:
    """The person with this address, however it is written, or None."""
    if "\0" in email:  # PostgreSQL takes no such text, not even to compare with
        return None
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def membership_of(person: Person, network: Network) -> Membership | None:
    """The person's row in `network`, also after leaving."""
    return db.session.scalar(
        select(Membership).where(Membership.person_id == person.id, Membership.network_id == network.id)
    )


def member_ids(network_id: int) -> list[int]:
    """The ids of all who are in the network now."""
    rows = select(Membership.person_id).where(
        Membership.network_id == network_id, Membership.state == MembershipState.MEMBER
    )
    return list(db.session.scalars(rows))


def is_member(person_id: int, network_id: int) -> bool:
    """Whether somebody is in the network now."""
    rows = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.network_id == network_id,
        Membership.state == MembershipState.MEMBER,
    )
    return db.session.scalar(rows) is not None


def member_count(network: Network) -> int:
    """How many people are in the network now: those who see what is written in it.

    Counted anew only when the network's room has moved; joining and leaving move it.
    """
    head = live.head_of(f"network:{network.slug}")
    return _member_counts.get((network.id, head), lambda: _counted(network)) if head else _counted(network)


def _counted(network: Network) -> int:
    rows = (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.network_id == network.id,
            Membership.state == MembershipState.MEMBER,
            Person.state == PersonState.ACTIVE,
        )
    )
    return db.session.scalar(rows) or 0


def authors(person_ids: Collection[int], network_id: int) -> dict[int, Author]:
    """The people with these ids as they are shown in a network, by id."""
    if not person_ids:
        return {}
    roles = _shown_roles(person_ids, network_id)
    rows = db.session.execute(
        select(Person.id, Person.name, Person.position, Institution.name, Person.shows, Person.state)
        .outerjoin(Institution, Institution.id == Person.institution_id)
        .where(Person.id.in_(set(person_ids)))
    )
    return {row[0]: _author(row, roles.get(row[0], "")) for row in rows}


def _author(row: Any, role: str) -> Author:
    """A person as they wish to be seen."""
    id_, name, position, unit, shows, state = row
    parts = policy.parts_of(shows, state)
    return Author(
        id_, name, position if ProfilePart.POSITION in parts else "",
        (unit or "") if ProfilePart.INSTITUTION in parts else "", role,
    )  # fmt: skip


def _shown_roles(person_ids: Collection[int], network_id: int) -> dict[int, str]:
    rows = db.session.execute(
        select(Membership.person_id, MembershipRole.role)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .where(
            Membership.network_id == network_id,
            Membership.person_id.in_(set(person_ids)),
            Membership.state == MembershipState.MEMBER,
            MembershipRole.role.in_(SHOWN_ROLES),
        )
    )
    held: dict[int, set[Role]] = {}
    for person_id, role in rows:
        held.setdefault(person_id, set()).add(role)
    return {person_id: next(role.value for role in SHOWN_ROLES if role in roles) for person_id, roles in held.items()}
