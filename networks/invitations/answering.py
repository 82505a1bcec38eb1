"""Answering an invitation: with the account that has the invited address, or by making that account."""

from __future__ import annotations

from dataclasses import dataclass

from networks.access import actions as access
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound, Problem, Sentence, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.invitations import links, queries
from networks.invitations.events import InvitationAccepted, InvitationDeclined
from networks.invitations.models import Invitation, InvitationState
from networks.membership.actions import admit, require_rules
from networks.membership.words import misfit_words, position_word
from networks.people.models import Institution, Network, Person, PersonState, Role
from networks.people.positions import misfit
from networks.people.queries import person_by_email
from networks.web.i18n import speaking


class Gone(Problem):
    """An invitation that is no longer one: used, expired, withdrawn, or with a newer link."""

    status = 410
    default_code = "gone"


class NotYours(Forbidden):
    """Somebody else is signed in than the one who is invited."""

    default_code = "not_yours"


@dataclass(frozen=True)
class Newcomer:
    """What somebody without an account says of themselves; `password_hash` was made before the unit."""

    name: str
    position_code: str
    institution: Institution | None
    language: str
    password_hash: str


def invitation_behind(token: str, *, to_answer: bool = False) -> Invitation:
    """The open invitation a link leads to; `to_answer` locks it in the open unit, so that it is answered once.

    Raises NotFound for a link that is not ours, Gone with what to do for one that is no longer good.
    """
    named = links.named_by(token)
    id_ = named.invitation_id
    found = queries.locked(id_) if to_answer else db.session.get(Invitation, id_)
    if found is None:
        raise Gone(_("This invitation is not there any more. Please ask the coordinator of the network for a new one."))
    state = found.state_at(clock.now())
    said = _why_gone(state, is_old=named.issue != found.issue)
    if said is not None:
        raise Gone(said, code="old" if state is InvitationState.OPEN else state.value)
    if not found.network.is_open:
        raise Gone(_("The network is closed; nobody can join it any more."), code="network_closed")
    return found


def account_of(invitation: Invitation) -> Person | None:
    """The account that has the invited address and a password; None for one who begins with this invitation.

    Raises Gone when the account is closed.
    """
    person = person_by_email(invitation.email)
    if person is None or person.state is PersonState.INVITED:
        return None
    if not person.is_active:
        raise Gone(
            _("The account with the invited address is closed. Please write to the administrator."),
            code="account_closed",
        )
    return person


def require_own(person: Person, invitation: Invitation) -> None:
    """Raises NotYours unless the signed-in `person` is the one who is invited; says nothing about the invitation."""
    if person.email != invitation.email:
        raise NotYours(
            _(
                "This invitation is for somebody else than %(name)s. If it came to another address of yours, please "
                "sign out first, or ask for an invitation to %(email)s.",
                name=person.name, email=person.email,
            )
        )  # fmt: skip


def accept(person: Person, invitation: Invitation, rules_version: int = 0) -> Network:
    """Join by the invitation, with the account that has its address.

    What the invitation knows of position and institution fills gaps of the profile. Raises NotYours for another person,
    Forbidden (`oneself`) for whoever sent it, when its address is theirs by now, Invalid for rules that were not
    accepted (`rules_version`), Forbidden (`outside_audience`) for somebody outside the network's audience without an
    exception.
    """
    require_own(person, invitation)
    require(
        invitation.by_id != person.id, _("Nobody invites themself. Please ask another administrator."), code="oneself"
    )
    if not person.position_code and invitation.position_code:
        _take_position(person, invitation.position_code)
    if person.institution_id is None and invitation.institution_id is not None:
        person.institution = db.session.get(Institution, invitation.institution_id)
    _join(person, invitation, rules_version)
    return invitation.network


def accept_as_newcomer(invitation: Invitation, newcomer: Newcomer, rules_version: int = 0) -> Person:
    """Make the account of the invited address and join by the invitation; the link has shown whose the address is.

    Raises Conflict (`has_account`) when somebody made the account meanwhile, otherwise as `accept` does.
    """
    if account_of(invitation) is not None:
        raise Conflict(
            _("There is an account with the invited address already. Please sign in and accept then."),
            code="has_account",
        )
    person = person_by_email(invitation.email)
    if person is None:
        person = Person(email=invitation.email, name=newcomer.name, state=PersonState.INVITED)
        db.session.add(person)
    person.language = newcomer.language
    _take_position(person, newcomer.position_code)
    person.institution = newcomer.institution or person.institution
    db.session.flush()
    access.begin_account(person, newcomer.name, newcomer.password_hash)
    _join(person, invitation, rules_version)
    return person


def decline(invitation: Invitation, person: Person | None) -> None:
    """Turn the invitation down; `person` is None for one without an account. Raises NotYours for another person."""
    if person is not None:
        require_own(person, invitation)
    invitation.declined_at = clock.now()
    emit(
        InvitationDeclined(
            invitation_id=invitation.id, network_id=invitation.network_id, by_id=person.id if person else None
        )
    )


def institution_of(invitation: Invitation, typed: str) -> Institution | None:
    """The invitation's institution, else the one that was typed. Raises Invalid (`institution`) for no such one."""
    if invitation.institution_id is not None:
        return db.session.get(Institution, invitation.institution_id)
    try:
        return queries.institution_named(typed)
    except NotFound as unknown:
        raise Invalid(unknown.message, field="institution") from None


def _join(person: Person, invitation: Invitation, rules_version: int) -> None:
    network, roles = invitation.network, frozenset(Role(role) for role in invitation.roles)
    held = person.roles_in(network)
    if held and roles == {Role.OBSERVER}:  # who is in already sees all that an observer sees
        roles = held
    require_rules(network, rules_version)
    _require_fit(person, invitation, roles | held)
    admit(person, network, roles, exception_reason=invitation.exception_reason, accepts_rules=True)
    invitation.accepted_at, invitation.accepted_by_id = clock.now(), person.id
    emit(InvitationAccepted(invitation_id=invitation.id, network_id=network.id, by_id=person.id))


def _require_fit(person: Person, invitation: Invitation, roles: frozenset[Role]) -> None:
    """Raises Forbidden, saying why and what to do, for somebody outside the audience whom no reason lets in."""
    unit = person.institution
    why = misfit(invitation.network, person.position_code, unit, roles)
    if why is not None and not invitation.exception_reason:
        raise Forbidden(
            _(
                "%(why)s Please check position and institution. If they are right, please ask the coordinator for an "
                "invitation with an exception.",
                why=misfit_words(why, invitation.network),
            ),
            code="outside_audience",
        )  # fmt: skip


def _take_position(person: Person, code: str) -> None:
    """Give the person a position of the list; the word they show is theirs to change in the profile."""
    if code and code != person.position_code:
        with speaking(person.language or "pl"):
            person.position_code, person.position = code, position_word(code)


def _why_gone(state: InvitationState, *, is_old: bool) -> Sentence | None:
    """Why a link is no longer good and what to do; None for a good one."""
    match state:
        case InvitationState.ACCEPTED:
            return _("This invitation has been accepted. If it was you, please sign in; the network is on your desk.")
        case InvitationState.DECLINED:
            return _("This invitation was declined. If that was a mistake, please ask the coordinator for a new one.")
        case InvitationState.WITHDRAWN:
            return _(
                "This invitation was withdrawn. Please ask the coordinator of the network if it should be renewed."
            )
    if is_old:
        return _("A newer mail with this invitation was sent. Please use the link in the newest mail.")
    if state is InvitationState.EXPIRED:
        return _("This invitation has expired. The coordinator can send it again.")
    return None
