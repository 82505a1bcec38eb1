"""Writing down an act that no event speaks of: those of the administration, reading the log itself."""

from __future__ import annotations

from typing import Any

from networks.audit.models import AuditEntry
from networks.core.db import db
from networks.people.models import Person


def note(
    actor: Person | None,
    action: str,
    subject: tuple[str, int],
    *,
    network_id: int | None = None,
    reason: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write in the open unit that `actor` (None for a command or the worker) did `action` to `subject`.

    `action` reads `thing.done`; `subject` is a kind and an id. `detail` holds codes and ids that say what exactly,
    never words of people: those may only stand in `reason`, from which an erased person's name is taken.
    """
    subject_kind, subject_id = subject
    db.session.add(
        AuditEntry(
            actor_id=actor.id if actor else None, action=action, subject_kind=subject_kind, subject_id=subject_id,
            network_id=network_id, reason=reason, detail=detail or {},
        )
    )  # fmt: skip
