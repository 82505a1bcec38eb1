"""Who may do what with requests to join."""

from __future__ import annotations

from networks.joining.models import JoinRequest
from networks.membership import policy as membership_policy
from networks.people.models import Network, Person


def can_ask(person: Person, network: Network) -> bool:
    """Anybody who is not in the network, while it is open."""
    return network.is_open and not person.roles_in(network)


def can_decide(person: Person, network: Network) -> bool:
    """Read the requests of a network and decide on them: those who coordinate it, while it is open."""
    return membership_policy.can_lead(person, network)


def can_withdraw(person: Person, request: JoinRequest) -> bool:
    """Take a request back: whoever made it."""
    return request.person_id == person.id
