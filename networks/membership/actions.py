"""Letting people into networks, their roles, what they accept there, and leaving."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound, require
from networks.core.html import RENDER_VERSION, Written
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.membership import policy, queries, roster
from networks.membership.events import MemberRemoved, MembersExported, RolesChanged, RulesAccepted, RulesPublished
from networks.membership.models import (
    FirstAnswer,
    FirstStep,
    FirstWish,
    NetworkRules,
    PutOffStep,
    RulesAcceptance,
    Substitution,
)
from networks.people import actions as people
from networks.people.models import Membership, MembershipState, Network, Person, Role
from networks.people.positions import misfit
from networks.people.queries import membership_of

MAY_NOT = _("Your role in this network does not allow this.")


def admit(
    person: Person,
    network: Network,
    roles: Collection[Role],
    *,
    exception_reason: str | None = None,
    accepts_rules: bool = False,
) -> Membership:
    """Let `person` into `network` with `roles`, added to those already held.

    `accepts_rules` says that the person has just accepted the network's present rules. Somebody outside the network's
    audience needs the coordinator's reasoned exception. Who was in for the time of a substitution stays from now on.

    Raises Conflict (`network_closed`) when the network is closed, Invalid (`outside_audience`, field
    `exception_reason`) for somebody outside the audience without a reason.
    """
    if not network.is_open:
        raise Conflict(_("This network is closed; nobody can join it any more."), code="network_closed")
    wanted = frozenset(roles) | person.roles_in(network)
    unit = person.institution
    if misfit(network, person.position_code, unit, wanted) and not exception_reason:
        raise Invalid(
            _("This person is outside the network's audience. Please give a reason for the exception."),
            field="exception_reason", code="outside_audience",
        )  # fmt: skip
    membership = people.give_roles(person, network, wanted)
    membership.exception_reason = exception_reason or membership.exception_reason
    membership.left_reason = None
    stays = update(Substitution).where(Substitution.network_id == network.id, Substitution.deputy_id == person.id)
    db.session.execute(stays.values(lets_in=False))
    if accepts_rules:
        accept_rules(person, network)
    return membership


def change_roles(
    by: Person, person: Person, network: Network, roles: Collection[Role], *, exception_reason: str | None = None
) -> Membership:
    """Let a member hold exactly these `roles`; who coordinates goes on coordinating beside them.

    Raises Forbidden if `by` does not coordinate the network or gives the coordinator's role, NotFound for somebody who
    is not in it, Invalid for no role at all, for an observer who is something else too, and (`exception_reason`) for
    a new member from outside the audience.
    """
    lock(network)
    require(policy.can_lead(by, network), MAY_NOT)
    membership = _membership_in(person, network)
    held = membership.roles
    if Role.COORDINATOR in roles and Role.COORDINATOR not in held:
        raise Forbidden(_("The coordinator's role is given by a handover or by the administrator."), code="by_handover")
    wanted = frozenset(roles) | (held & {Role.COORDINATOR})
    if not wanted:
        raise Invalid(_("Please choose a role. To end the membership, please remove the person."), field="roles")
    if Role.OBSERVER in wanted and len(wanted) > 1:
        raise Invalid(_("An observer writes nothing, so this role stands alone."), field="roles")
    unit, becomes_member = person.institution, Role.MEMBER in wanted - held
    is_outside = becomes_member and misfit(network, person.position_code, unit, wanted)
    if is_outside and not (exception_reason or membership.exception_reason):
        raise Invalid(
            _("This person is outside the network's audience. Please give a reason for the exception."),
            field="exception_reason", code="outside_audience",
        )  # fmt: skip
    membership.exception_reason = exception_reason or membership.exception_reason
    if wanted != held:
        people.give_roles(person, network, wanted)
        emit(RolesChanged(person_id=person.id, network_id=network.id, by_id=by.id))
    return membership


def remove_member(by: Person, person: Person, network: Network, reason: str) -> None:
    """End a membership, with a reason that the person is told; what they wrote stays.

    Raises NotFound for somebody who is not in the network, Forbidden if `by` does not coordinate it, if it is `by`
    herself, and for another coordinator.
    """
    lock(network)
    require(policy.can_lead(by, network), MAY_NOT)
    membership = _membership_in(person, network)
    require(by.id != person.id, _("To go yourself, please choose “Leave the network”."), code="leave_instead")
    require(
        policy.can_remove(by, person, network), _("A coordinator can be removed by the administrator only."),
        code="coordinator",
    )  # fmt: skip
    people.remove_from(person, network)
    membership.left_reason = reason
    emit(MemberRemoved(person_id=person.id, network_id=network.id, by_id=by.id, reason=reason))


def leave(person: Person, network: Network) -> None:
    """Leave the network; what the person wrote stays.

    Raises NotFound for somebody who is not in it, Conflict (`last_coordinator`) for the last coordinator.
    """
    keep_a_coordinator(network, person)
    _membership_in(person, network)
    people.remove_from(person, network, state=MembershipState.LEFT)


def keep_a_coordinator(network: Network, leaving: Person) -> None:
    """Make sure that somebody still coordinates an open network after `leaving` does not; of two at once one waits.

    Raises Conflict (`last_coordinator`).
    """
    lock(network)
    membership = membership_of(leaving, network)
    leads = membership is not None and Role.COORDINATOR in membership.roles
    if leads and network.is_open and not roster.coordinators_beside(network, leaving):
        raise Conflict(
            _("You are the last coordinator of this network. Please hand the role over to somebody first."),
            code="last_coordinator",
        )


def lock(network: Network) -> None:
    """Let others who decide about the network's people wait until the open unit ends, and read what they decided."""
    db.session.flush()
    db.session.execute(select(Network.id).where(Network.id == network.id).with_for_update())
    db.session.expire_all()


def note_export(by: Person, network: Network) -> None:
    """Say that the list of members is being taken out. Raises Forbidden if `by` does not coordinate the network."""
    require(policy.is_coordinator(by, network), MAY_NOT)
    emit(MembersExported(network_id=network.id, by_id=by.id))


def publish_rules(by: Person, network: Network, words: Written) -> NetworkRules:
    """Let the network have new rules from now on; who publishes them accepts them.

    Raises Forbidden if `by` does not coordinate the network, Invalid when nothing has changed.
    """
    lock(network)
    require(policy.can_lead(by, network), MAY_NOT)
    before = queries.rules_of(network)
    if before is not None and before.text == words.text:
        raise Invalid(_("These are the rules as they are now; nothing has changed."), field="text")
    rules = NetworkRules(
        network_id=network.id, version=(before.version if before else 0) + 1, text=words.text, html=words.html,
        render_version=RENDER_VERSION, by_id=by.id,
    )  # fmt: skip
    db.session.add(rules)
    db.session.flush()
    emit(RulesPublished(rules_id=rules.id, network_id=network.id, by_id=by.id))
    accept_rules(by, network)
    return rules


def require_rules(network: Network, version: int) -> None:
    """Raises Invalid (field `rules_version`) unless `version` is that of the network's present rules, if it has any."""
    rules = queries.rules_of(network)
    if rules is not None and version != rules.version:
        raise Invalid(_("Please read the rules of the network and accept them."), field="rules_version")


def accept_rules(person: Person, network: Network, version: int | None = None) -> None:
    """Note that a member accepts the network's present rules; accepting them twice changes nothing.

    `version` is the one the person has read. Raises Conflict (`rules_changed`) when there is a newer one.
    """
    rules, membership = queries.rules_of(network), membership_of(person, network)
    if rules is None or membership is None:
        return
    if version is not None and version != rules.version:
        raise Conflict(_("The rules have changed meanwhile. Please read the new ones."), code="rules_changed")
    if membership.rules_version >= rules.version:
        return
    membership.rules_version = rules.version
    if db.session.get(RulesAcceptance, (rules.id, person.id)) is None:
        db.session.add(RulesAcceptance(rules_id=rules.id, person_id=person.id))
    db.session.flush()
    emit(RulesAccepted(rules_id=rules.id, network_id=network.id, person_id=person.id))


def note_introduced(person: Person, network: Network) -> bool:
    """Note that a new member introduced themselves; answers False if they had done so before."""
    membership = _membership_in(person, network)
    if membership.introduced_at is not None:
        return False
    membership.introduced_at = clock.now()
    return True


def answer_first(person: Person, network: Network, wish: FirstWish, words: str) -> None:
    """Keep what a new member wants from the network; a second answer takes the place of the first."""
    membership = _membership_in(person, network)
    answer = roster.first_answer_of(membership) or FirstAnswer(membership_id=membership.id)
    answer.wish, answer.words, answer.at = wish, words, clock.now()
    db.session.add(answer)
    membership.answered_at = membership.answered_at or answer.at


def put_off(person: Person, network: Network, step: FirstStep) -> None:
    """Ask for a first step no more; it can be done later all the same."""
    membership = _membership_in(person, network)
    if step not in roster.put_off_by(membership):
        db.session.add(PutOffStep(membership_id=membership.id, step=step))


def _membership_in(person: Person, network: Network) -> Membership:
    """The membership of somebody who is in. Raises NotFound for all others."""
    membership = membership_of(person, network)
    if membership is None or membership.state is not MembershipState.MEMBER:
        raise NotFound(_("There is no such person in this network."))
    return membership
