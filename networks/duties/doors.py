"""The way to the administrators' pages of duty; to everybody else it is as if they were not there."""

from __future__ import annotations

from networks.access.current import signed_in
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.duties import policy
from networks.people.models import Person


def manager() -> Person:
    """The administrator who asks. Raises NotFound for everybody else."""
    person = signed_in()
    if not policy.can_manage(person):
        raise NotFound(_("There is no such page, or it is not open to you."))
    return person
