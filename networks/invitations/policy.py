"""Who may invite whom as what."""

from __future__ import annotations

from typing import Final

from networks.people.models import Network, Person, Role

_BY_COORDINATORS: Final = (Role.MEMBER, Role.EXPERT, Role.MODERATOR, Role.OBSERVER)


def can_see(person: Person, network: Network) -> bool:
    """Whether the person sees whom the network invited: its coordinators, and administrators."""
    return person.is_active and (person.is_admin or Role.COORDINATOR in person.roles_in(network))


def can_invite(person: Person, network: Network) -> bool:
    """Whether the person invites into the network: the same people, while it is open."""
    return network.is_open and can_see(person, network)


def roles_to_give(person: Person) -> tuple[Role, ...]:
    """The roles one may be invited as; coordinators are invited by an administrator only."""
    return (*_BY_COORDINATORS, Role.COORDINATOR) if person.is_admin else _BY_COORDINATORS
