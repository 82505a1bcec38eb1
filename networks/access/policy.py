"""Who has to show more than a password, and what somebody's rights are, for telling whether they grew."""

from __future__ import annotations

from typing import Final

from networks.people.models import Person, Role

# Whoever can do harm to others with a stolen password.
PROVING_ROLES: Final = frozenset({Role.COORDINATOR, Role.MODERATOR, Role.EXPERT})


def owes_second_factor(person: Person) -> bool:
    """Whether the person must have a second factor where the site requires it: administrators and those who lead."""
    return person.is_admin or any(membership.roles & PROVING_ROLES for membership in person.memberships)


def rights_of(person: Person) -> frozenset[str]:
    """What the person may do now, a word for each right: "admin", and network and role for each role."""
    held = {f"{membership.network_id}:{role}" for membership in person.memberships for role in membership.roles}
    return frozenset(held | {"admin"} if person.is_admin else held)


def has_grown(person: Person, rights_before: str) -> bool:
    """Whether the person may do something that is not among `rights_before`, as `in_words` wrote them."""
    return not rights_of(person) <= frozenset(rights_before.split())


def in_words(rights: frozenset[str]) -> str:
    """Rights as they are kept beside a sign-in."""
    return " ".join(sorted(rights))
