"""Slides by plain forms, and their pictures, for each of those who may and may not see them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from networks.core import storage
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.sessions.models import LiveSession, SessionState
from networks.slides import actions, keeping
from networks.slides.models import SlideSet, SlideSetState
from networks.slides.refusals import FILE_MAX_BYTES
from tests import make_pdfs, make_slides
from tests.make_sessions import live_session, move

Browser = Callable[[Person], FlaskClient]


def file(content: bytes, name: str = "arkusz.pdf", **more: str) -> dict[str, Any]:
    return {"client_id": str(uuid4()), "file": (io.BytesIO(content), name), **more}


def stored() -> list[str]:
    return [name for name in storage.names_before("slides", 1e12) if storage.path(f"{name}/slides.pdf").exists()]


def test_a_pdf_is_brought_by_a_plain_form(live: LiveSession, piotr: Person, browser_of: Browser) -> None:
    content = make_pdfs.pdf(["Koszty"])
    client, address = browser_of(piotr), f"/sessions/{live.id}/slides"
    answer = client.post(address, data=file(content, "Moje/arkusz.pdf"))
    assert (answer.status_code, answer.location) == (303, address)
    slides = db.session.query(SlideSet).one()
    assert (slides.file_name, slides.size_bytes, slides.state) == ("arkusz.pdf", len(content), SlideSetState.RENDERING)
    assert storage.read(slides.file_part) == content
    page = client.get(address).text
    assert "arkusz.pdf" in page
    assert 'http-equiv="refresh"' in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "choose a PDF file"), (file(b""), "no pages"), (file(b"PK\x03\x04 pptx", "a.pptx"), "not a PDF file"),
        (file(b"\0" * 1024 + b"%PDF-1.7"), "not a PDF file"),
    ],
    ids=["none", "empty", "pptx", "late"],
)  # fmt: skip
def test_what_is_no_pdf_is_refused_beside_the_form(
    sent: dict[str, Any], words: str, live: LiveSession, piotr: Person, browser_of: Browser
) -> None:
    client, before = browser_of(piotr), stored()
    client.post("/me/language", data={"language": "en"})
    answer = client.post(f"/sessions/{live.id}/slides", data={"client_id": str(uuid4()), **sent})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="field-file-error"' in answer.text
    assert (db.session.query(SlideSet).count(), stored()) == (0, before)


def test_a_large_file_is_refused_and_nothing_of_it_kept(
    live: LiveSession, piotr: Person, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "FILE_MAX_BYTES", 500)
    before = stored()
    answer = browser_of(piotr).post(f"/sessions/{live.id}/slides", data=file(make_pdfs.of_pages(3)))
    assert answer.status_code == 413
    assert "50 MB" in answer.text
    assert (db.session.query(SlideSet).count(), stored()) == (0, before)


def test_a_request_beyond_the_limit_says_how_large_a_file_may_be(
    live: LiveSession, piotr: Person, browser_of: Browser
) -> None:
    client = browser_of(piotr)
    client.post("/me/language", data={"language": "en"})
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + bytes(
        FILE_MAX_BYTES + 2**20
    )
    answer = client.post(f"/sessions/{live.id}/slides", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "at most 50 MB" in answer.text


@pytest.mark.parametrize("who", ["ewa", "olga", "jan"])
def test_nothing_is_stored_for_those_who_may_not_bring_it(
    who: str, live: LiveSession, browser_of: Browser, request: pytest.FixtureRequest
) -> None:
    before = stored()
    answer = browser_of(request.getfixturevalue(who)).post(f"/sessions/{live.id}/slides", data=file(make_pdfs.pdf()))
    assert answer.status_code == (404 if who == "jan" else 403)
    assert stored() == before


def test_pictures_are_asked_for_by_each_visitor_and_kept_by_their_browser(
    live: LiveSession, piotr: Person, ewa: Person, jan: Person, browser_of: Browser, anonymous: FlaskClient
) -> None:
    slides = make_slides.slides(piotr, live)
    address = f"/slides/{slides.id}/2.webp"
    client = browser_of(ewa)
    assert client.get(address).status_code == 404
    make_slides.show(piotr, live, 2)
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/webp", make_slides.PICTURE)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{address}?size=small").headers["ETag"] != answer.headers["ETag"]
    ahead = client.get(f"/slides/{slides.id}/3.webp", headers={"If-None-Match": "*"})
    assert (ahead.status_code, ahead.headers["Cache-Control"]) == (404, "private, no-store")
    assert browser_of(piotr).get(f"/slides/{slides.id}/4.webp").status_code == 200
    assert browser_of(jan).get(address).status_code == 404
    assert anonymous.get(address).status_code == 303


def test_a_picture_the_browser_has_is_asked_for_again_and_refused_once_the_slides_are_gone(
    live: LiveSession, piotr: Person, ewa: Person, browser_of: Browser
) -> None:
    slides = make_slides.slides(piotr, live)
    make_slides.show(piotr, live, 1)
    client, address = browser_of(ewa), f"/slides/{slides.id}/1.webp"
    kept = {"If-None-Match": client.get(address).headers["ETag"]}
    assert client.get(address, headers=kept).status_code == 304
    with unit_of_work():
        actions.remove(piotr, slides)
    assert client.get(address, headers=kept).status_code == 404


@pytest.mark.parametrize("number", ["0", "5", "99999999999999999999", "-1", "1.5"])
def test_pages_that_are_not_there_are_not_found(
    number: str, live: LiveSession, piotr: Person, browser_of: Browser
) -> None:
    slides = make_slides.slides(piotr, live)
    assert browser_of(piotr).get(f"/slides/{slides.id}/{number}.webp").status_code == 404


def test_a_picture_whose_bytes_are_gone_is_not_found(live: LiveSession, piotr: Person, browser_of: Browser) -> None:
    slides = make_slides.slides(piotr, live)
    storage.delete(slides.stored_name)
    client = browser_of(piotr)
    assert client.get(f"/slides/{slides.id}/1.webp").status_code == 404
    assert client.get(f"/slides/{slides.id}/file.pdf").status_code == 404


def test_the_file_is_fetched_backstage_and_by_everybody_afterwards(
    live: LiveSession, anna: Person, piotr: Person, ewa: Person, browser_of: Browser
) -> None:
    slides = make_slides.slides(piotr, live, name="Arkusz „2027”.pdf")
    make_slides.show(piotr, live, 1)
    address, client = f"/slides/{slides.id}/file.pdf", browser_of(ewa)
    assert client.get(address).status_code == 404
    answer = browser_of(piotr).get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data == storage.read(slides.file_part)
    assert "filename*=UTF-8''Arkusz%20%E2%80%9E2027" in answer.headers["Content-Disposition"]
    for step in ("close", "publish"):
        assert client.get(address).status_code == 404
        move(anna, live, step)
    assert client.get(address).status_code == 200


def test_pages_are_turned_by_plain_forms(live: LiveSession, piotr: Person, ewa: Person, browser_of: Browser) -> None:
    slides = make_slides.slides(piotr, live)
    client, address = browser_of(piotr), f"/sessions/{live.id}/slide"
    for fields, position in (({"number": "2"}, 2), ({"go": "next"}, 3), ({"go": "previous"}, 2)):
        answer = client.post(address, data={"set_id": slides.id, "back": "stage", **fields})
        assert (answer.status_code, slides.position) == (303, position)
        assert answer.location.startswith(f"/sessions/{live.id}/stage")
    assert client.post(address, data={"number": "9"}).status_code == 422
    assert client.post(address, data={"number": "1", "version": "1"}).status_code == 409
    assert browser_of(ewa).post(address, data={"number": "1"}).status_code == 403
    assert slides.position == 2


def test_slides_are_chosen_and_removed_by_plain_forms(live: LiveSession, piotr: Person, browser_of: Browser) -> None:
    first, second = make_slides.slides(piotr, live), make_slides.slides(piotr, live, "Nowe", name="nowe.pdf")
    client, address = browser_of(piotr), f"/sessions/{live.id}/slides"
    assert f"/slides/{second.id}/choose" in client.get(address).text
    assert client.post(f"/slides/{second.id}/choose", data={"version": second.version}).location == address
    assert (second.is_current, second.position) == (True, 1)
    assert client.post(f"/slides/{first.id}/remove").location == address
    page = client.get(address).text
    assert ("nowe.pdf" in page, "arkusz.pdf" in page) == (True, False)


def test_notes_are_typed_page_by_page(live: LiveSession, piotr: Person, ewa: Person, browser_of: Browser) -> None:
    slides = make_slides.slides(piotr, live)
    client, address = browser_of(piotr), f"/sessions/{live.id}/slides/{slides.id}/notes"
    assert "Treść strony 2" in client.get(f"{address}?page=2").text
    answer = client.post(address, data={"number": "2", "notes": " Zapytać\r\no dowóz ", "then": "next"})
    assert answer.location == f"{address}?page=3"
    assert "Zapytać\no dowóz" in client.get(f"{address}?page=2").text
    assert client.post(address, data={"number": "2", "notes": ""}).location == f"{address}?page=2"
    assert "Zapytać" not in client.get(f"{address}?page=2").text
    assert client.get(f"{address}?page=9").status_code == 404
    assert browser_of(ewa).get(address).status_code == 403


def test_refused_notes_stay_in_the_box(live: LiveSession, piotr: Person, browser_of: Browser) -> None:
    slides = make_slides.slides(piotr, live)
    long = "Bardzo długa notatka " * 250
    address = f"/sessions/{live.id}/slides/{slides.id}/notes"
    answer = browser_of(piotr).post(f"{address}?page=2", data={"number": "2", "notes": long})
    assert answer.status_code == 422
    assert long.strip() in answer.text


def test_slides_of_another_session_are_not_found_here(
    live: LiveSession, anna: Person, finanse: Network, piotr: Person, browser_of: Browser
) -> None:
    other = make_slides.slides(piotr, live_session(anna, finanse, experts=[piotr]))
    assert browser_of(piotr).get(f"/sessions/{live.id}/slides/{other.id}/notes").status_code == 404


def test_before_the_session_its_slides_are_prepared(
    anna: Person, finanse: Network, piotr: Person, browser_of: Browser
) -> None:
    draft = live_session(anna, finanse, SessionState.DRAFT, experts=[piotr])
    client, address = browser_of(piotr), f"/sessions/{draft.id}/slides"
    assert client.post(address, data=file(make_pdfs.pdf(["Koszty"]))).status_code == 303
    assert client.post(f"/sessions/{draft.id}/slide", data={"number": "1"}).status_code == 409


def test_a_picture_is_shown_as_soon_as_its_page_is_and_no_longer(
    live: LiveSession, piotr: Person, ewa: Person, browser_of: Browser
) -> None:
    slides = make_slides.slides(piotr, live)
    client, found = browser_of(ewa), []
    for number in (1, 3):
        make_slides.show(piotr, live, number)
        found.append([client.get(f"/slides/{slides.id}/{page}.webp").status_code for page in (1, 2, 3, 4)])
    assert found == [[200, 404, 404, 404], [200, 200, 200, 404]]
    assert client.get("/slides/987654/1.webp").status_code == 404
    with unit_of_work():
        actions.remove(piotr, slides)
    assert client.get(f"/slides/{slides.id}/1.webp").status_code == 404
