"""The programme's own record, the marks for documents, and the foot of every page."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.admin import programme_actions, programme_queries
from networks.admin.programme_forms import PNG_MAX_BYTES, png
from networks.admin.programme_upkeep import make_programme
from networks.audit.models import AuditEntry
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from tests import make

Browser = Callable[[Person], FlaskClient]
RECORD = {
    "name_pl": "Oświata razem", "name_en": "Education together", "number": "POWR.02.10.00-00-0001/18-01",
    "partners": "Ośrodek Rozwoju Edukacji\n\n  Związek Miast Polskich ", "starts_on": "2018-01-01", "ends_on": "",
    "funders_pl": "Płaci Unia Europejska", "funders_en": "The European Union pays",
}  # fmt: skip
WORDS = {"words_pl": "Fundusze Europejskie", "words_en": "European Funds"}


def test_the_record_is_made_once_and_never_overwritten(app: Flask) -> None:
    assert make_programme() == ["programme: made"]
    assert make_programme() == []
    row = programme_queries.record()
    assert row is not None
    assert (row.number, row.partners[0]) == ("POWR.02.10.00-00-0001/18-01", "Ośrodek Rozwoju Edukacji")
    with unit_of_work():
        row.name_pl = "Inna nazwa"
    assert make_programme() == []
    assert row.name_pl == "Inna nazwa"


def test_every_page_names_the_programme_and_who_pays(app: Flask, admin: Person, browser_of: Browser) -> None:
    assert "Europejskiego Funduszu Społecznego" in app.test_client().get("/sign-in").text
    browser = browser_of(admin)
    assert browser.post("/admin/programme", data=RECORD).status_code == 303
    for path in ("/", "/admin/programme"):
        page = browser.get(path).text
        assert "Oświata razem" in page
        assert "Płaci Unia Europejska" in page
    assert "The European Union pays" in app.test_client().get("/sign-in", headers={"Accept-Language": "en"}).text
    row = programme_queries.record()
    assert row is not None
    assert row.partners == ["Ośrodek Rozwoju Edukacji", "Związek Miast Polskich"]
    assert (str(row.starts_on), row.ends_on) == ("2018-01-01", None)


def test_the_same_words_change_nothing(admin: Person, browser_of: Browser) -> None:
    for _ in range(2):
        browser_of(admin).post("/admin/programme", data=RECORD)
    assert acts() == ["programme.changed"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_pl", ""), ("name_en", "a\u202eb"), ("number", "x"), ("number", "a" * 61), ("partners", " \n "),
        ("partners", "A\nA"), ("partners", "\n".join(f"Partner {n}" for n in range(13))), ("starts_on", "1.09.2026"),
        ("starts_on", "2026-02-30"), ("ends_on", "2017-12-31"), ("ends_on", "0001-01-01"), ("funders_pl", "ab"),
    ],
)  # fmt: skip
def test_a_refused_record_stays_in_the_form(field: str, value: str, admin: Person, browser_of: Browser) -> None:
    answer = browser_of(admin).post("/admin/programme", data=RECORD | {field: value})
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert "Oświata razem" in answer.text or field == "name_pl"
    assert acts() == []


def test_marks_stand_in_a_row_that_can_be_put_in_order(admin: Person, browser_of: Browser) -> None:
    browser = browser_of(admin)
    for number in range(3):
        assert upload(browser, make.png_picture(100 + number)).status_code == 303
    first, second, third = [mark.id for mark in programme_queries.marks()]
    browser.post(f"/admin/programme/marks/{third}/move", data={"to": "earlier"})
    browser.post(f"/admin/programme/marks/{first}/move", data={"to": "earlier"})
    assert [mark.id for mark in programme_queries.marks()] == [first, third, second]
    browser.post(f"/admin/programme/marks/{first}/edit", data={"words_pl": "Inne słowa", "words_en": "Other words"})
    picture = browser.get(f"/admin/programme/marks/{first}")
    assert (picture.mimetype, picture.data) == ("image/png", make.png_picture(100))
    assert 'alt="Inne słowa"' in browser.get("/admin/programme").text
    browser.post(f"/admin/programme/marks/{third}/remove")
    assert [mark.id for mark in programme_queries.marks()] == [first, second]
    assert browser.post(f"/admin/programme/marks/{third}/remove").status_code == 404
    assert acts() == ["mark.added"] * 3 + ["mark.changed"] * 2 + ["mark.removed"]


def test_there_are_six_marks_at_the_most_and_no_two_alike(admin: Person, browser_of: Browser) -> None:
    browser = browser_of(admin)
    for number in range(6):
        upload(browser, make.png_picture(100 + number))
    assert upload(browser, make.png_picture(106)).status_code == 409
    browser.post(f"/admin/programme/marks/{programme_queries.marks()[0].id}/remove")
    assert upload(browser, make.png_picture(101)).status_code == 422


@pytest.mark.parametrize("words", [{"words_pl": ""}, {"words_en": "ab"}, {"words_pl": "a\0b"}])
def test_a_mark_needs_words_in_both_languages(words: dict[str, str], admin: Person, browser_of: Browser) -> None:
    assert upload(browser_of(admin), make.png_picture(), words).status_code == 422
    assert programme_queries.marks() == []


def broken() -> dict[str, bytes]:
    """Files that are no picture of a mark, by what is wrong with them."""
    whole = make.png_picture()
    huge = struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)
    odd = struct.pack(">IIBBBBB", 100, 100, 3, 0, 0, 0, 0)

    def headed(header: bytes) -> bytes:
        chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
        return whole[:8] + chunk + whole[33:]

    return {
        "nothing": b"", "words": b"to nie jest obraz", "a page": b"<html><script>alert(1)</script>",
        "JPEG": b"\xff\xd8\xff\xe0" + whole, "cut": whole[:-4], "without its end": whole[:-12],
        "with something behind": whole + b"<html>", "a wrong checksum": whole[:40] + b"\0" + whole[41:],
        "too large a side": headed(huge), "an impossible depth": headed(odd), "too small": make.png_picture(8, 8),
        "too heavy": whole + b"\0" * PNG_MAX_BYTES,
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(broken()))
def test_what_is_no_picture_of_a_mark_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        png(broken()[name])
    assert refused.value.field == "picture"


def test_a_refused_picture_leaves_the_words_in_the_form(admin: Person, browser_of: Browser) -> None:
    answer = upload(browser_of(admin), b"nic")
    assert answer.status_code == 422
    assert 'value="Fundusze Europejskie"' in answer.text
    assert upload(browser_of(admin), None).status_code == 422


def test_actions_refuse_all_but_administrators(anna: Person, admin: Person) -> None:
    picture = png(make.png_picture())
    with unit_of_work():
        mark = programme_actions.add_mark(admin, picture, "Znak", "Mark")
    for act in (
        lambda: programme_actions.add_mark(anna, picture, "Znak", "Mark"),
        lambda: programme_actions.move_mark(anna, mark, earlier=True),
        lambda: programme_actions.describe_mark(anna, mark, "Inny", "Other"),
        lambda: programme_actions.remove_mark(anna, mark),
    ):
        with pytest.raises((Forbidden, Conflict)), unit_of_work():
            act()


def upload(browser: FlaskClient, picture: bytes | None, words: dict[str, str] | None = None) -> Any:
    """Send the form of a new mark."""
    file = {"picture": (io.BytesIO(picture), "znak.png")} if picture is not None else {}
    return browser.post("/admin/programme/marks", data=WORDS | (words or {}) | file)


def acts() -> list[str]:
    """What the audit log says of the programme and its marks."""
    rows = select(AuditEntry.action).where(AuditEntry.subject_kind.in_(("programme", "mark"))).order_by(AuditEntry.id)
    return list(db.session.scalars(rows))
