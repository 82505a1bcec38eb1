"""Finding lists and what became of their rows, always for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.imports import policy
from networks.imports.models import ImportList, ImportRow, RowOutcome
from networks.people.models import Network, Person

LISTED_MAX = 20
ROWS_PER_PAGE = 100
_AT_ONCE = 1000


def list_for(person: Person, list_id: int, kind: str, network: Network | None = None) -> ImportList:
    """A list of this kind (and network). Raises NotFound for one that is not there or not the person's to see."""
    found = db.session.get(ImportList, list_id)
    network_id = network.id if network else None
    if found is None or (found.kind, found.network_id) != (kind, network_id) or not policy.can_see(person, found):
        raise NotFound(_("There is no such list."))
    return found


def lists_of(person: Person, kind: str, network: Network | None = None) -> Sequence[ImportList]:
    """The newest lists of this kind (and network), newest first; none for those who may not see them."""
    network_id = network.id if network else None
    rows = sa.select(ImportList).where(ImportList.kind == kind, ImportList.network_id == network_id)
    newest = db.session.scalars(rows.order_by(ImportList.id.desc()).limit(LISTED_MAX))
    return [found for found in newest if policy.can_see(person, found)]


def rows_of(made: ImportList, *, page: int = 1, outcome: RowOutcome | None = None) -> Sequence[ImportRow]:
    """A page of what became of the rows, in the list's order; of one outcome only, if wanted."""
    rows = _rows(made, outcome).order_by(ImportRow.number)
    return db.session.scalars(rows.limit(ROWS_PER_PAGE).offset((page - 1) * ROWS_PER_PAGE)).all()


def counts_of(made: ImportList) -> dict[RowOutcome, int]:
    """How many rows came to each outcome so far."""
    counted = sa.select(ImportRow.outcome, sa.func.count()).where(ImportRow.import_id == made.id)
    found: dict[RowOutcome, int] = dict(db.session.execute(counted.group_by(ImportRow.outcome)).all())
    return {outcome: found.get(outcome, 0) for outcome in RowOutcome}


def all_rows(made: ImportList) -> Iterator[ImportRow]:
    """Everything that became of the rows, for a file."""
    after = 0
    while rows := db.session.scalars(
        _rows(made, None).where(ImportRow.number > after).order_by(ImportRow.number).limit(_AT_ONCE)
    ).all():
        yield from rows
        after = rows[-1].number


def _rows(made: ImportList, outcome: RowOutcome | None) -> sa.Select[ImportRow]:
    rows = sa.select(ImportRow).where(ImportRow.import_id == made.id)
    return rows if outcome is None else rows.where(ImportRow.outcome == outcome)
