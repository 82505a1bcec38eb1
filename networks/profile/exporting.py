"""A copy of a person's own data as a file: a ZIP with a JSON and a CSV for each kind of data, made by the worker.

What others wrote is not in it: quoted lines and other people's addresses are left out of the person's own texts.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final

from flask import current_app

from networks.core import clock
from networks.core.config import Settings
from networks.core.db import db
from networks.core.durable import written_whole
from networks.core.jobs import Payload, job
from networks.core.notices import NoticeKind, tell
from networks.core.personal import exporters
from networks.core.sheets import harmless
from networks.core.unit_of_work import unit_of_work
from networks.core.words import now as _
from networks.people.models import Person
from networks.profile.actions import KEPT
from networks.profile.models import DataExport, ExportState
from networks.web.i18n import speaking

EXPORT_SECONDS: Final = 900
ATTEMPTS: Final = 4
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_QUOTED: Final = re.compile(r"^[ \t]{0,3}>.*(?:\n[ \t]{0,3}>.*)*", re.MULTILINE)


def folder() -> Path:
    """Where the files wait to be fetched."""
    settings: Settings = current_app.extensions["sieci_settings"]
    return settings.data / "exports"


def path_of(export: DataExport) -> Path:
    """The file itself."""
    return folder() / export.stored_name


def _give_up(payload: Payload) -> None:
    if (export := db.session.get(DataExport, payload["export_id"])) and export.state is ExportState.WAITING:
        export.state = ExportState.GONE


@job("make_export", attempts=ATTEMPTS, seconds=EXPORT_SECONDS, given_up=_give_up)
def make_export(payload: Payload) -> None:
    """Make a person's file and tell them that it can be fetched; made again, it replaces what was begun."""
    export = db.session.get(DataExport, payload["export_id"])
    person = db.session.get(Person, export.person_id) if export else None
    if export is None or person is None or export.state is not ExportState.WAITING or not person.is_active:
        return
    path = path_of(export)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with written_whole(path) as file, speaking(person.language):
        write_all(person, file)
    db.session.rollback()
    with unit_of_work():
        export = db.session.get_one(DataExport, payload["export_id"])
        export.state, export.size_bytes = ExportState.READY, path.stat().st_size
        export.expires_at = clock.now() + KEPT
        tell([export.person_id], NoticeKind.ACCOUNT, ("data_export", export.id))


def write_all(person: Person, file: IO[bytes]) -> None:
    """Write everything the features know of the person into a ZIP file, row by row."""
    own = {person.email.casefold(), *map(str.casefold, _ADDRESS.findall(person.contact))}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(person))
        for name, exporter in sorted(exporters.items()):
            _write_rows(archive, name, (_plain(row, own) for row in exporter(person)))


def _write_rows(archive: zipfile.ZipFile, name: str, rows: Iterator[dict[str, Any]]) -> None:
    """The rows as JSON, and at the same time as CSV beside it; only one row is in memory."""
    with tempfile.TemporaryFile() as table:
        lines = csv.writer(io.TextIOWrapper(table, "utf-8-sig", newline="", write_through=True), delimiter=";")
        with archive.open(f"{name}.json", "w", force_zip64=True) as written:
            written.write(b"[")
            for number, row in enumerate(rows):
                if not number:
                    lines.writerow(row)
                lines.writerow([_cell(value) for value in row.values()])
                written.write(b",\n" if number else b"\n")
                written.write(json.dumps(row, ensure_ascii=False).encode())
            written.write(b"\n]\n")
        if table.tell():
            table.seek(0)
            with archive.open(f"{name}.csv", "w", force_zip64=True) as written:
                shutil.copyfileobj(table, written)


def _plain(value: Any, own: set[str]) -> Any:
    """A value as JSON has it, without what is other people's."""
    match value:
        case dict():
            return {key: _plain(one, own) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one, own) for one in value]
        case datetime() | date():
            return value.isoformat()
        case str():
            return without_others(value, own)
        case int() | float() | None:
            return value
    return str(value)


def without_others(text: str, own: set[str]) -> str:
    """The person's own words: quoted lines and addresses that are not theirs are left out."""
    kept = _QUOTED.sub("> […]", text)
    return _ADDRESS.sub(lambda found: found[0] if found[0].casefold() in own else "[…]", kept)


def _cell(value: Any) -> str:
    """A value in a table; what a spreadsheet would take for a formula is made a text."""
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return harmless(text)


def _readme(person: Person) -> str:
    """What the file is, in the person's language."""
    return "\n".join(
        [
            _("A copy of the data of %(name)s in Sieci, made on %(date)s.", name=person.name,
              date=clock.now().date().isoformat()),
            "",
            _("Each kind of data is there twice: as JSON for programs and as CSV for spreadsheets."),
            _("Times are in UTC. What others wrote is left out; […] stands in its place."),
            "",
        ]
    )  # fmt: skip
