"""Finding colleagues, always for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.polish import alphabetical
from networks.core.words import later as _
from networks.membership.models import NetworkRules, Substitution
from networks.people.models import (
    Membership,
    MembershipState,
    Network,
    Person,
    PersonState,
    ProfilePart,
    Role,
    UnitKind,
)
from networks.people.policy import shown_parts


@dataclass(frozen=True)
class Colleague:
    """A person as the directory shows them to others in the same network: what they do not show is empty."""

    id: int
    name: str
    position: str
    institution: str
    unit_kind: UnitKind | None
    themes: list[str]
    roles: list[Role]
    email: str = ""
    contact: str = ""


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
        kept, key=lambda row: (Role.COORDINATOR not in row.roles, Role.EXPERT not in row.roles, by_name(row.name))
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


def substitutes_of(network_id: int, person_ids: Collection[int], on_date: date) -> dict[int, list[int]]:
    """Who stands in on that day for those of `person_ids` who are absent from the network: absent id -> deputies' ids.

    A deputy who is not in the network, or whose account is closed, is left out.
    """
    if not person_ids:
        return {}
    rows = db.session.execute(
        select(Substitution.absent_id, Substitution.deputy_id)
        .join(Person, Person.id == Substitution.deputy_id)
        .join(
            Membership,
            (Membership.person_id == Substitution.deputy_id) & (Membership.network_id == Substitution.network_id),
        )
        .where(
            Substitution.network_id == network_id, Substitution.absent_id.in_(set(person_ids)), runs_on(on_date),
            Membership.state == MembershipState.MEMBER, Person.state == PersonState.ACTIVE,
        )
        .order_by(Substitution.id)
    )  # fmt: skip
    found: dict[int, list[int]] = {}
    for absent_id, deputy_id in rows:
        found.setdefault(absent_id, []).append(deputy_id)
    return found


def runs_on(day: date) -> ColumnElement[bool]:
    """The condition under which a substitution runs on that day."""
    return (
        Substitution.ended_at.is_(None)
        & (Substitution.starts_on <= day)
        & or_(Substitution.ends_on.is_(None), Substitution.ends_on >= day)
    )


def visible_to(person: Person) -> ColumnElement[bool]:
    """The condition under which a membership is shown: both are in the network."""
    return Membership.network_id.in_(person.network_ids)


def as_colleague(someone: Person) -> Colleague:
    """The person exactly as those see them who share all of their networks with them; for the preview of a profile."""
    return _colleague(someone, {role for membership in someone.memberships for role in membership.roles})


def _colleague(someone: Person, roles: Iterable[Role]) -> Colleague:
    parts = shown_parts(someone)
    unit = someone.institution if ProfilePart.INSTITUTION in parts else None
    return Colleague(
        id=someone.id, name=someone.name, position=someone.position if ProfilePart.POSITION in parts else "",
        institution=unit.name if unit else "", unit_kind=unit.kind if unit else None,
        themes=list(someone.themes) if ProfilePart.THEMES in parts else [],
        roles=[role for role in Role if role in set(roles)],
        email=someone.email if ProfilePart.EMAIL in parts else "",
        contact=someone.contact if ProfilePart.CONTACT in parts else "",
    )  # fmt: skip


def by_name(name: str) -> tuple[str, str]:
    """The key by which names stand in order: surname first, letters in Polish order."""
    words = name.split() or [""]
    return alphabetical(words[-1]), alphabetical(name)
