"""How long the log is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from flask import current_app

from networks.audit.models import AuditEntry
from networks.core import clock
from networks.core.config import Settings
from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.unit_of_work import unit_of_work

DAY_SECONDS: Final = 24 * 3600
# The longest month, so that nothing goes before the database lets it.
MONTH_DAYS: Final = 31
SWEPT_AT_ONCE: Final = 200


@periodic("sweep_audit", DAY_SECONDS)
def sweep_audit() -> None:
    """Delete entries older than `SIECI_AUDIT_MONTHS` months, a few in a unit."""
    settings: Settings = current_app.extensions["sieci_settings"]
    before = clock.now() - timedelta(days=settings.audit_months * MONTH_DAYS)
    old = sa.select(AuditEntry.id).where(AuditEntry.at < before).limit(SWEPT_AT_ONCE)
    swept = SWEPT_AT_ONCE
    while swept == SWEPT_AT_ONCE:
        with unit_of_work():
            ids = db.session.scalars(old).all()
            db.session.execute(sa.delete(AuditEntry).where(AuditEntry.id.in_(ids)))
        swept = len(ids)
