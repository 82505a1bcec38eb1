"""What the doors of invitations share."""

from __future__ import annotations

from networks.core.errors import Invalid, NotFound
from networks.invitations import queries
from networks.invitations.actions import Guest
from networks.invitations.forms import InvitationForm


def guest_of(form: InvitationForm) -> Guest:
    """Who is invited by a form. Raises Invalid (field `institution`) for an institution that is not in the register."""
    try:
        institution = queries.institution_named(form.institution)
    except NotFound as unknown:
        raise Invalid(unknown.message, field="institution") from None
    return Guest(form.email, form.name, form.position, institution)
