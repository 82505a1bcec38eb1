"""Memberships as part of what the site knows of a person: their export and their erasure."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.membership.models import FirstAnswer, Handover, NetworkRules, PutOffStep, RulesAcceptance, Substitution
from networks.membership.roster import first_answer_of
from networks.people.models import Membership, Person


@exports("memberships", "membership.person_id")
def own_memberships(person: Person) -> Rows:
    """Where the person is or was, as what, and what they answered to the first question."""
    rows = db.session.scalars(select(Membership).where(Membership.person_id == person.id).order_by(Membership.id))
    return [_membership(row) for row in rows]


@exports("network_rules_accepted", "rules_acceptance.person_id")
def accepted_rules(person: Person) -> Rows:
    """Which rules of which network the person accepted, and when."""
    rows = db.session.execute(
        select(NetworkRules.network_id, NetworkRules.version, RulesAcceptance.at)
        .join(RulesAcceptance, RulesAcceptance.rules_id == NetworkRules.id)
        .where(RulesAcceptance.person_id == person.id)
    )
    return [{"network_id": network_id, "version": version, "at": at} for network_id, version, at in rows]


@exports("substitutions", "substitution.absent_id", "substitution.deputy_id")
def own_substitutions(person: Person) -> Rows:
    """Whom the person stood in for, and who stood in for them."""
    rows = db.session.scalars(_substitutions_of(person)).all()
    return [
        {
            "network_id": row.network_id, "i_was": "absent" if row.absent_id == person.id else "deputy",
            "starts_on": row.starts_on, "ends_on": row.ends_on, "ended_at": row.ended_at,
        }
        for row in rows
    ]  # fmt: skip


@exports("handovers", "handover.from_id")
def own_handovers(person: Person) -> Rows:
    """The person's own notes on handing a network over."""
    rows = db.session.scalars(select(Handover).where(Handover.from_id == person.id).order_by(Handover.id))
    return [{"network_id": row.network_id, "at": row.created_at, "note": row.note} for row in rows]


@erases(
    "membership", "membership.person_id", "rules_acceptance.person_id", "substitution.absent_id",
    "substitution.deputy_id",
)  # fmt: skip
def erase(person: Person, _traces: Traces) -> None:
    """Take words by and about the person away; that the network was handed over stays, without a name."""
    ids = select(Membership.id).where(Membership.person_id == person.id)
    db.session.execute(delete(FirstAnswer).where(FirstAnswer.membership_id.in_(ids)))
    db.session.execute(delete(PutOffStep).where(PutOffStep.membership_id.in_(ids)))
    db.session.execute(delete(RulesAcceptance).where(RulesAcceptance.person_id == person.id))
    db.session.execute(
        update(Membership).where(Membership.person_id == person.id).values(exception_reason=None, left_reason=None)
    )
    for row in db.session.scalars(_substitutions_of(person)).all():
        db.session.delete(row)


def _substitutions_of(person: Person) -> Select[Substitution]:
    return select(Substitution).where(
        or_(Substitution.absent_id == person.id, Substitution.deputy_id == person.id)
    ).order_by(Substitution.id)  # fmt: skip


def _membership(row: Membership) -> dict[str, Any]:
    answer = first_answer_of(row)
    return {
        "network": row.network.slug, "state": row.state.value, "roles": sorted(role.value for role in row.roles),
        "joined_at": row.joined_at, "left_at": row.left_at, "left_reason": row.left_reason,
        "exception_reason": row.exception_reason, "introduced_at": row.introduced_at,
        "first_answer": answer.wish.value if answer is not None else None,
        "first_answer_words": answer.words if answer is not None else "",
    }  # fmt: skip
