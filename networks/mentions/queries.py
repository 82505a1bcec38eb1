"""Who can be mentioned in a network, and who is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from networks.core.db import db
from networks.core.html import name_key
from networks.core.notices import Subject
from networks.mentions import policy
from networks.mentions.models import Mention
from networks.people.models import (
    Institution,
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    Person,
    PersonState,
    Role,
)

# Typed in either language, whoever reads it.
COORDINATORS = ("koordynator", "coordinator")
EVERYONE = ("wszyscy", "everyone")


@dataclass(frozen=True)
class Named:
    """Somebody who can be mentioned by name."""

    id: int
    name: str
    institution: str


def people_in(network_id: int) -> list[Named]:
    """All who are in the network now."""
    rows = db.session.execute(
        select(Person.id, Person.name, Institution.name)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Institution, Institution.id == Person.institution_id)
        .where(
            Membership.network_id == network_id,
            Membership.state == MembershipState.MEMBER,
            Person.state == PersonState.ACTIVE,
        )
        .order_by(Person.name, Person.id)
    )
    return [Named(id_, name, unit or "") for id_, name, unit in rows]


def coordinator_ids(network_id: int) -> set[int]:
    """Those who lead the network now."""
    rows = (
        select(Membership.person_id)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .where(
            Membership.network_id == network_id,
            Membership.state == MembershipState.MEMBER,
            MembershipRole.role == Role.COORDINATOR,
        )
    )
    return set(db.session.scalars(rows))


def names_for(person: Person, network: Network, text: str) -> list[str]:
    """What `@` may stand before in `text` of this person so that it mentions somebody; asks only if there is an `@`."""
    if "@" not in text or not policy.can_mention(person, network):
        return []
    groups = [*COORDINATORS, *(EVERYONE if policy.can_call_everyone(person, network) else ())]
    key = name_key(text)
    return [name for name in (*groups, *(found.name for found in people_in(network.id))) if f"@{name_key(name)}" in key]


def meant_by(person: Person, network: Network, named: Collection[str]) -> set[int]:
    """Whom a text of this person means, by the names marked in it: people who are in the network at this moment."""
    if not named or not policy.can_mention(person, network):
        return set()
    people = people_in(network.id)
    if policy.can_call_everyone(person, network) and not {*EVERYONE}.isdisjoint(named):
        return {found.id for found in people} - {person.id}
    meant = {found.id for found in people if name_key(found.name) in named}
    if not {*COORDINATORS}.isdisjoint(named):
        meant |= coordinator_ids(network.id) & {found.id for found in people}
    return meant - {person.id}


def mentioned_in(subject: Subject) -> set[int]:
    """Who is mentioned in a text."""
    return set(db.session.scalars(select(Mention.person_id).where(*about(subject))))


def mentioned_by(subject: Subject, text: str) -> set[int]:
    """The same for the words a text has now; asks only if there is an `@`."""
    return mentioned_in(subject) if "@" in text else set()


def mentions_in(subject_kind: str, subject_ids: Collection[int]) -> set[tuple[int, int]]:
    """The pairs of subject and person mentioned there, for several texts of one kind."""
    rows = select(Mention.subject_id, Mention.person_id).where(
        Mention.subject_kind == subject_kind, Mention.subject_id.in_(subject_ids)
    )
    return {(subject_id, person_id) for subject_id, person_id in db.session.execute(rows)}


def about(subject: Subject) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions for the mentions of one text."""
    return Mention.subject_kind == subject[0], Mention.subject_id == subject[1]
