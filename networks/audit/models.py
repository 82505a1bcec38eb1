"""The audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base


class AuditEntry(Base):
    """One act. No foreign keys: an entry outlives what it speaks of."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)
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
