"""Who may do what in a network as such. Features ask these and add their own."""

from __future__ import annotations

from collections.abc import Collection

from networks.people.models import Network, Person, PersonState, ProfilePart, Role

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


def can_administer(person: Person) -> bool:
    """Whether the person runs the programme: editions, networks, accounts. It opens no network's content to them."""
    return person.is_admin and person.is_active


def shown_parts(person: Person) -> frozenset[ProfilePart]:
    """Which parts of the person's profile colleagues see; of an erased account nothing but its neutral name."""
    return parts_of(person.shows, person.state)


def parts_of(shows: Collection[str], state: PersonState) -> frozenset[ProfilePart]:
    """The same where the person is read as columns: what they show, and the state of their account."""
    if state is PersonState.ERASED:
        return frozenset()
    return frozenset(part for part in ProfilePart if part.value in shows)
