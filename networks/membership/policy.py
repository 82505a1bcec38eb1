"""Who may do what with the members of a network."""

from __future__ import annotations

from networks.membership.models import Substitution
from networks.people.models import Network, Person, Role


def is_coordinator(person: Person, network: Network) -> bool:
    """Whether the person coordinates the network, or did when it was closed: sees who is in it, how and since when."""
    return Role.COORDINATOR in person.roles_in(network)


def can_lead(person: Person, network: Network) -> bool:
    """Whether the person decides who is in the network: its coordinators, while it is open."""
    return network.is_open and is_coordinator(person, network)


def can_remove(person: Person, other: Person, network: Network) -> bool:
    """A coordinator removes anybody but coordinators; leaving oneself is another thing."""
    return can_lead(person, network) and not is_coordinator(other, network)


def can_name_deputy(person: Person, absent: Person, network: Network) -> bool:
    """A member names a deputy of their own, a coordinator anybody's."""
    own = person.id == absent.id and network.is_open and bool(person.roles_in(network))
    return own or can_lead(person, network)


def can_end_substitution(person: Person, substitution: Substitution, network: Network) -> bool:
    """The absent member, the deputy, and coordinators."""
    is_own = person.id in {substitution.absent_id, substitution.deputy_id} and bool(person.roles_in(network))
    return is_own or can_lead(person, network)
