"""A kind of list for tests: each row makes an institution."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from networks.core.db import db
from networks.core.errors import Invalid
from networks.core.text import person_name
from networks.core.unit_of_work import emit, unit_of_work
from networks.core.words import later as _
from networks.imports import actions, carrying, keeping, registry
from networks.imports.keeping import keep
from networks.imports.models import ImportList, RowOutcome
from networks.imports.registry import Column, Handed, Kind, Result, Row
from networks.people.events import RightsChanged
from networks.people.models import Institution, Network, Person, UnitKind

COLUMNS = (
    Column("name", pl="Nazwa", en="Name", aliases=("nazwa jednostki",), is_required=True),
    Column("town", pl="Miejscowość", en="Town"),
)
HandIn = Callable[..., ImportList]


def carry_out(handed: Handed, row: Row) -> Result:
    """Make an institution; some names stand for what can go wrong."""
    db.session.add(Institution(key=row["name"], name=row["name"], town=row["town"], kind=UnitKind.SCHOOL))
    emit(RightsChanged(person_id=handed.by.id))
    db.session.flush()
    match row["town"]:
        case "refused":
            raise Invalid(_("Please fill this in."), field="town")
        case "text":
            person_name("Anna1")
        case "broken":
            raise ZeroDivisionError("with secret words")
    return Result(RowOutcome.MADE, _("Done"))


@pytest.fixture(autouse=True)
def _empty_folder(app: Flask) -> None:
    """Files outlive a test, as the data folder does."""
    for path in keeping.folder().iterdir():
        path.unlink()


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """The kind `trial`."""
    kind = Kind("trial", carry_out, COLUMNS, ("name",))
    monkeypatch.setitem(registry.kinds, "trial", kind)
    return kind


@pytest.fixture
def hand_in(trial: Kind) -> HandIn:
    """Hand in a file with these bytes, and let the worker begin with it unless told otherwise."""

    def handed(
        by: Person, data: bytes | str, *, network: Network | None = None, read: bool = True, **options: Any
    ) -> ImportList:
        kept = keep(FileStorage(io.BytesIO(data.encode() if isinstance(data, str) else data), "C:\\listy\\lista.csv"))
        with unit_of_work():
            made = actions.start(by, "trial", kept, network=network, options=options)
        if read:
            carrying.read_list({"import_id": made.id})
        db.session.expire_all()
        return made

    return handed
