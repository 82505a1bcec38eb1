"""Tables that people take away."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from networks.core.sheets import csv_of, xlsx_of


def test_a_csv_file_opens_in_office_programs() -> None:
    made = csv_of(("Gmina", "Osoba"), [("Łódź", 'Ewa "E" Żądło'), ("a;b", "x")])
    assert made.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Gmina", "Osoba"], ["Łódź", 'Ewa "E" Żądło'], ["a;b", "x"]]


@pytest.mark.parametrize("cell", ["=1+1", "+48", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_no_cell_of_a_csv_file_is_a_formula(cell: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_of(("a",), [(cell,)]).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == [f"'{cell}"]


def test_no_cell_of_a_workbook_is_a_formula_a_link_or_a_number() -> None:
    made = xlsx_of(("a", "b", "c"), [("=1+1", "https://example.org", "0123"), ("{=A1}", "mailto:a@b.pl", "")])
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in file.namelist() if "rels" in name and "sheet1" in name]
    assert "<f>" not in sheet
    assert sheet.count("=1+1") == 1
    assert 't="inlineStr"' in sheet


def test_headings_alone_are_a_table_too() -> None:
    assert zipfile.is_zipfile(io.BytesIO(xlsx_of(("a",), [])))
    assert csv_of(("a",), []) == b"\xef\xbb\xbfa\r\n"
