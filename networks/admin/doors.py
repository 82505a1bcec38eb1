"""The way into administration; to everybody else it is as if it was not there."""

from __future__ import annotations

from networks.access.current import signed_in
from networks.admin import policy
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.people.models import Person


def administrator() -> Person:
    """The administrator who asks. Raises NotFound for everybody else."""
    person = signed_in()
    if not policy.can_administer(person):
        raise NotFound(_("There is no such page, or it is not open to you."))
    return person
