"""Letting people into networks, and what they accept there."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from networks.core.db import db
from networks.core.errors import Conflict, Invalid
from networks.core.words import later as _
from networks.membership import queries
from networks.membership.models import RulesAcceptance
from networks.people import actions as people
from networks.people.models import Membership, Network, Person, Role
from networks.people.positions import misfit


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
    audience needs the coordinator's reasoned exception.

    Raises Conflict (`network_closed`) when the network is closed, Invalid (`outside_audience`, field
    `exception_reason`) for somebody outside the audience without a reason.
    """
    if not network.is_open:
        raise Conflict(_("This network is closed; nobody can join it any more."), code="network_closed")
    wanted = frozenset(roles) | person.roles_in(network)
    unit = person.institution
    if misfit(network, person.position_code, unit.kind if unit else None, wanted) and not exception_reason:
        raise Invalid(
            _("This person is outside the network's audience. Please give a reason for the exception."),
            field="exception_reason", code="outside_audience",
        )  # fmt: skip
    membership = people.give_roles(person, network, wanted)
    membership.exception_reason = exception_reason or membership.exception_reason
    if accepts_rules:
        accept_rules(person, network)
    return membership


def accept_rules(person: Person, network: Network) -> None:
    """Note that a member accepts the network's present rules; accepting them twice changes nothing."""
    rules = queries.rules_of(network)
    membership = db.session.scalar(
        select(Membership).where(Membership.person_id == person.id, Membership.network_id == network.id)
    )
    if rules is None or membership is None or membership.rules_version >= rules.version:
        return
    membership.rules_version = rules.version
    db.session.add(RulesAcceptance(rules_id=rules.id, person_id=person.id))
    db.session.flush()
