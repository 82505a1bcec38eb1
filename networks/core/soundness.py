"""Whether the stored data agree with themselves: the database's own checks, migrations, the guard of the audit log, the
rooms' counters, and the files that rows tell of.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from networks.core.pdf_limits import picture_name, small_name

MIGRATIONS: Final = Path(__file__).parents[2] / "migrations"
SHOWN: Final = 20

_LOG_TRIGGERS: Final = ("audit_entry_stays", "audit_entry_kept", "audit_entry_whole")
_ROOM = sa.table("room", sa.column("name"), sa.column("head"), sa.column("floor"))
_EVENT = sa.table("room_event", sa.column("room"), sa.column("seq"))
_SLIDES = sa.table("slide_set", *map(sa.column, ("id", "stored_name", "state", "page_count")))
_RECORDS = sa.table("session_record", *map(sa.column, ("id", "stored_name", "pdf_state")))


def damage(connection: Connection) -> Iterator[str]:
    """What SQLite says about its file and its references; PostgreSQL guards both by itself."""
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql(f"PRAGMA integrity_check({SHOWN})"):
        if line != "ok":
            yield f"database: {line}"
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} {row}: refers to a row of {parent} that is not there"


def migrations_not_at_head(connection: Connection, folder: Path = MIGRATIONS) -> Iterator[str]:
    """Whether the tables are those of this version, by the migrations in `folder`."""
    wanted = set(ScriptDirectory(str(folder)).get_heads())
    present = set(MigrationContext.configure(connection).get_current_heads())
    if wanted != present:
        yield f"migrations: the database is at {_names(present)}, this version needs {_names(wanted)}"


def gaps_in_rooms(connection: Connection) -> Iterator[str]:
    """Rooms whose counter is not their highest event, or whose kept events (from the floor on) have holes."""
    present = set(sa.inspect(connection).get_table_names())
    if not {_ROOM.name, _EVENT.name} <= present:
        return
    room, event = _ROOM.c, _EVENT.c
    homeless = sa.select(event.room).where(event.room.not_in(sa.select(room.name))).distinct()
    for name in connection.scalars(homeless):
        yield f"room {name}: has events but no counter"
    highest = sa.func.coalesce(sa.func.max(event.seq), 0)
    counted = (
        sa.select(room.name, room.head, room.floor, highest)
        .select_from(_ROOM.outerjoin(_EVENT, event.room == room.name))
        .group_by(room.name, room.head, room.floor)
    )
    for name, head, floor, last in connection.execute(counted):
        # A room trimmed to its end has a counter and no events any more.
        if head != last and not (last == 0 and head < floor):
            yield f"room {name}: the counter says {head}, the highest event is {last}"
    yield from _holes(connection)


def unguarded_log(connection: Connection) -> Iterator[str]:
    """Triggers of the audit log that are not there (a table rebuilt on SQLite loses them)."""
    if "audit_entry" not in sa.inspect(connection).get_table_names():
        return
    named = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
    }[connection.dialect.name]
    there = set(connection.exec_driver_sql(named).scalars())
    for name in _LOG_TRIGGERS:
        if name not in there:
            yield f"audit log: the trigger {name} is not there, so entries could be changed"


def missing_files(connection: Connection, files: Path) -> Iterator[str]:
    """Slides of which the PDF or the picture of a page, and records whose PDF, is not in the folder `files`."""
    if not {_SLIDES.name, _RECORDS.name} <= set(sa.inspect(connection).get_table_names()):
        return
    slides = _SLIDES.c
    there = sa.select(slides.id, slides.stored_name, slides.state, slides.page_count)
    for id_, name, state, count in connection.execute(there.where(slides.state != "removed").order_by(slides.id)):
        pages = range(1, count + 1) if state == "ready" else ()
        wanted = ["slides.pdf", *(part for number in pages for part in (picture_name(number), small_name(number)))]
        lost = [part for part in wanted if not (files / name / part).is_file()]
        if lost:
            yield f"slides {id_}: {len(lost)} of {len(wanted)} files are missing, the first one is {name}/{lost[0]}"
    made = sa.select(_RECORDS.c.id, _RECORDS.c.stored_name).where(_RECORDS.c.pdf_state == "ready")
    for id_, name in connection.execute(made.order_by(_RECORDS.c.id)):
        if not (files / name / "record.pdf").is_file():
            yield f"record {id_}: its PDF {name}/record.pdf is missing; it is made anew within a day"


def _holes(connection: Connection) -> Iterator[str]:
    """Every step from one kept event to the next that is not exactly one; the first one kept is the floor itself."""
    room, event = _ROOM.c, _EVENT.c
    before = sa.func.lag(event.seq, 1, room.floor - 1).over(partition_by=event.room, order_by=event.seq)
    steps = (
        sa.select(event.room.label("room"), event.seq.label("seq"), before.label("before"))
        .select_from(_EVENT.join(_ROOM, event.room == room.name))
        .where(event.seq >= room.floor)
        .subquery()
    )
    wrong = sa.select(steps).where(steps.c.seq - steps.c.before != 1).order_by(steps.c.room, steps.c.seq)
    for name, seq, last in connection.execute(wrong):
        yield f"room {name}: {seq} stands twice" if seq == last else f"room {name}: {last + 1} to {seq - 1} are missing"


def _names(revisions: set[str]) -> str:
    return ", ".join(sorted(revisions)) or "no migration"
