"""Inviting, sending again and taking back: check, change, emit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.invitations import links, policy, queries
from networks.invitations.events import InvitationSentAgain, InvitationWithdrawn, Invited
from networks.invitations.models import Invitation, InvitationState
from networks.membership.words import role_word
from networks.people.models import Institution, Network, Person, Role
from networks.people.positions import Misfit, misfit
from networks.people.queries import person_by_email
from networks.web import mailing
from networks.web.i18n import speaking

LIFE: Final = timedelta(days=30)
MAY_NOT: Final = _("Only the coordinator of an open network invites people into it.")


@dataclass(frozen=True)
class Guest:
    """Who is to be invited, as far as it is known; `email` is an address as `core.addresses` writes it."""

    email: str
    name: str = ""
    position_code: str = ""
    institution: Institution | None = None


def invite(
    by: Person, network: Network, guest: Guest, roles: Collection[Role], *, note: str = "", exception_reason: str = ""
) -> Invitation:
    """Invite an address into `network` with `roles` and write the mail; the invitation is open for 30 days.

    An invitation of this address that has expired is sent anew. Raises Forbidden if `by` may not invite here, Invalid
    for roles that cannot be given (field `roles`), for one's own address (field `email`) and for somebody who is known
    to be outside of the network's audience without a reason (field `exception_reason`), Conflict for somebody who is in
    already (`already_in`) or has an open invitation (`already_invited`).
    """
    require(policy.can_invite(by, network), MAY_NOT)
    check_roles(by, roles)
    person = person_by_email(guest.email)
    if person is not None and person.id == by.id and not by.roles_in(network):
        raise Invalid(_("Nobody invites themself. Please ask another administrator."), field="email", code="oneself")
    if person is not None and person.roles_in(network):
        raise Conflict(_("%(name)s is in this network already.", name=person.name), code="already_in")
    invitation = queries.open_one(network, guest.email)
    if invitation is not None and invitation.state_at(clock.now()) is InvitationState.OPEN:
        raise Conflict(
            _("This address has an open invitation already. It can be sent again from the list."),
            code="already_invited",
        )
    _check_audience(network, guest, roles, exception_reason)
    if invitation is None:
        invitation = Invitation(network=network, email=guest.email, issue=0)
    invitation.name, invitation.position_code = guest.name, guest.position_code
    invitation.institution_id = guest.institution.id if guest.institution else None
    invitation.roles = [role.value for role in Role if role in set(roles)]
    invitation.note, invitation.exception_reason, invitation.by_id = note, exception_reason or None, by.id
    _send(invitation)
    emit(Invited(invitation_id=invitation.id, network_id=network.id, by_id=by.id))
    return invitation


def send_again(by: Person, invitation: Invitation) -> None:
    """Send an invitation once more, open for 30 days from now; links sent before are dead.

    Raises Forbidden if `by` may not invite here, Conflict (`answered`) once it is accepted, declined or withdrawn.
    """
    require(policy.can_invite(by, invitation.network), MAY_NOT)
    _require_unanswered(invitation)
    _send(invitation)
    emit(InvitationSentAgain(invitation_id=invitation.id, network_id=invitation.network_id, by_id=by.id))


def withdraw(by: Person, invitation: Invitation) -> None:
    """Take an invitation back; its link leads to a page that says so. Twice changes nothing.

    Raises Forbidden if `by` may not see the network's invitations, Conflict (`answered`) once it was answered.
    """
    require(policy.can_see(by, invitation.network), MAY_NOT)
    if invitation.withdrawn_at is not None:
        return
    _require_unanswered(invitation)
    invitation.withdrawn_at = clock.now()
    emit(InvitationWithdrawn(invitation_id=invitation.id, network_id=invitation.network_id, by_id=by.id))


def check_roles(by: Person, roles: Collection[Role]) -> None:
    """Raises Invalid (field `roles`) for roles that `by` cannot invite somebody as."""
    if not roles:
        raise Invalid(_("Please choose a role."), field="roles")
    if not set(roles) <= set(policy.roles_to_give(by)):
        raise Invalid(_("Coordinators are invited by the administrator only."), field="roles")
    if Role.OBSERVER in roles and len(set(roles)) > 1:
        raise Invalid(_("An observer writes nothing, so this role stands alone."), field="roles")


def _check_audience(network: Network, guest: Guest, roles: Collection[Role], exception_reason: str) -> None:
    """Measure what was typed about the guest, not what an account of theirs holds, which is nobody's to learn."""
    if exception_reason or not guest.position_code:
        return
    unit = guest.institution
    why = misfit(network, guest.position_code, unit, frozenset(roles))
    if why is not None and (why is not Misfit.UNIT_KIND or unit is not None):
        raise Invalid(
            _("This person is outside the network's audience. Please give a reason for the exception."),
            field="exception_reason", code="outside_audience",
        )  # fmt: skip


def _require_unanswered(invitation: Invitation) -> None:
    match invitation.state_at(clock.now()):
        case InvitationState.ACCEPTED:
            raise Conflict(_("This invitation has been accepted already."), code="answered")
        case InvitationState.DECLINED:
            raise Conflict(_("This invitation was declined. A new one can be sent to the address."), code="answered")
        case InvitationState.WITHDRAWN:
            raise Conflict(_("This invitation was withdrawn. A new one can be sent to the address."), code="answered")


def _send(invitation: Invitation) -> None:
    """Give the invitation a new issue and 30 days, and write its mail in the language of who gets it."""
    now = clock.now()
    invitation.issue, invitation.sent_at, invitation.expires_at = invitation.issue + 1, now, now + LIFE
    db.session.add(invitation)
    db.session.flush()
    person = person_by_email(invitation.email)
    inviter = db.session.get(Person, invitation.by_id) if invitation.by_id else None
    network, language = invitation.network, person.language if person is not None else "pl"
    with speaking(language):
        roles = ", ".join(role_word(Role(role)) for role in invitation.roles)
    mailing.send(
        "invitation", invitation.name, invitation.email, language=language,
        person_id=person.id if person is not None else None, network_name=network.name_in(language),
        purpose=network.purpose_in(language), inviter=inviter.name if inviter else "", roles=roles,
        note=invitation.note, until=invitation.expires_at, link=mailing.address_of(links.path_for(invitation)),
    )  # fmt: skip
