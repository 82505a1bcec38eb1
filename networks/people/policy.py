"""Who may do what in a network as such. Features ask these and add their own."""

from __future__ import annotations

from networks.people.models import Network, Person, Role

WRITERS = frozenset({Role.COORDINATOR, Role.MODERATOR, Role.EXPERT, Role.MEMBER})
LEADERS = frozenset({Role.COORDINATOR, Role.MODERATOR})


def can_read(person: Person, network: Network) -> bool:
    """Whether the person sees what is inside: everybody with a role, observers too, and nobody else."""
    return bool(person.roles_in(network))


def can_write(person: Person, network: Network) -> bool:
    """Whether the person may write in the network: anybody but an observer, while it is open."""
    return network.is_open and bool(person.roles_in(network) & WRITERS)


def can_moderate(person: Person, network: Network) -> bool:
    """Whether the person keeps order in the network: its coordinators and moderators, while it is open."""
    return network.is_open and bool(person.roles_in(network) & LEADERS)
