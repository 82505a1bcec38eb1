"""2,500 institutions and 5,000 people from two lists, as the worker reads them.

python -m bench.imports INSTITUTIONS PEOPLE     # hands the lists in on the site of the settings; `measure` does it
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from app import create_app
from bench.processes import cpu_seconds
from bench.report import Figure, failed
from bench.site import Program, Site, SiteFailed, last_words, run_to_end, site
from networks.core import config, sheets
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.imports import actions
from networks.imports.keeping import keep
from networks.imports.models import ImportList, ImportRow, ImportState, RowOutcome
from networks.people.models import Person

COMMUNES: Final = 500
INSTITUTIONS: Final = 2500
PEOPLE: Final = 5000
SECONDS_BAR: Final = 120
MEMORY_BAR_MB: Final = 300
GIVE_UP_SECONDS: Final = 600
_POLL_SECONDS: Final = 0.05


def measure() -> list[Figure]:
    """The time both lists take together, and the most memory the worker and its reading process held."""
    name = f"{INSTITUTIONS:,} institutions and {PEOPLE:,} people from XLSX lists"
    with site(1) as place:
        try:
            seconds, cpu, worker, reader = _measured(place)
        except SiteFailed as problem:
            return [failed(name, problem)]
    return [
        Figure(
            name, f"{seconds:.0f} s", f"CPU of the worker: {cpu:.0f} s", bar=f"≤ {SECONDS_BAR} s",
            is_met=seconds <= SECONDS_BAR,
        ),
        Figure(
            "memory of the worker meanwhile", f"{worker} MB", f"its reading process: {reader} MB",
            bar=f"≤ {MEMORY_BAR_MB} MB", is_met=worker <= MEMORY_BAR_MB,
        ),
    ]  # fmt: skip


def _measured(place: Site) -> tuple[float, float, int, int]:
    """Seconds to the last row, the worker's CPU seconds, and the peaks of its memory and of its children's, in MB."""
    lists = (place.folder / "institutions.xlsx", place.folder / "people.xlsx")
    lists[0].write_bytes(sheets.xlsx_of(("Nazwa", "Rodzaj", "Miejscowość", "TERYT", "RSPO", "JST"), _institutions()))
    lists[1].write_bytes(sheets.xlsx_of(("Adres e-mail", "Imię i nazwisko", "Stanowisko", "RSPO"), _people()))
    command = [sys.executable, "-m", "bench.imports", *map(str, lists)]
    run_to_end(command, place.environ, place.folder / "lists.log")
    worker = Program(
        [sys.executable, "app.py", "worker"], 0, place.folder / "worker.log", environ=place.environ
    )  # fmt: skip
    engine = sa.create_engine(f"sqlite:///{place.folder / 'data' / 'sieci.sqlite3'}")
    worker.begin()
    begun, peak, reader = time.monotonic(), 0, 0
    try:
        while not _is_done(engine):
            if time.monotonic() - begun > GIVE_UP_SECONDS:
                raise SiteFailed(f"the lists were not done: {last_words(worker.log)}")
            peak = max(peak, _peak_mb(worker.pid))
            reader = max(reader, *(_peak_mb(child) for child in _children(worker.pid)), 0)
            time.sleep(_POLL_SECONDS)
        return time.monotonic() - begun, cpu_seconds(worker.pid), peak, reader
    finally:
        worker.stop()
        engine.dispose()


def _is_done(engine: sa.Engine) -> bool:
    """Whether both lists are done. Raises SiteFailed when a row or a list was refused."""
    with engine.connect() as connection:
        states = connection.execute(sa.select(ImportList.state, ImportList.refused_count, ImportList.problem)).all()
        refused = sa.select(ImportRow.sentence).where(ImportRow.outcome == RowOutcome.REFUSED).limit(1)
        why = connection.scalar(refused) if any(count for _, count, _ in states) else None
    for state, count, problem in states:
        if state is ImportState.REFUSED or count:
            raise SiteFailed(f"{count} rows were refused: {problem or why}")
    return len(states) > 1 and all(state is ImportState.DONE for state, _, _ in states)


def _institutions() -> Iterator[tuple[str, ...]]:
    """Communes first, then the schools they run."""
    for number in range(COMMUNES):
        yield f"Gmina Pomiarowo {number}", "gmina_wiejska", f"Pomiarowo {number}", _teryt(number), "", ""
    for number in range(INSTITUTIONS - COMMUNES):
        commune = number % COMMUNES
        yield (
            f"Szkoła Podstawowa nr {number} w Pomiarowie", "szkola", f"Pomiarowo {commune}", "", str(100_000 + number),
            _teryt(commune),
        )  # fmt: skip


def _people() -> Iterator[tuple[str, ...]]:
    """Heads and deputies of schools."""
    schools = INSTITUTIONS - COMMUNES
    for number in range(PEOPLE):
        position = "school_head" if number < schools else "deputy_school_head"
        name = f"Łucja {'abcdefghij'[number % 10].upper()}ąk"
        yield f"osoba{number}@pomiar.example", name, position, str(100_000 + number % schools)


def _teryt(number: int) -> str:
    """A rural commune's code: 9 communes in a county, 60 counties in a voivodeship."""
    county, commune = divmod(number, 9)
    return f"{14 + 2 * (county // 60):02}{county % 60 + 1:02}{commune + 1:02}2"


def _peak_mb(pid: int) -> int:
    """The most memory the process ever held; 0 for one that has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def hand_in(institutions: Path, people: Path) -> None:
    """Hand both lists in as an administrator."""
    app = create_app(config.load())
    with app.app_context():
        with unit_of_work():
            admin = Person(email="admin@pomiar.example", name="Administrator Pomiaru", is_admin=True)
            db.session.add(admin)
        for kind, path in (("institutions", institutions), ("people", people)):
            with path.open("rb") as file:
                kept = keep(FileStorage(file, path.name))
            with unit_of_work():
                actions.start(admin, kind, kept)


if __name__ == "__main__":
    hand_in(Path(sys.argv[1]), Path(sys.argv[2]))
