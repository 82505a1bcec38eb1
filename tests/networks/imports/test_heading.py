"""Which column of a file is which."""

from __future__ import annotations

import pytest
from flask import Flask

from networks.core.tables import Line
from networks.core.text import Refused
from networks.imports.heading import places_of, row_of
from networks.imports.models import RowOutcome
from networks.imports.registry import Column, Handed, Kind, Result, Row, importer, kinds

COLUMNS = (
    Column("email", pl="Adres e-mail", en="E-mail address", aliases=("poczta",), is_required=True),
    Column("name", pl="Imię i nazwisko", en="Name"),
)
KIND = Kind("trial", lambda _handed, _row: Result(RowOutcome.SAME, ""), COLUMNS, ("email",))


@pytest.mark.parametrize(
    "heading",
    ["Adres e-mail", "ADRES EMAIL", " adres_e-mail: ", "e-mail address", "E-MAIL  ADDRESS", "Poczta", "email"],
)
def test_a_heading_is_known_whatever_its_case_accents_and_signs(heading: str) -> None:
    assert places_of(KIND, Line(1, ("Uwagi", heading)), "pl") == {"email": 1}


def test_accents_do_not_matter() -> None:
    assert places_of(KIND, Line(1, ("IMIE I NAZWISKO", "poczta")), "pl") == {"name": 0, "email": 1}


@pytest.mark.parametrize("cells", [("Imię i nazwisko",), (), ("email", "poczta")])
def test_a_missing_or_doubled_column_is_named(cells: tuple[str, ...], app: Flask) -> None:
    with pytest.raises(Refused) as refused:
        places_of(KIND, Line(1, cells), "pl")
    assert "Adres e-mail" in str(refused.value.sentence)


def test_a_short_row_has_empty_cells_and_a_label_that_can_be_shown() -> None:
    row = row_of(Line(7, ("a\u202e@b.pl\x00",)), {"email": 0, "name": 1})
    assert (row.number, row["name"], row["nothing"]) == (7, "", "")
    assert KIND.label_of(row) == "a @b.pl "


def test_a_kind_has_one_importer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds, "trial", KIND)

    def second(handed: Handed, row: Row) -> Result:
        raise NotImplementedError

    with pytest.raises(ValueError, match="already"):
        importer("trial", columns=COLUMNS)(second)
