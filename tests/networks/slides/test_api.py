"""Slides for programs."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Flask

from networks.people.models import Person
from networks.sessions.models import LiveSession
from tests import make, make_pdfs, make_slides

Program = Callable[[Person], Callable[..., Any]]


def test_a_pdf_is_brought_once(app: Flask, live: LiveSession, piotr: Person, ewa: Person) -> None:
    def send(who: Person, content: bytes, number: str) -> Any:
        fields = {"client_id": number, "file": (io.BytesIO(content), "arkusz.pdf")}
        headers = {"Authorization": f"Bearer {make.token(who)}"}
        return app.test_client().post(f"/api/v1/sessions/{live.id}/slides", data=fields, headers=headers)

    content, number = make_pdfs.pdf(["Koszty"]), str(uuid4())
    made, again = send(piotr, content, number), send(piotr, content, number)
    assert (made.status_code, again.status_code, made.json["id"]) == (201, 200, again.json["id"])
    assert (made.json["state"], made.json["file_name"]) == ("rendering", "arkusz.pdf")
    assert send(piotr, make_pdfs.pdf(["Inne"]), number).status_code == 409
    refused = send(piotr, b"no pdf at all", str(uuid4()))
    assert (refused.status_code, refused.json["code"], refused.json["field"]) == (422, "no_pdf", "file")
    assert send(ewa, content, str(uuid4())).status_code == 403


def test_the_audience_is_told_what_was_shown_and_no_more(
    live: LiveSession, piotr: Person, ewa: Person, program_of: Program
) -> None:
    slides = make_slides.slides(piotr, live)
    make_slides.notes(piotr, slides, 2, "Tajne")
    call = program_of(ewa)
    before = call("GET", f"/sessions/{live.id}/slides").json
    assert (before["shown"]["number"], before["shown"]["set_id"], before["pages"]) == (0, None, [])
    make_slides.show(piotr, live, 2)
    answer = call("GET", f"/sessions/{live.id}/slides")
    shown = answer.json["shown"]
    assert (shown["number"], shown["page_count"], shown["furthest"], shown["title"]) == (2, 4, 2, "Koszty")
    assert [one["number"] for one in answer.json["pages"]] == [1, 2]
    assert not {"Tajne", "Terminy", "sets"} & set(answer.text.replace('"', " ").split())
    assert call("GET", f"/slides/{slides.id}/pages/1").json["text"] == "Wstęp\nTreść strony 1"
    assert call("GET", f"/slides/{slides.id}/pages/3").status_code == 404


def test_presenters_work_with_sets_notes_and_what_comes_next(
    live: LiveSession, piotr: Person, program_of: Program
) -> None:
    slides = make_slides.slides(piotr, live)
    make_slides.notes(piotr, slides, 1, "Powitać")
    call, path = program_of(piotr), f"/sessions/{live.id}/slide"
    answer = call("POST", path, {"go": "next"})
    assert (answer.json["shown"]["number"], answer.json["shown"]["notes"]) == (1, "Powitać")
    assert answer.json["next"] == {"number": 2, "title": "Koszty", "url": f"/slides/{slides.id}/2.webp?size=small"}
    assert [one["is_current"] for one in answer.json["sets"]] == [True]
    assert call("POST", path, {"number": 4}).json["next"] is None
    assert call("POST", path, {"go": "next"}).json["code"] == "invalid"
    assert call("POST", path, {"number": 1, "version": 1}).json["code"] == "stale"


def test_sets_are_chosen_and_removed(live: LiveSession, piotr: Person, ewa: Person, program_of: Program) -> None:
    make_slides.slides(piotr, live)
    second = make_slides.slides(piotr, live, "Nowe")
    call = program_of(piotr)
    assert call("POST", f"/slides/{second.id}/choose", {}).json["is_current"] is True
    assert program_of(ewa)("POST", f"/slides/{second.id}/choose", {}).status_code == 403
    gone = call("POST", f"/slides/{second.id}/remove", {}).json
    assert (gone["state"], gone["file_name"]) == ("removed", "")
    assert call("POST", f"/slides/{second.id}/choose", {}).status_code == 404
