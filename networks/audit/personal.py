"""What a person did according to the log, for the export of own data. Entries stay; reasons lose an erased name."""

from __future__ import annotations

from sqlalchemy import select

from networks.audit.models import AuditEntry
from networks.core.db import db
from networks.core.personal import Rows, exports
from networks.people.models import Person

AT_ONCE = 200


@exports("activity", "audit_entry.actor_id")
def activity(person: Person) -> Rows:
    """What the person did and when; whom it concerned is said only where it is the person."""
    rows = select(AuditEntry).where(AuditEntry.actor_id == person.id).order_by(AuditEntry.id)
    for row in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        is_about_others = row.subject_kind == "person" and row.subject_id != person.id
        yield {
            "at": row.at, "action": row.action, "about": row.subject_kind,
            "id": None if is_about_others else row.subject_id, "network_id": row.network_id, "reason": row.reason,
        }  # fmt: skip
