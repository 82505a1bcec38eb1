"""The audit log cannot be edited, and nothing of the last 24 months can be deleted: the database itself refuses."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import MIGRATIONS
from networks.audit.models import AuditEntry
from networks.audit.upkeep import sweep_audit
from networks.core import clock
from networks.core.config import Settings
from networks.core.db import db
from networks.core.soundness import unguarded_log
from networks.core.unit_of_work import unit_of_work
from tests.house.test_migrations import fresh

__all__ = ["fresh"]

OLD = timedelta(days=24 * 31 + 1)
YOUNG = timedelta(days=700)


@pytest.fixture
def guarded(fresh: Flask, tmp_path: Path) -> Flask:
    """A fresh database with an entry of today, an old one and one that is not old enough."""
    upgrade(directory=str(MIGRATIONS))
    fresh.extensions["sieci_settings"] = Settings(data=tmp_path)
    with unit_of_work():
        for age in (timedelta(), OLD, YOUNG):
            db.session.add(_entry(clock.now() - age))
    return fresh


def _entry(at: datetime) -> AuditEntry:
    return AuditEntry(
        at=at, actor_id=1, action="post.hidden", subject_kind="post", subject_id=1, reason="Ewa", detail={}
    )


@pytest.mark.parametrize(
    "change",
    ["at = NULL", "actor_id = 2", "action = 'x'", "subject_kind = 'x'", "subject_id = 2", "network_id = 2", "id = 9"],
)
def test_no_column_of_an_entry_can_be_changed(change: str, guarded: Flask) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="never edited"), db.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE audit_entry SET {change}")  # noqa: S608 (words of this test)


def test_a_reason_loses_the_name_of_somebody_erased(guarded: Flask) -> None:
    with unit_of_work():
        db.session.get_one(AuditEntry, 1).reason = "…"
    assert db.session.get_one(AuditEntry, 1).reason == "…"


def test_entries_of_the_last_24_months_cannot_be_deleted(guarded: Flask) -> None:
    for wanted in ("", " WHERE id = 1", " WHERE id = 3"):
        with pytest.raises(sa.exc.DBAPIError, match="kept for 24 months"), db.engine.begin() as connection:
            connection.exec_driver_sql(f"DELETE FROM audit_entry{wanted}")  # noqa: S608 (words of this test)


def test_no_entry_can_be_written_over_another(guarded: Flask) -> None:
    values = "(id, at, action, subject_kind, subject_id, detail) VALUES (1, '2026-01-01', 'x', 'x', 1, '{}')"
    over = "INSERT OR REPLACE INTO" if db.engine.dialect.name == "sqlite" else "INSERT INTO"
    with pytest.raises(sa.exc.DBAPIError), db.engine.begin() as connection:
        connection.exec_driver_sql(f"{over} audit_entry {values}")


def test_the_log_cannot_be_emptied_at_once(guarded: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        return  # it has no TRUNCATE
    with pytest.raises(sa.exc.DBAPIError, match="kept for 24 months"), db.engine.begin() as connection:
        connection.exec_driver_sql("TRUNCATE audit_entry")


def test_old_entries_are_swept_and_only_they(guarded: Flask) -> None:
    sweep_audit()
    assert list(db.session.scalars(sa.select(AuditEntry.id).order_by(AuditEntry.id))) == [1, 3]


def test_keeping_the_log_for_a_shorter_time_is_refused() -> None:
    with pytest.raises(ValueError, match="audit_months"):
        Settings(audit_months=12)


def test_verify_misses_a_trigger_that_is_gone(guarded: Flask) -> None:
    with db.engine.begin() as connection:
        assert list(unguarded_log(connection)) == []
        place = "" if db.engine.dialect.name == "sqlite" else " ON audit_entry"
        connection.exec_driver_sql(f"DROP TRIGGER audit_entry_stays{place}")
        assert [line for line in unguarded_log(connection) if "audit_entry_stays" in line]


def test_a_mistake_of_ours_shows_before_the_database_is_asked(guarded: Flask) -> None:
    with pytest.raises(RuntimeError, match="never edited"), unit_of_work():
        db.session.get_one(AuditEntry, 1).action = "post.restored"
    with pytest.raises(RuntimeError, match="never deleted"), unit_of_work():
        db.session.delete(db.session.get_one(AuditEntry, 1))
