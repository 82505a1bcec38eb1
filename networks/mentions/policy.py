"""Who may mention whom."""

from __future__ import annotations

from networks.people import policy as people_policy
from networks.people.models import Network, Person, Role


def can_mention(person: Person, network: Network) -> bool:
    """Name colleagues so that they hear of it: everybody who writes in the network."""
    return people_policy.can_write(person, network)


def can_call_everyone(person: Person, network: Network) -> bool:
    """Call all of the network at once: its coordinators only."""
    return can_mention(person, network) and Role.COORDINATOR in person.roles_in(network)
