"""A backup made while people write comes back whole and private; what is there already is never overwritten."""

from __future__ import annotations

import json
import shutil
import tarfile
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from networks.core.upkeep import Refusal, backup, restore
from tests.networks.core.small_app import eventually, own_postgres, settings_for
from tests.networks.core.small_site import opened, site, wrong_lines


def test_a_backup_made_while_people_write_comes_back_whole(small_settings, tmp_path, migrations):
    stop, written = threading.Event(), []

    def write() -> None:
        with opened(small_settings) as database:
            seq = 3
            while not stop.is_set():
                seq += 1
                database.execute("BEGIN IMMEDIATE")
                database.execute("UPDATE room SET head = ? WHERE name = 'thread:1'", (seq,))
                database.execute("INSERT INTO room_event VALUES (?, 'thread:1', ?, ?)", (seq, seq, "x" * 4000))
                database.execute("COMMIT")
                written.append(seq)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        eventually(lambda: len(written) > 200)
        before = written[-1]
        backup(small_settings, tmp_path / "one.tar")
        after = written[-1] + 1
        eventually(lambda: written[-1] > after)
    finally:
        stop.set()
        writer.join(60)
    again = settings_for(tmp_path / "again")
    restore(again, tmp_path / "one.tar")
    assert wrong_lines(again, migrations) == []
    with opened(again) as database:
        (head,) = database.execute("SELECT head FROM room WHERE name = 'thread:1'").fetchone()
    assert before <= head <= after


def test_a_backup_and_what_is_restored_are_private(small_settings, tmp_path):
    file = tmp_path / "one.tar"
    backup(small_settings, file)
    assert file.stat().st_mode & 0o777 == 0o600
    again = tmp_path / "again"
    restore(settings_for(again), file)
    assert (again / "secrets" / "secret_key").read_text() == "bytes of secrets/secret_key"
    modes = {name: (again / name).stat().st_mode & 0o777 for name in ("secrets", "secrets/secret_key", "files/ab/cd")}
    assert modes == {"secrets": 0o700, "secrets/secret_key": 0o600, "files/ab/cd": 0o640}
    assert (again / "sieci.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_files_and_folders_but_nothing_of_this_moment(small_settings, tmp_path):
    backup(small_settings, tmp_path / "one.tar")
    with tarfile.open(tmp_path / "one.tar") as tar:
        assert tar.getnames() == [
            "database.sqlite3",
            "data/files",
            "data/files/ab",
            "data/files/ab/cd",
            "data/files/empty",
            "data/secrets",
            "data/secrets/secret_key",
            "manifest.json",
        ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "one.tar"]


def test_a_backup_kept_in_the_data_folder_does_not_hold_itself(small_settings):
    for _ in range(2):
        backup(small_settings, small_settings.data / "one.tar")
    with tarfile.open(small_settings.data / "one.tar") as tar:
        assert not [name for name in tar.getnames() if "one.tar" in name]


def test_a_backup_that_cannot_be_made_leaves_nothing_and_keeps_the_former(small_settings, tmp_path):
    file = tmp_path / "one.tar"
    file.write_text("former")
    (small_settings.data / "sieci.sqlite3").unlink()
    with pytest.raises(Refusal, match="no database"):
        backup(small_settings, file)
    assert file.read_text() == "former"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "one.tar"]
    with pytest.raises(Refusal, match="folder"):
        backup(small_settings, tmp_path / "nowhere" / "one.tar")


@pytest.mark.parametrize("there", ["note.txt", "secrets/secret_key", "sieci.sqlite3"])
def test_nothing_is_restored_over_something(small_settings, tmp_path, there):
    backup(small_settings, tmp_path / "one.tar")
    path = tmp_path / "again" / there
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(Refusal, match="not empty"):
        restore(settings_for(tmp_path / "again"), tmp_path / "one.tar")
    assert [file.name for file in (tmp_path / "again").rglob("*") if file.is_file()] == [path.name]
    assert path.read_text() == "mine"


def test_nothing_is_restored_over_a_database_elsewhere(small_settings, tmp_path):
    backup(small_settings, tmp_path / "one.tar")
    (tmp_path / "other.sqlite3").write_text("mine")
    with pytest.raises(Refusal, match="exists"):
        restore(settings_for(tmp_path / "again", f"sqlite:///{tmp_path}/other.sqlite3"), tmp_path / "one.tar")


def test_empty_folders_do_not_stop_a_restore(small_settings, tmp_path):
    backup(small_settings, tmp_path / "one.tar")
    (tmp_path / "again" / "files").mkdir(parents=True)
    restore(settings_for(tmp_path / "again"), tmp_path / "one.tar")
    assert (tmp_path / "again" / "files" / "ab" / "cd").exists()


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9])
def test_half_a_backup_is_refused_and_leaves_the_folder_empty(small_settings, tmp_path, part):
    file = tmp_path / "one.tar"
    backup(small_settings, file)
    whole = file.read_bytes().rstrip(b"\0")
    file.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(Refusal):
        restore(settings_for(tmp_path / "again"), file)
    assert list((tmp_path / "again").iterdir()) == []


def packed(file: Path, entries: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> None:
    """A tar file as an enemy would make it."""
    source = file.with_suffix(".source")
    with tarfile.open(file, "w") as tar:
        for name, data in entries.items():
            source.write_bytes(data)
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            if kind != tarfile.REGTYPE and name.startswith("data/"):
                entry.type, entry.linkname, entry.size = kind, "/etc/passwd", 0
            with source.open("rb") as content:
                tar.addfile(entry, content)


@pytest.mark.parametrize(
    ("name", "kind", "counted"),
    [
        ("data/../../outside", tarfile.REGTYPE, 1),
        ("data//etc/outside", tarfile.REGTYPE, 1),
        ("data/link", tarfile.SYMTYPE, 0),
        ("data/link", tarfile.LNKTYPE, 0),
        ("data/device", tarfile.CHRTYPE, 0),
    ],
)
def test_a_backup_that_reaches_out_of_the_folder_is_refused(small_settings, tmp_path, name, kind, counted):
    manifest = json.dumps({"format": 1, "database": "sqlite", "files": counted}).encode()
    database = (small_settings.data / "sieci.sqlite3").read_bytes()
    packed(tmp_path / "evil.tar", {"database.sqlite3": database, name: b"x", "manifest.json": manifest}, kind)
    again = tmp_path / "deep" / "again"
    try:
        restore(settings_for(again), tmp_path / "evil.tar")
    except Refusal:
        assert list(again.iterdir()) == []
    else:
        assert (again / "etc" / "outside").exists()  # an inner double slash means the folder itself
    assert not (tmp_path / "outside").exists()
    assert not Path("/etc/outside").exists()


def test_a_damaged_database_is_not_restored(small_settings, tmp_path):
    manifest = json.dumps({"format": 1, "database": "sqlite", "files": 0}).encode()
    packed(tmp_path / "bad.tar", {"database.sqlite3": b"no database" * 999, "manifest.json": manifest})
    with pytest.raises(Refusal):
        restore(settings_for(tmp_path / "again"), tmp_path / "bad.tar")
    assert list((tmp_path / "again").iterdir()) == []


def test_a_backup_of_another_kind_of_database_is_refused(small_settings, tmp_path):
    manifest = json.dumps({"format": 1, "database": "postgresql", "files": 0}).encode()
    packed(tmp_path / "pg.tar", {"database.dump": b"", "manifest.json": manifest})
    with pytest.raises(Refusal, match="postgresql"):
        restore(settings_for(tmp_path / "again"), tmp_path / "pg.tar")


def test_backup_restore_and_verify_work_on_each_database(tmp_path, migrations, database_url):
    settings = site(tmp_path / "one", database_url)
    if database_url and shutil.which("pg_dump") is None:
        with pytest.raises(Refusal, match="postgresql-client"):
            backup(settings, tmp_path / "one.tar")
        return
    backup(settings, tmp_path / "one.tar")
    if not database_url:
        restore(settings_for(tmp_path / "two"), tmp_path / "one.tar")
        return
    with pytest.raises(Refusal, match="tables already"):
        restore(settings_for(tmp_path / "two", database_url), tmp_path / "one.tar")
    with own_postgres() as other:
        again = settings_for(tmp_path / "two", other)
        restore(again, tmp_path / "one.tar")
        assert wrong_lines(again, migrations) == []
        engine = sa.create_engine(again.database)
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM room_event WHERE seq = 2")
        engine.dispose()
        assert wrong_lines(again, migrations) == ["room thread:1: 2 to 2 are missing"]
