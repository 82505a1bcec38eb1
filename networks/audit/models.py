"""The audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Index, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from networks.core import clock
from networks.core.db import Base


class AuditEntry(Base):
    """One act. No foreign keys: an entry outlives what it speaks of.

    Entries are never edited, `reason` apart, from which the name of an erased person is taken, and they are kept for 24
    months at least. Triggers of the database see to it, because code can be forgotten.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id"),
        Index("ix_audit_entry_action", "action", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    network_id: Mapped[int | None] = mapped_column(index=True)
    reason: Mapped[str | None]
    # Codes and ids that say what exactly, never words of people.
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


@event.listens_for(AuditEntry, "before_update")
def _refuse_editing(_mapper: Mapper[AuditEntry], _connection: Connection, entry: AuditEntry) -> None:
    """A mistake of ours shows here, before the database refuses it."""
    changed = {one.key for one in sa.inspect(entry).attrs if one.history.has_changes()} - {"reason"}
    if changed:
        raise RuntimeError(f"audit entries are never edited: {', '.join(sorted(changed))}")


@event.listens_for(AuditEntry, "before_delete")
def _refuse_deleting(_mapper: Mapper[AuditEntry], _connection: Connection, _entry: AuditEntry) -> None:
    """Only what is old enough goes, and only in the sweep."""
    raise RuntimeError("audit entries are never deleted one by one")
