"""Taking words that name a person out of every text that is stored, whichever feature keeps it.

All columns of all tables that can hold words are read, a few hundred rows at a time and outside of any unit; rows that
name the person are written back in small units. HTML is made anew from its text. It can be repeated at any time.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from networks.core import html
from networks.core.db import Base, db
from networks.core.personal import rewording
from networks.core.traces import Traces
from networks.core.unit_of_work import unit_of_work

READ_AT_ONCE: Final = 300
WRITTEN_AT_ONCE: Final = 5
TRIES: Final = 3

# Columns that hold words and are left as they are, each for a reason.
LEFT: Final = {
    "person.name": "people are named here; the erased one's own row is emptied by itself",
    "person.email": "people's addresses; the erased one's own row is emptied by itself",
    "institution.name": "the official name of a body, which may bear the name of a patron or an owner",
    "institution.key": "a code",
}
# Tables of codes and numbers only, which may have very many rows.
CODES: Final = frozenset({"room", "room_event", "recurring_job", "failed_sign_in", "sign_in", "recovery_code"})
# Their HTML was not made of the text beside it, but by a template, which escaped the words in it.
FROM_TEMPLATES: Final = frozenset({"mail"})

_MENTIONED: Final = re.compile(rf'<strong class="{html.MENTION}">@(.*?)</strong>', re.DOTALL)
_RENDER_VERSION: Final = "render_version"


@dataclass(frozen=True)
class Found:
    """A row that names the person: its key, what the columns hold, and what they will hold."""

    key: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]


def scrub(traces: Traces) -> int:
    """Take what names the person out of all texts; answers how many rows were written. Call it outside of any unit."""
    return sum(_scrub_table(table, columns, traces) for table, columns in worded_columns().items())


@cache
def worded_columns() -> dict[sa.Table, list[sa.Column[Any]]]:
    """The columns that can hold words, by table."""
    found = {table: [c for c in table.columns if _holds_words(c)] for table in Base.metadata.sorted_tables}
    return {table: columns for table, columns in found.items() if columns and table.name not in CODES}


def _holds_words(column: sa.Column[Any]) -> bool:
    is_text = isinstance(column.type, sa.String | sa.JSON) and not isinstance(column.type, sa.Enum)
    return is_text and not column.primary_key and str(column) not in LEFT


def _scrub_table(table: sa.Table, columns: list[sa.Column[Any]], traces: Traces) -> int:
    count, batch = 0, []
    for row in _rows(table, columns):
        if found := _found(table, row, columns, traces):
            batch.append(found)
        if len(batch) == WRITTEN_AT_ONCE:
            count += _write(table, columns, batch, traces)
            batch = []
    return count + (_write(table, columns, batch, traces) if batch else 0)


def _rows(table: sa.Table, columns: list[sa.Column[Any]]) -> Iterator[Any]:
    """All rows, in the order of their keys; the connection is given back between two lots."""
    key = list(table.primary_key.columns)
    wanted = sa.select(*key, *_needed(table, columns)).order_by(*key).limit(READ_AT_ONCE)
    after: Any = None
    while True:
        with db.engine.connect() as connection:
            further = wanted if after is None else wanted.where(sa.tuple_(*key) > sa.tuple_(*after))
            rows = connection.execute(further).all()
        yield from rows
        if len(rows) < READ_AT_ONCE:
            return
        after = [sa.bindparam(None, value, type_=c.type) for c, value in zip(key, rows[-1], strict=False)]


def _needed(table: sa.Table, columns: list[sa.Column[Any]]) -> list[sa.Column[Any]]:
    """The columns with words; HTML needs its text and its version, which are among them or beside them."""
    beside = [table.c[_RENDER_VERSION]] if _RENDER_VERSION in table.c else []
    return [*columns, *beside]


def _found(table: sa.Table, row: Any, columns: list[sa.Column[Any]], traces: Traces) -> Found | None:
    """What has to be written in this row; None if it does not name the person."""
    before = {column.name: row._mapping[column] for column in columns}
    after = {name: traces.without_in(value) for name, value in before.items()}
    changed = {name for name, value in after.items() if value != before[name]}
    if not changed:
        return None
    if table.name not in FROM_TEMPLATES:
        for name in [name for name in before if name.startswith("html")]:
            text = name.replace("html", "text", 1)
            if text in after and {name, text} & changed:
                after[name] = _rendered(after[text], before[name], traces)
                changed |= {name} | ({_RENDER_VERSION} if _RENDER_VERSION in table.c else set())
    if _RENDER_VERSION in changed:
        after[_RENDER_VERSION] = html.RENDER_VERSION
    key = {column.name: row._mapping[column] for column in table.primary_key.columns}
    return Found(key, before, {name: after[name] for name in changed})


def _rendered(text: str, html_before: str, traces: Traces) -> str:
    """The text as HTML, with the mentions of others that were marked in it before."""
    names = {entities.unescape(name) for name in _MENTIONED.findall(html_before or "")}
    return html.write(text, sorted(name for name in names if not traces.found_in(name))).html


def _write(table: sa.Table, columns: list[sa.Column[Any]], batch: list[Found], traces: Traces) -> int:
    """Write a few rows in a unit and tell the feature; a row somebody changed meanwhile is looked at again."""
    written: list[Found] = []
    missed: list[Found] = []
    with unit_of_work():
        for found in batch:
            texts = [table.c[n] == v for n, v in found.before.items() if n in found.after and isinstance(v, str)]
            done: Any = db.session.execute(
                sa.update(table).where(_is_row(table, found.key), *texts).values(found.after)
            )
            (written if done.rowcount else missed).append(found)
        ids = [found.key["id"] for found in written if "id" in found.key]
        if ids and table.name in rewording:
            rewording[table.name](ids)
    for found in missed:
        _write_again(table, columns, found, traces)
    return len(batch)


def _write_again(table: sa.Table, columns: list[sa.Column[Any]], missed: Found, traces: Traces) -> None:
    key = list(table.primary_key.columns)
    for _attempt in range(TRIES):
        with db.engine.connect() as connection:
            wanted = sa.select(*key, *_needed(table, columns)).where(_is_row(table, missed.key))
            row = connection.execute(wanted).one_or_none()
        found = _found(table, row, columns, traces) if row is not None else None
        if found is None:
            return
        with unit_of_work():
            done: Any = db.session.execute(sa.update(table).where(_is_row(table, found.key)).values(found.after))
            if done.rowcount and "id" in found.key and table.name in rewording:
                rewording[table.name]([found.key["id"]])


def _is_row(table: sa.Table, key: dict[str, Any]) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == value for name, value in key.items()))
