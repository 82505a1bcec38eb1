"""Keeping a site's data: everything in one file, back into an empty place, and whether it is sound.

A backup is a tar file: the database first, then the files of the data folder (bytes are stored before their rows, so
every row finds its bytes), at the end `manifest.json`, without which it is not whole. It holds the site's secrets:
keep it where they may be kept. `run/` and `backups/` of the data folder are left out.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, Final

import sqlalchemy as sa
from click import ClickException
from sqlalchemy.engine import make_url

from networks.core import clock
from networks.core.config import Settings
from networks.core.db import is_sqlite
from networks.core.durable import TEMPORARY, written_whole
from networks.core.soundness import (
    MIGRATIONS,
    damage,
    gaps_in_rooms,
    migrations_not_at_head,
    missing_files,
    unguarded_log,
)
from networks.core.storage import FOLDER

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
DATABASES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
LEFT_OUT: Final = {"run", "backups"}
SECRETS: Final = "secrets"
_SCRATCH: Final = ".backup-"

Say = Callable[[str], None]


class Refusal(ClickException):
    """Something an operator asked for is not done, in one line; a command prints it and leaves with code 1."""


def backup(settings: Settings, file: Path, *, say: Say = print) -> None:
    """Write the database and the data folder into one `file` (tar, mode 0600) while the site runs.

    It appears under its name when it is whole and durable. Files kept in S3 (`SIECI_STORAGE_URL`) are not in it.
    Raises Refusal if there is no database yet, `pg_dump` is missing, or `file` cannot be written.
    """
    if not file.parent.is_dir():
        raise Refusal(f"The folder of {file} does not exist.")
    try:
        count = _write_backup(settings, file)
    except OSError as trouble:
        raise Refusal(f"{file} could not be written: {trouble.strerror or type(trouble).__name__}.") from None
    say(f"Backed up the database and {count} files.")
    if settings.storage_url:
        say("The files in SIECI_STORAGE_URL are not part of the backup; copy that storage too.")


def restore(settings: Settings, file: Path, *, say: Say = print) -> None:
    """Put a backup back: into a data folder without files and a database without tables.

    The database comes last, so a restore that was cut short does not look like a site. Raises Refusal if there is
    something already, or if `file` is not a whole backup for this kind of database; then nothing has changed.
    """
    if not file.is_file():
        raise Refusal(f"There is no file {file}.")
    _refuse_unless_empty(settings)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with (
            tarfile.open(file, "r:") as tar,
            tempfile.TemporaryDirectory(dir=settings.data, prefix=_SCRATCH) as scratch,
        ):
            members = tar.getmembers()
            manifest = _manifest(tar, members, settings)
            copy = Path(scratch) / DATABASES[manifest["database"]]
            _extract(tar, tar.getmember(copy.name), copy)
            files = [member for member in members if member.name.startswith("data/")]
            for member in files:
                _extract(tar, member, settings.data / _safe(member.name))
            _put_database(settings, copy)
    except (tarfile.TarError, sqlite3.Error, KeyError, ValueError, OSError) as trouble:
        _empty(settings.data)
        raise Refusal(
            f"{file} could not be restored ({type(trouble).__name__}); the data folder is empty again."
        ) from None
    except Refusal:
        _empty(settings.data)
        raise
    os.sync()
    say(f"Restored the database and {len(files)} files. Run `app.py verify` next.")


def _write_backup(settings: Settings, file: Path) -> int:
    """Write the tar file and answer how many files of the data folder are in it."""
    count = 0
    with (
        written_whole(file) as target,
        tempfile.TemporaryDirectory(dir=file.parent, prefix=_SCRATCH) as scratch,
        tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        copy = Path(scratch) / DATABASES[_kind(settings)]
        _copy_database(settings, copy)
        tar.add(copy, copy.name)
        copy.unlink()
        for path in _kept_files(settings, file):
            count += _add(tar, path, PurePosixPath("data", path.relative_to(settings.data)))
        manifest = {"format": FORMAT, "database": _kind(settings), "files": count, "made_at": clock.now().isoformat()}
        _add_text(tar, MANIFEST, json.dumps(manifest))
    return count


def _kind(settings: Settings) -> str:
    return "sqlite" if is_sqlite(settings.database) else "postgresql"


def _sqlite_file(settings: Settings) -> Path:
    return Path(make_url(settings.database).database or "")


def _copy_database(settings: Settings, copy: Path) -> None:
    """A consistent copy of the database as it is now; nobody who writes has to wait for it."""
    copy.touch(mode=0o600)
    if _kind(settings) == "postgresql":
        _postgres(settings, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}")
        return
    if not _sqlite_file(settings).is_file():
        raise Refusal("There is no database to back up yet.")
    with closing(sqlite3.connect(_sqlite_file(settings))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # all pages in one step: one snapshot, beside which WAL lets others write
        target.execute("PRAGMA journal_mode=DELETE")


def _put_database(settings: Settings, copy: Path) -> None:
    if _kind(settings) == "postgresql":
        _postgres(settings, "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(copy))
        return
    with closing(sqlite3.connect(copy)) as database:
        if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Refusal("The database in the backup is damaged.")
    _sqlite_file(settings).parent.mkdir(parents=True, exist_ok=True)
    with copy.open("rb") as source, written_whole(_sqlite_file(settings)) as target:
        shutil.copyfileobj(source, target)


def _postgres(settings: Settings, program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where `ps` does not show it."""
    if shutil.which(program) is None:
        raise Refusal(f"{program} was not found; install PostgreSQL's client programs (postgresql-client).")
    url = make_url(settings.database).set(drivername="postgresql")
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(password=None).render_as_string()
    done = subprocess.run(
        [program, f"--dbname={address}", *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
        raise Refusal(f"{program} failed: {said}")


def _kept_files(settings: Settings, target: Path) -> Iterator[Path]:
    """Folders and files of the data folder that belong to a backup, parents first."""
    database = _sqlite_file(settings).name if _kind(settings) == "sqlite" else None
    for path in sorted(settings.data.rglob("*")):
        inside = path.relative_to(settings.data)
        is_database = database is not None and inside.name in {
            database + end for end in ("", "-wal", "-shm", "-journal")
        }
        is_ours = path.name.endswith(TEMPORARY) or path.absolute() == target.absolute()
        is_left_out = inside.parts[0] in LEFT_OUT or any(part.startswith(_SCRATCH) for part in inside.parts)
        if not (is_left_out or is_database or is_ours or path.is_symlink()):
            yield path


def _add(tar: tarfile.TarFile, path: Path, name: PurePosixPath) -> int:
    """Add a folder or file and answer how many files that were; one deleted meanwhile is passed over."""
    if path.is_dir():
        tar.add(path, str(name), recursive=False)
        return 0
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return 0
    with file:
        entry = tar.gettarinfo(arcname=str(name), fileobj=file)
        if not entry.isreg():
            return 0
        tar.addfile(entry, file)
    return 1


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    entry.mode = 0o600
    tar.addfile(entry, io.BytesIO(text.encode()))


def _manifest(tar: tarfile.TarFile, members: list[tarfile.TarInfo], settings: Settings) -> dict[str, Any]:
    """The manifest, checked. Raises Refusal if the file is not a whole backup, or one for another database."""
    last = tar.extractfile(members[-1]) if members and members[-1].name == MANIFEST else None
    manifest: dict[str, Any] = json.loads(last.read()) if last else {}
    files = sum(member.isreg() and member.name.startswith("data/") for member in members)
    if manifest.get("format") != FORMAT or manifest.get("files") != files:
        raise Refusal("This is not a whole backup of Sieci, or one of a newer version.")
    if manifest["database"] != _kind(settings):
        raise Refusal(f"The backup holds a {manifest['database']} database; set SIECI_DATABASE_URL to one.")
    return manifest


def _refuse_unless_empty(settings: Settings) -> None:
    if any(path.is_symlink() or not path.is_dir() for path in settings.data.rglob("*")):
        raise Refusal(f"{settings.data} is not empty. Restore into an empty folder, so that nothing is overwritten.")
    if _kind(settings) == "sqlite":
        if _sqlite_file(settings).exists():
            raise Refusal(f"{_sqlite_file(settings)} exists. Move it away first, so that nothing is overwritten.")
        return
    engine = sa.create_engine(settings.database)
    try:
        if sa.inspect(engine).get_table_names():
            raise Refusal("The database has tables already. Restore into an empty one, so that nothing is overwritten.")
    finally:
        engine.dispose()


def _safe(name: str) -> PurePosixPath:
    """The place of a member inside the data folder. Raises Refusal if it would lead out of it."""
    inside = PurePosixPath(name).relative_to("data")
    if ".." in inside.parts or inside.is_absolute():
        raise Refusal("The backup holds a path that leads out of the data folder.")
    return inside


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    """Write a member; secrets are private whatever the file says."""
    is_secret = SECRETS in PurePosixPath(member.name).parts
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700 if is_secret else member.mode & 0o777)
        return
    source = tar.extractfile(member) if member.isreg() else None
    if source is None:
        raise Refusal("The backup holds something that is neither a file nor a folder.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(source, target)
        os.fchmod(target.fileno(), 0o600 if is_secret else member.mode & 0o777)


def _empty(folder: Path) -> None:
    """Take away what a restore that failed has written; the folder held no file before it."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def verify(settings: Settings, *, say: Say = print, migrations: Path = MIGRATIONS) -> int:
    """Say in lines what is wrong with the stored data, and answer how many things are; 0 means sound.

    Checked: SQLite's file and references, whether the migrations in the folder `migrations` are all applied, whether
    the database guards the audit log, whether every room's events are complete, and whether every file is there that a
    row tells of. Reads only. Raises Refusal if there is no database.
    """
    if _kind(settings) == "sqlite" and not _sqlite_file(settings).is_file():
        raise Refusal("There is no database to verify yet.")
    engine = sa.create_engine(settings.database)
    count = 0
    try:
        with engine.connect() as connection:
            found = chain(
                damage(connection), migrations_not_at_head(connection, migrations), unguarded_log(connection),
                gaps_in_rooms(connection), missing_files(connection, settings.data / FOLDER),
            )  # fmt: skip
            for line in found:
                count += 1
                say(line)
    except sa.exc.DBAPIError as trouble:
        count += 1
        say(f"database: it cannot be read to the end: {trouble.orig}")
    finally:
        engine.dispose()
    return count
