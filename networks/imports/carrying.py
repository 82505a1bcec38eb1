"""Reading a list and carrying out its rows, in the worker.

A list is done in turns of a few seconds, so that mails are not kept waiting behind it, and in units of a few
milliseconds, so that nobody waits for SQLite. What became of a row is written in the unit that carries it out;
`done_count` therefore always tells where to go on, also after a worker was killed.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from networks.core import clock, tables
from networks.core.cells import CELL_MAX
from networks.core.db import db
from networks.core.errors import Problem, Sentence
from networks.core.jobs import Payload, Undone, enqueue, job
from networks.core.tables import Line
from networks.core.text import SENTENCE_MAX, Refused
from networks.core.unit_of_work import part_of_unit, unit_of_work
from networks.core.words import later as _
from networks.core.worker import describe
from networks.imports import keeping
from networks.imports.heading import places_of, row_of
from networks.imports.models import ImportList, ImportRow, ImportState, RowOutcome
from networks.imports.policy import can_see
from networks.imports.registry import Handed, Kind, Result, Row, kinds
from networks.people.models import Network, Person
from networks.people.queries import person_with_rights
from networks.web.i18n import speaking

TURN_SECONDS: Final = 2.0
# A unit ends when it has taken so long; one row takes a few milliseconds.
UNIT_SECONDS: Final = 0.01
UNIT_ROWS: Final = 20
_OPEN: Final = (ImportState.WAITING, ImportState.RUNNING)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """A list that has been read: what is done with its rows, and where its columns are."""

    import_id: int
    kind: Kind
    places: dict[str, int]


def _give_up(payload: Payload) -> None:
    made = db.session.get(ImportList, payload["import_id"])
    if made is not None and made.state in _OPEN:
        with speaking(_language_of(made)):
            _refuse(made, _("The list was interrupted. Please hand it in again; rows that are done stay done."))


@job("read_list", given_up=_give_up)
def read_list(payload: Payload) -> None:
    """Read the list if that has not been done, and carry out rows for a while; another job goes on with the rest."""
    made = db.session.get(ImportList, payload["import_id"], populate_existing=True)
    if made is None or made.state not in _OPEN:
        return
    if _waits_for_another(made):
        with unit_of_work():
            enqueue("read_list", payload, run_at=clock.now() + timedelta(seconds=TURN_SECONDS))
        return
    with speaking(_language_of(made)):
        try:
            _carry_on(_read(made))
        except Refused as refused:
            with unit_of_work():
                _refuse(db.session.get_one(ImportList, payload["import_id"]), refused.sentence)
            keeping.remove(made.stored_name)


def _waits_for_another(made: ImportList) -> bool:
    """Whether the same person handed in a list before that is not done: people come after their institutions."""
    earlier = sa.select(ImportList.id).where(
        ImportList.by_id == made.by_id, ImportList.id < made.id, ImportList.state.in_(_OPEN)
    )  # fmt: skip
    return db.session.scalar(earlier.limit(1)) is not None


def _read(made: ImportList) -> Work:
    """Read the file, once. Raises Refused when it cannot be read, or is not a list of this kind."""
    rows, source = keeping.rows_path(made.stored_name), keeping.folder() / made.stored_name
    if not rows.exists():
        if not source.exists():
            raise Refused(_("The file is not there any more. Please hand the list in again."))
        tables.convert(source, rows)
    kind = kinds[made.kind]
    heading = next(tables.lines(rows))
    work = Work(made.id, kind, places_of(kind, heading, _language_of(made)))
    if made.state is ImportState.WAITING:
        count = tables.line_count(rows) - 1
        if not count:
            raise Refused(_("The list has headings and no rows."))
        with unit_of_work():
            begun = db.session.get_one(ImportList, work.import_id)
            begun.state, begun.row_count = ImportState.RUNNING, count
    source.unlink(missing_ok=True)
    return work


def _carry_on(work: Work) -> None:
    """Carry out rows until the turn is over or the list is done."""
    made = db.session.get_one(ImportList, work.import_id)
    done, until = made.done_count, time.monotonic() + TURN_SECONDS
    lines = tables.lines(keeping.rows_path(made.stored_name), skip=1 + done)
    waiting = list(islice(lines, UNIT_ROWS))
    while waiting and time.monotonic() < until:
        done += _unit(work, done, waiting)
        waiting += islice(lines, UNIT_ROWS - len(waiting))
    if waiting:
        with unit_of_work():
            enqueue("read_list", {"import_id": work.import_id})
    else:
        _finish(work, done)


def _unit(work: Work, done: int, waiting: list[Line]) -> int:
    """Carry out the first of the waiting rows in one unit and take them off; answers how many those were."""
    begun, count = time.monotonic(), 0
    with unit_of_work():
        made = db.session.get(ImportList, work.import_id, with_for_update=True, populate_existing=True)
        if made is None or made.done_count != done or made.state is not ImportState.RUNNING:
            raise Undone("another worker goes on with the list")
        handed = _handed(made)
        for line in waiting:
            row = row_of(line, work.places)
            outcome, sentence = _outcome_of(work, handed, row, is_too_long=line.is_too_long)
            db.session.add(
                ImportRow(
                    import_id=made.id, number=line.number, outcome=outcome, label=work.kind.label_of(row),
                    sentence=str(sentence)[:SENTENCE_MAX],
                )
            )  # fmt: skip
            count += 1
            made.refused_count += outcome is RowOutcome.REFUSED
            if time.monotonic() - begun > UNIT_SECONDS:
                break
        made.done_count += count
    del waiting[:count]
    return count


def _finish(work: Work, done: int) -> None:
    with unit_of_work():
        made = db.session.get_one(ImportList, work.import_id)
        if made.state is ImportState.RUNNING and made.done_count == done:
            made.state, made.done_at = ImportState.DONE, clock.now()
    keeping.remove(made.stored_name)


def _handed(made: ImportList) -> Handed:
    """Who handed the list in. Raises Refused once that person may not do so any more."""
    by = person_with_rights(made.by_id)
    if by is None or not can_see(by, made):
        raise Refused(_("The list was stopped, because you may not hand in such lists any more."))
    network = db.session.get(Network, made.network_id) if made.network_id else None
    return Handed(made.id, by, network, made.options)


def _outcome_of(work: Work, handed: Handed, row: Row, *, is_too_long: bool) -> tuple[RowOutcome, Sentence]:
    """Carry out a row and answer what became of it, whatever that was."""
    if is_too_long:
        return RowOutcome.REFUSED, _("A cell of this row holds more than %(most)d characters.", most=CELL_MAX)
    if any(_is_unreadable(cell) for cell in row.values.values()):
        return RowOutcome.REFUSED, _("The row holds characters that could not be read. Please type them again.")
    try:
        result = _carried_out(work.kind, handed, row)
    except Problem as problem:
        return RowOutcome.REFUSED, problem.message
    except Refused as refused:
        return RowOutcome.REFUSED, refused.sentence
    except SQLAlchemyError:
        raise  # not the row is at fault, but the database; the job is tried again
    except Exception as error:
        log.error("a row of list %d (%s) failed: %s", handed.import_id, work.kind.name, describe(error))
        return RowOutcome.REFUSED, _("Something went wrong on our side with this row. Nothing of it was kept.")
    return result.outcome, result.sentence


def _carried_out(kind: Kind, handed: Handed, row: Row) -> Result:
    """Do what the kind does with a row; once more when somebody else was faster, to find what they stored."""
    try:
        with part_of_unit():
            return kind.handler(handed, row)
    except IntegrityError:
        with part_of_unit():
            return kind.handler(handed, row)


def _is_unreadable(cell: str) -> bool:
    """Whether a cell holds what no database takes, or the sign that stands for it."""
    return "\0" in cell or "\N{REPLACEMENT CHARACTER}" in cell or any("\ud800" <= letter <= "\udfff" for letter in cell)


def _refuse(made: ImportList, sentence: Sentence) -> None:
    made.state, made.problem, made.done_at = ImportState.REFUSED, str(sentence), clock.now()


def _language_of(made: ImportList) -> str:
    return db.session.get_one(Person, made.by_id).language
