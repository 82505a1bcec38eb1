"""Who may see what became of a list."""

from __future__ import annotations

from networks.imports.models import ImportList
from networks.people.models import Person, Role


def can_see(person: Person, made: ImportList) -> bool:
    """Those who may hand in such lists: coordinators for their network, administrators for all."""
    if not person.is_active:
        return False
    if made.network_id is None:
        return person.is_admin
    return person.is_admin or Role.COORDINATOR in person.roles_by_network_id(made.network_id)
