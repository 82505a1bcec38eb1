"""Who may administer the programme."""

from __future__ import annotations

from networks.people import policy
from networks.people.models import Person


def can_administer(person: Person) -> bool:
    """Administrators only; it opens no network's content to them."""
    return policy.can_administer(person)
