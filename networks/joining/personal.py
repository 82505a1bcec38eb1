"""Requests to join as part of what the site knows of a person: their export and their erasure."""

from __future__ import annotations

from sqlalchemy import delete, select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.joining.models import JoinRequest
from networks.people.models import Person


@exports("join_requests", "join_request.person_id")
def own_requests(person: Person) -> Rows:
    """The person's own requests with their answers."""
    rows = db.session.scalars(select(JoinRequest).where(JoinRequest.person_id == person.id).order_by(JoinRequest.id))
    return [
        {
            "network": row.network.slug, "asked_at": row.created_at, "reason": row.reason, "state": row.state.value,
            "rules_version": row.rules_version, "decided_at": row.decided_at, "answer": row.answer,
        }
        for row in rows
    ]  # fmt: skip


@erases("joining", "join_request.person_id")
def erase(person: Person, _traces: Traces) -> None:
    """Take the person's requests away; nobody needs them any more."""
    db.session.execute(delete(JoinRequest).where(JoinRequest.person_id == person.id))
