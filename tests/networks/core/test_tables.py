"""Tables that people hand in, whole and hostile."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from networks.core import tables
from networks.core.cells import CELL_MAX, COLUMNS_MAX, ROWS_MAX, TEXT_MAX
from networks.core.sheets import xlsx_of
from networks.core.tables import Line
from networks.core.text import Refused

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'


def read(folder: Path, data: bytes) -> list[Line]:
    """The lines of a file with these bytes."""
    source, target = folder / "list", folder / "list.rows"
    source.write_bytes(data)
    tables.convert(source, target)
    return list(tables.lines(target))


def cells(folder: Path, data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in read(folder, data)]


def refusal(folder: Path, data: bytes) -> str:
    """The sentence with which a file is refused; nothing of it is left to be read."""
    with pytest.raises(Refused) as refused:
        read(folder, data)
    assert not (folder / "list.rows").exists()
    return repr(refused.value.sentence)


def book(sheet: str, *, workbook: str = SHEET, **parts: str) -> bytes:
    """A workbook whose first sheet has these rows."""
    made = io.BytesIO()
    names = {"strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}">{workbook}</workbook>')
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r0" Target="worksheets/hidden.xml"/>'
            '<Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        file.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
        )
        for name, content in parts.items():
            file.writestr(names[name], content)
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16", "iso8859-2"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_is_read_whatever_wrote_it(tmp_path: Path, encoding: str, separator: str) -> None:
    text = f"Adres{separator}Imię\r\na@b.pl{separator}Łucja Żądło-Gęś ś\r\n"
    assert cells(tmp_path, text.encode(encoding)) == [("Adres", "Imię"), ("a@b.pl", "Łucja Żądło-Gęś ś")]


def test_quoted_cells_hold_separators_and_line_ends(tmp_path: Path) -> None:
    text = 'a,"b;;;;c"\n"Urząd\nGminy","x ""y"""\n'
    assert cells(tmp_path, text.encode()) == [("a", "b;;;;c"), ("Urząd\nGminy", 'x "y"')]


def test_a_spreadsheets_own_line_about_the_separator_is_no_row(tmp_path: Path) -> None:
    assert read(tmp_path, b"sep=;\r\na;b,c\r\n") == [Line(2, ("a", "b,c"))]


def test_rows_count_as_in_a_spreadsheet_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, b"\na;b\n;;\n\n c ;;\n") == [Line(2, ("a", "b")), Line(5, ("c",))]


def test_a_long_cell_is_cut_and_said_so(tmp_path: Path) -> None:
    whole, long = read(tmp_path, b"a" * CELL_MAX + b"\n" + b"a" * 50_000)
    assert not whole.is_too_long
    assert long.is_too_long
    assert len(long.cells[0]) == CELL_MAX + 1


def test_lines_can_be_skipped_and_counted(tmp_path: Path) -> None:
    read(tmp_path, b"a\nb\nc\n")
    assert tables.line_count(tmp_path / "list.rows") == 3
    assert [line.number for line in tables.lines(tmp_path / "list.rows", skip=1)] == [2, 3]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no rows"), (b"\n\n;;\n", "no rows"), (b"%PDF-1.7\x00\x01", "neither a CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a CSV"), (b"a;b\x07\n", "neither a CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "protected by a password"), (b"PK\x03\x04nonsense", "damaged"),
        (b'a;b\nc;"d\ne;f\n', "row 2"), (b"a;\x81\n", "letters"), (b"\xff\xfe\x00\xd8", "letters"),
        (b";".join([b"a"] * (COLUMNS_MAX + 1)), "columns"), (b"a\n" * (ROWS_MAX + 2), "rows"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refusal(tmp_path, data).replace("%(row)d", "2").replace("%(most)d", "50")


def test_as_many_rows_and_columns_as_allowed_are_taken(tmp_path: Path) -> None:
    assert len(read(tmp_path, b"a\n" * (ROWS_MAX + 1))) == ROWS_MAX + 1
    assert len(cells(tmp_path, b";".join([b"a"] * COLUMNS_MAX))[0]) == COLUMNS_MAX


def test_our_own_workbooks_are_read(tmp_path: Path) -> None:
    rows = [("Łódź", "=1+1"), ("", "-5"), ("a\nb", "x" * 50)]
    assert cells(tmp_path, xlsx_of(("Gmina", "Wzór"), rows)) == [("Gmina", "Wzór"), *rows]


def test_shared_strings_runs_inline_strings_and_formulas_are_text(tmp_path: Path) -> None:
    strings = "<sst><si><t>Gmina</t></si><si><r><t>Miasto </t></r><r><t>Łódź</t></r><rPh><t>x</t></rPh></si></sst>"
    row = (
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" t="inlineStr"><is><t>a_x000D_b'
        '</t></is></c><c r="E3" t="str"><f>A1</f><v>wynik</v></c><c r="F3" t="b"><v>1</v></c></row>'
    )
    assert read(tmp_path, book(row, strings=strings)) == [
        Line(3, ("Gmina", "", "Miasto Łódź", "a\rb", "wynik", "1"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("style", "value", "shown"),
    [
        (0, "1234567", "1234567"), (0, "1.2345678901234E13", "12345678901234"), (0, "0.1", "0.1"), (0, "5.0", "5"),
        (0, "1E400", "1E400"), (0, "abc", "abc"), (1, "46350", "2026-11-24"), (1, "46350.395833", "2026-11-24 09:30"),
        (2, "46350", "2026-11-24"), (2, "0.5", "12:00"), (3, "46350", "46350"), (1, "-3", "-3"),
        (1, "99999999", "99999999"),
    ],
)  # fmt: skip
def test_numbers_are_as_typed_and_days_are_days(tmp_path: Path, style: int, value: str, shown: str) -> None:
    styles = (
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-415]d mmm yyyy"/>'
        '<numFmt numFmtId="165" formatCode="0 &quot;dni&quot;"/></numFmts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
    )
    row = f'<row><c s="{style}"><v>{value}</v></c></row>'
    assert cells(tmp_path, book(row, styles=styles)) == [(shown,)]


def test_days_counted_from_1904_and_hidden_sheets_are_known(tmp_path: Path) -> None:
    workbook = (
        '<workbookPr date1904="1"/><sheets><sheet name="Ukryty" state="hidden" r:id="r0"/>'
        '<sheet name="A" r:id="r1"/></sheets>'
    )
    styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    made = book('<row><c s="0"><v>44888</v></c></row>', workbook=workbook, styles=styles)
    assert cells(tmp_path, made) == [("2026-11-24",)]


def test_a_cell_far_to_the_right_is_too_many_columns(tmp_path: Path) -> None:
    assert "columns" in refusal(tmp_path, book('<row><c r="AZ1"><v>1</v></c></row>'))
    assert cells(tmp_path, book('<row><c r="A1"><v>1</v></c><c r="XFD1"/></row>')) == [("1",)]


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
)


def test_entities_are_refused(tmp_path: Path) -> None:
    assert "damaged" in refusal(tmp_path, book("<row/>", strings=f"{ENTITIES}<sst><si><t>&c;</t></si></sst>"))
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>'
    assert "damaged" in refusal(tmp_path, book("<row/>", strings=outside))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    assert "too large" in refusal(tmp_path, book("<row><c><v>1</v></c></row>", strings=" " * 150_000_000))


def test_one_long_text_named_in_every_cell_is_refused(tmp_path: Path) -> None:
    strings = f"<sst><si><t>{'a' * CELL_MAX}</t></si></sst>"
    row = "<row>" + '<c t="s"><v>0</v></c>' * COLUMNS_MAX + "</row>"
    made = book(row * (TEXT_MAX // CELL_MAX // COLUMNS_MAX + 2), strings=strings)
    assert "too large" in refusal(tmp_path, made)


@pytest.mark.parametrize("strings", ["<a>" * 200_000, "<sst><si><t>", "<sst>\x00</sst>", "nonsense"])
def test_nested_and_broken_parts_are_refused(tmp_path: Path, strings: str) -> None:
    refusal(tmp_path, book('<row><c t="s"><v>0</v></c></row>', strings=strings))


def test_archives_of_something_else_are_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("lista.xlsx", book("<row/>"))
    assert "neither a CSV" in refusal(tmp_path, inner.getvalue())


def test_a_part_behind_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(book("<row/>"))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    assert "password" in refusal(tmp_path, bytes(data))


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    data = book("<row><c><v>1</v></c></row>")
    assert "damaged" in refusal(tmp_path, data[: len(data) // 2])
