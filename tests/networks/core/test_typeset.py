"""Documents as accessible PDF: what is in them, and that what people wrote stays text."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from flask import Flask
from PIL import Image

from networks.admin.models import ProgrammeMark
from networks.core import typeset as typesetting
from networks.core.db import db
from networks.core.typeset import NotTypeset, typeset
from networks.core.unit_of_work import unit_of_work
from networks.people import catalogue

TEMPLATE = "pdf/attendance.typ"


def list_of(*names: str) -> dict[str, object]:
    """The data of an attendance list with these names."""
    headings = ["No.", "Name", "Institution", "Role", "Took part", "Times", "Minutes", "Share"]
    rows = [
        [str(number), name, "Gmina", "", "online", "10:00–11:00", "60", "100%"] for number, name in enumerate(names)
    ]
    return {
        "facts": [["Sieć", names[0]]], "empty": "",
        "list": {"heading": "Uczestnicy", "caption": "Kto był", "headings": headings, "rows": rows},
        "corrections": {"heading": "Korekty", "caption": "Dlaczego", "headings": ["Osoba"] * 6, "rows": []},
    }  # fmt: skip


def text_of(pdf: bytes) -> str:
    """All text of the pages as a reader copies it."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.fixture
def made(app: Flask) -> bytes:
    """A list of one person."""
    with app.test_request_context():
        return typeset(TEMPLATE, list_of("Zażółć Gęślą-Jaźń"), "Lista obecności: Źdźbło", "pl")


def test_a_document_is_tagged_and_says_so(made: bytes) -> None:
    assert made.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in made
    assert b"/MarkInfo<</Marked true" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in made


def test_a_document_has_its_language_and_shows_its_title(made: bytes) -> None:
    assert b"/Lang(pl)" in made
    assert b"/DisplayDocTitle true" in made
    assert "Lista obecności: Źdźbło" in re.sub(r"<[^>]+>", "", made.decode("utf-8", "replace"))
    assert pypdfium2.PdfDocument(made).get_metadata_value("Title") == "Lista obecności: Źdźbło"


def test_headings_and_the_headers_of_tables_are_marked_as_such(made: bytes) -> None:
    kinds = re.findall(rb"/StructElem/S/(\w+)", made)
    assert kinds.count(b"H1") == 1
    assert kinds.count(b"TH") == 8
    assert {b"Title", b"Table", b"THead", b"TBody", b"TR", b"TD", b"Caption"} <= set(kinds)
    assert made.count(b"/Scope/Column") == 8


def test_polish_letters_can_be_read_out_of_it(made: bytes) -> None:
    text = text_of(made)
    assert "Zażółć Gęślą-Jaźń" in text
    assert "Uczestnicy" in text


def test_a_document_bears_the_programmes_name_and_number_and_its_pages(app: Flask) -> None:
    with app.test_request_context():
        text = text_of(typeset(TEMPLATE, list_of(*["Ewa Urzędowa"] * 60), "Lista", "pl")).replace("\r\n", " ")
    programme = catalogue.read().programme
    assert programme.name_pl in text
    assert programme.number in text
    assert programme.funders_pl in text
    assert re.search(r"1 \w+ [34]", text)


def test_marks_of_the_programme_stand_in_it_with_their_words(app: Flask) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(picture, "PNG")
    with unit_of_work():
        db.session.add(
            ProgrammeMark(
                position=1, words_pl="Znak Funduszy", words_en="Funds", png=picture.getvalue(), width=40, height=20
            )
        )
    with app.test_request_context():
        made = typeset(TEMPLATE, list_of("Ewa"), "Lista", "pl")
    assert b"/S/Figure" in made
    assert "Znak Funduszy".encode("utf-16-be").hex().upper().encode() in made or b"/Alt(Znak Funduszy)" in made


@pytest.mark.parametrize(
    "typed",
    ['#panic("x")', "*bold* @ref _em_", "<label> $x^2$ // no comment", "= heading", '#read("/etc/passwd")', "\\u{41}",
     "`raw` ~ --- [a] {b}", "- list", "https://example.org/#x"],
)  # fmt: skip
def test_what_people_wrote_stays_text(app: Flask, typed: str) -> None:
    with app.test_request_context():
        made = typeset(TEMPLATE, list_of(typed), typed, "pl")
    assert text_of(made).count(typed) >= 2


@pytest.mark.parametrize("sign", ["😀", "张", "\ue000", "ᚠ", "\U0010ffff"])
def test_a_sign_without_a_form_becomes_a_square_and_the_rest_stays(app: Flask, sign: str) -> None:
    with app.test_request_context():
        text = text_of(typeset(TEMPLATE, list_of(f"Ewa {sign} Żak"), "Lista", "pl"))
    assert "Ewa □ Żak" in text


@pytest.mark.parametrize("hidden", ["\0", "\x07", "\ufeff", "\u202e", "\ufe0f", "\u200d"])
def test_hidden_signs_do_not_stop_a_document(app: Flask, hidden: str) -> None:
    with app.test_request_context():
        text = text_of(typeset(TEMPLATE, list_of(f"Ewa{hidden} Żak"), "Lista", "pl"))
    assert "Żak" in text


def test_other_alphabets_are_written_where_the_fonts_have_them(app: Flask) -> None:
    with app.test_request_context():
        text = text_of(typeset(TEMPLATE, list_of("Оксана Їжак", "Ελένη"), "Lista", "pl"))
    assert "Оксана Їжак" in text
    assert "Ελένη" in text


def test_a_failure_names_the_template_and_nothing_people_wrote(app: Flask) -> None:
    broken = list_of("Tajne Nazwisko") | {"list": "Tajne Nazwisko"}
    with app.test_request_context(), pytest.raises(NotTypeset, match=r"attendance\.typ") as refused:
        typeset(TEMPLATE, broken, "Lista", "pl")
    assert "Tajne" not in str(refused.value)


def test_a_document_that_takes_too_long_is_given_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "SECONDS_MAX", 0.001)
    with app.test_request_context(), pytest.raises(NotTypeset, match="took more than"):
        typeset(TEMPLATE, list_of("Ewa"), "Lista", "pl")
