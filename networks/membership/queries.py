"""Finding colleagues, always for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.membership.models import NetworkRules
from networks.people.models import Membership, MembershipState, Network, Person, PersonState, Role, UnitKind


@dataclass(frozen=True)
class Colleague:
    """A person as the directory shows them to others in the same network."""

    id: int
    name: str
    position: str
    institution: str
    unit_kind: UnitKind | None
    themes: list[str]
    roles: list[Role]


def colleagues(person: Person, network: Network, name_part: str = "") -> list[Colleague]:
    """The people of the network whose name, position or institution holds `name_part`, leaders first, then by name."""
    rows = db.session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .options(joinedload(Person.institution))
        .where(
            visible_to(person),
            Membership.network_id == network.id,
            Membership.state == MembershipState.MEMBER,
            Person.state == PersonState.ACTIVE,
        )
    )
    found = [_colleague(someone, membership.roles) for membership, someone in rows]
    part = name_part.strip().casefold()
    kept = [row for row in found if part in f"{row.name} {row.position} {row.institution}".casefold()]
    return sorted(
        kept, key=lambda row: (Role.COORDINATOR not in row.roles, Role.EXPERT not in row.roles, _by_name(row))
    )


def colleague_for(person: Person, other_id: int) -> tuple[Colleague, list[Network]]:
    """A person who shares a network with `person`, and the networks they share. Raises NotFound for all others."""
    other = db.session.get(Person, other_id)
    if other is None or not other.is_active:
        raise NotFound(_("There is no such person, or you share no network."))
    shared = [m.network for m in other.memberships if m.roles and person.roles_in(m.network)]
    if not shared and other.id != person.id:
        raise NotFound(_("There is no such person, or you share no network."))
    roles = {role for network in shared for role in other.roles_in(network)}
    return _colleague(other, roles), shared


def coordinators(network: Network) -> list[Colleague]:
    """Those who lead the network."""
    rows = db.session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.network_id == network.id,
            Membership.state == MembershipState.MEMBER,
            Person.state == PersonState.ACTIVE,
        )
    )
    people = [_colleague(someone, membership.roles) for membership, someone in rows]
    return [row for row in people if Role.COORDINATOR in row.roles]


def rules_of(network: Network) -> NetworkRules | None:
    """The network's rules as they are now; None where none were written."""
    newest = select(NetworkRules).where(NetworkRules.network_id == network.id).order_by(NetworkRules.version.desc())
    return db.session.scalar(newest.limit(1))


def visible_to(person: Person) -> ColumnElement[bool]:
    """The condition under which a membership is shown: both are in the network."""
    return Membership.network_id.in_(person.network_ids)


def _colleague(someone: Person, roles: Iterable[Role]) -> Colleague:
    unit = someone.institution
    return Colleague(
        id=someone.id, name=someone.name, position=someone.position, institution=unit.name if unit else "",
        unit_kind=unit.kind if unit else None, themes=list(someone.themes),
        roles=[role for role in Role if role in set(roles)],
    )  # fmt: skip


def _by_name(row: Colleague) -> tuple[str, str]:
    """Surname first, letters in Polish order."""
    words = row.name.split()
    return _sort_key(words[-1]), _sort_key(row.name)


_ORDER = {letter: f"{place:02}" for place, letter in enumerate("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż")}


def _sort_key(text: str) -> str:
    return "".join(_ORDER.get(letter, "99") for letter in text.casefold())
