"""`verify` names whatever does not agree in the stored data."""

from __future__ import annotations

import pytest

from networks.core.upkeep import Refusal, verify
from tests.networks.core.small_app import settings_for
from tests.networks.core.small_site import opened, wrong_lines

REVISION = """
revision = "aaaa"
down_revision = None
"""


def test_a_sound_site_has_nothing_wrong(small_settings, migrations):
    assert wrong_lines(small_settings, migrations) == []


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        ("DELETE FROM room_event WHERE seq = 2", "room thread:1: 2 to 2 are missing"),
        ("DELETE FROM room_event WHERE seq = 1", "room thread:1: 1 to 1 are missing"),
        ("DELETE FROM room_event WHERE seq = 3", "room thread:1: the counter says 3, the highest event is 2"),
        ("DELETE FROM room_event", "room thread:1: the counter says 3, the highest event is 0"),
        ("UPDATE room_event SET seq = 2 WHERE seq = 1", None),
        ("UPDATE room SET head = 9 WHERE name = 'empty'", "room empty: the counter says 9, the highest event is 0"),
        ("INSERT INTO room_event VALUES (9, 'lost', 1, 'x')", "room lost: has events but no counter"),
    ],
)
def test_what_does_not_agree_is_found(small_settings, migrations, damage, line):
    with opened(small_settings) as database:
        database.execute(damage)
    lines = wrong_lines(small_settings, migrations)
    assert lines == ([line] if line else ["room thread:1: 1 to 1 are missing", "room thread:1: 2 stands twice"])


def test_holes_under_the_floor_are_none(small_settings, migrations):
    with opened(small_settings) as database:
        database.execute("DELETE FROM room_event WHERE seq = 1")
        database.execute("UPDATE room SET floor = 2 WHERE name = 'thread:1'")
    assert wrong_lines(small_settings, migrations) == []


def test_rows_that_refer_to_nothing_are_found(small_settings, migrations):
    with opened(small_settings) as database:
        database.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, room VARCHAR(80) REFERENCES room(name))")
        database.execute("INSERT INTO child VALUES (4, 'nowhere')")
    assert wrong_lines(small_settings, migrations) == ["child 4: refers to a row of room that is not there"]


def test_a_damaged_file_is_found_and_does_not_stop_the_report(small_settings, migrations):
    with opened(small_settings) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = small_settings.data / "sieci.sqlite3"
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(bytes(data))
    assert any(line.startswith("database: ") for line in wrong_lines(small_settings, migrations))


def test_missing_migrations_are_found(small_settings, migrations):
    (migrations / "versions" / "2026_11_24_first.py").write_text(REVISION)
    assert wrong_lines(small_settings, migrations) == [
        "migrations: the database is at no migration, this version needs aaaa"
    ]
    with opened(small_settings) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        database.execute("INSERT INTO alembic_version VALUES ('aaaa')")
    assert wrong_lines(small_settings, migrations) == []


def test_without_a_database_there_is_nothing_to_verify(tmp_path, migrations):
    with pytest.raises(Refusal):
        verify(settings_for(tmp_path / "nothing"), migrations=migrations)
