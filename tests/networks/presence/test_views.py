"""Pages about who is and was in a session: who sees what, files, forms and their refusals."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from flask.testing import FlaskClient

from networks.audit.models import AuditEntry
from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence import actions
from networks.presence.models import Presence, PresenceCorrection, PresenceKind, SessionRating
from networks.sessions.models import LiveSession, SessionRole, SessionState
from tests import make, make_sessions

Browser = Callable[[Person], FlaskClient]
Held = Callable[..., LiveSession]


def address(live: LiveSession, part: str = "attendance") -> str:
    return f"/sessions/{live.id}/{part}"


def test_those_backstage_see_the_list_while_it_runs(
    marta: Person, piotr: Person, anna: Person, ewa: Person, running: LiveSession, browser_of: Browser
) -> None:
    begun_at = clock.now()
    for seconds in (0, 30):
        with clock.held_at(begun_at + timedelta(seconds=seconds)), unit_of_work():
            actions.see(running, [ewa.id])
    for who in (marta, piotr, anna):
        page = browser_of(who).get(address(running))
        assert page.status_code == 200
        assert ewa.name in page.text
    assert browser_of(ewa).get(address(running)).status_code == 403


def test_afterwards_coordinators_see_it_alone(
    anna: Person, marta: Person, piotr: Person, ewa: Person, obcy: Person, held: Held, browser_of: Browser
) -> None:
    live = held(ewa)
    page = browser_of(anna).get(address(live)).text
    assert "Ewa Urzędowa" in page
    assert ">2<" in page
    assert "7%" in page
    for who, status in ((marta, 403), (piotr, 403), (ewa, 403), (obcy, 404)):
        assert browser_of(who).get(address(live)).status_code == status


def test_a_correction_stands_beside_its_reason_and_what_was_measured(
    anna: Person, ewa: Person, held: Held, browser_of: Browser
) -> None:
    live = held(ewa)
    client = browser_of(anna)
    sent = {"person_id": str(ewa.id), "minutes": "25", "reason": "Zerwane łącze."}
    answer = client.post(address(live, "attendance/correct"), data=sent)
    assert (answer.status_code, answer.location) == (303, f"{address(live)}#person-{ewa.id}")
    page = client.get(address(live)).text
    assert "2 → 25: Zerwane łącze. (Anna Przewodnia" in page
    assert "83%" in page


@pytest.mark.parametrize(
    ("minutes", "reason"), [("99", "Zerwane łącze."), ("25", ""), ("wiele", "Zerwane łącze."), ("-3", "Tak <było>")]
)
def test_a_refused_correction_is_shown_again_with_what_was_typed(
    minutes: str, reason: str, anna: Person, ewa: Person, held: Held, browser_of: Browser
) -> None:
    live = held(ewa)
    sent = {"person_id": str(ewa.id), "minutes": minutes, "reason": reason}
    answer = browser_of(anna).post(address(live, "attendance/correct"), data=sent)
    assert answer.status_code == 422
    assert f'value="{minutes}"' in answer.text
    assert 'role="alert"' in answer.text
    assert f'aria-describedby="minutes-{ewa.id}-error"' in answer.text or f'"reason-{ewa.id}-error"' in answer.text
    assert db.session.query(PresenceCorrection).count() == 0


def test_somebody_who_is_missing_can_be_added_and_a_refusal_keeps_the_form(
    anna: Person, ewa: Person, olga: Person, held: Held, browser_of: Browser
) -> None:
    live = held(ewa)
    client = browser_of(anna)
    refused = client.post(
        address(live, "attendance/correct"), data={"person_id": str(olga.id), "minutes": "99", "reason": "Papier."}
    )
    assert refused.status_code == 422
    assert f'<option value="{olga.id}" selected>' in refused.text
    assert 'value="Papier."' in refused.text
    client.post(
        address(live, "attendance/correct"), data={"person_id": str(olga.id), "minutes": "9", "reason": "Papier."}
    )
    assert "0 → 9: Papier." in client.get(address(live)).text


def test_who_telephones_is_entered_at_the_desk_and_leaves(
    marta: Person, ewa: Person, running: LiveSession, browser_of: Browser
) -> None:
    client = browser_of(marta)
    sent = {"person_id": str(ewa.id), "email": "", "kind": "phone", "back": "desk"}
    answer = client.post(address(running, "attendance/enter"), data=sent)
    assert (answer.status_code, answer.location) == (303, f"/sessions/{running.id}/desk#people-desk")
    assert db.session.query(Presence).one().kind is PresenceKind.PHONE
    assert "Ewa Urzędowa" in client.get(address(running)).text
    back = client.post(address(running, "attendance/leave"), data={"person_id": str(ewa.id), "back": "attendance"})
    assert back.location == f"{address(running)}#by-hand"
    assert db.session.query(Presence).one().is_over


@pytest.mark.parametrize("whom", ["jan@test.example", "nikt@test.example", "", "to nie adres"])
def test_nobody_else_is_entered_and_the_form_stays_filled(
    whom: str, marta: Person, jan: Person, running: LiveSession, browser_of: Browser
) -> None:
    answer = browser_of(marta).post(address(running, "attendance/enter"), data={"email": whom, "kind": "on_site"})
    assert answer.status_code == 422
    assert f'value="{whom}"' in answer.text
    assert '<option value="on_site" selected>' in answer.text
    assert db.session.query(Presence).count() == 0


def test_a_guest_is_entered_by_address(anna: Person, obcy: Person, running: LiveSession, browser_of: Browser) -> None:
    make_sessions.give_role(anna, running, obcy, SessionRole.EXPERT)
    answer = browser_of(anna).post(address(running, "attendance/enter"), data={"email": obcy.email, "kind": "phone"})
    assert answer.status_code == 303
    assert db.session.query(Presence).one().person_id == obcy.id


def test_the_audience_enters_nobody(ewa: Person, running: LiveSession, browser_of: Browser) -> None:
    client = browser_of(ewa)
    for part in ("attendance/enter", "attendance/leave"):
        assert client.post(address(running, part), data={"person_id": str(ewa.id)}).status_code == 403
    assert client.post(address(running, "attendance/enter"), data={"x": "y"}).status_code == 403


def test_the_workbook_is_headed_by_the_programme_and_holds_no_formula(
    anna: Person, finanse: Network, held: Held, browser_of: Browser
) -> None:
    live = held(make.member(finanse, name="=1+1 Formuła"))
    answer = browser_of(anna).get(address(live, "attendance.xlsx"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="obecnosc-{live.id}.xlsx"'
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert "POWR.02.10.00-00-0001/18-01" in sheet
    assert "=1+1 Formuła" in sheet
    assert "<f>" not in sheet
    assert "<v>2</v>" in sheet


def test_the_document_bears_names_minutes_and_corrections(
    anna: Person, ewa: Person, held: Held, browser_of: Browser
) -> None:
    live = held(ewa)
    with unit_of_work():
        actions.correct(anna, live, ewa, 25, "Zerwane łącze.")
    answer = browser_of(anna).get(address(live, "attendance.pdf"))
    assert answer.mimetype == "application/pdf"
    assert b"/StructTreeRoot" in answer.data
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data))
    for words in (
        "Ewa Urzędowa",
        "25 *",
        "Zerwane łącze.",
        "POWR.02.10.00-00-0001/18-01",
        live.title,
        "Piotr Ekspercki",
    ):
        assert words in text


def test_every_file_is_noted_and_refused_to_others(
    anna: Person, marta: Person, ewa: Person, held: Held, browser_of: Browser
) -> None:
    live = held(ewa)
    for part in ("attendance.xlsx", "attendance.pdf"):
        assert browser_of(anna).get(address(live, part)).status_code == 200
        assert browser_of(marta).get(address(live, part)).status_code == 403
    noted = [entry.action for entry in db.session.query(AuditEntry).filter_by(actor_id=anna.id)]
    assert len([action for action in noted if "attendance" in action]) == 2


def test_everybody_sees_who_is_here_observers_too(
    ewa: Person, olga: Person, piotr: Person, obcy: Person, running: LiveSession, browser_of: Browser
) -> None:
    with unit_of_work():
        actions.see(running, [ewa.id, olga.id, piotr.id])
    page = browser_of(ewa).get(address(running, "here")).text.partition("<main")[2]
    order = [page.index(name) for name in ("Piotr Ekspercki", "Olga Patrząca", "Ewa Urzędowa")]
    assert order == sorted(order)
    assert "observer" in page or "obserw" in page
    assert browser_of(obcy).get(address(running, "here")).status_code == 404


def test_a_full_hall_is_listed_on_its_own_page(
    ewa: Person, finanse: Network, running: LiveSession, browser_of: Browser
) -> None:
    people = [
        make.member(finanse, name=f"Osoba {chr(97 + number // 26)}{chr(97 + number % 26)}") for number in range(45)
    ]
    with unit_of_work():
        actions.see(running, [one.id for one in people])
    client = browser_of(ewa)
    room, page = client.get(f"/sessions/{running.id}/room").text, client.get(address(running, "here")).text
    assert sum(one.name in page for one in people) == 45
    assert sum(one.name in room for one in people) == 40
    assert f'href="{address(running, "here")}"' in room


def test_a_participant_sees_their_own_minutes_and_nobody_elses(
    anna: Person, ewa: Person, olga: Person, held: Held, browser_of: Browser
) -> None:
    live = held(ewa, olga)
    page = browser_of(ewa).get(f"/sessions/{live.id}/room").text
    assert "own-minutes" in page
    assert "Olga Patrząca" not in page


def test_a_rating_is_kept_and_can_be_changed(ewa: Person, held: Held, browser_of: Browser) -> None:
    live = held(ewa)
    client = browser_of(ewa)
    assert 'name="mark"' in client.get(f"/sessions/{live.id}/room").text
    answer = client.post(address(live, "rating"), data={"mark": "3", "words": " Dobrze. ", "back": "room"})
    assert (answer.status_code, answer.location) == (303, f"/sessions/{live.id}/room#rating")
    client.post(address(live, "rating"), data={"mark": "4", "words": "", "back": "room"})
    said = db.session.query(SessionRating).one()
    assert (said.mark, said.words) == (4, "")


@pytest.mark.parametrize(("mark", "words"), [("", "Dobrze."), ("5", "Dobrze."), ("3", "x" * 501)])
def test_a_refused_rating_keeps_what_was_typed(
    mark: str, words: str, ewa: Person, held: Held, browser_of: Browser
) -> None:
    live = held(ewa)
    answer = browser_of(ewa).post(address(live, "rating"), data={"mark": mark, "words": words, "back": "room"})
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.query(SessionRating).count() == 0


def test_who_was_not_there_does_not_rate(ewa: Person, olga: Person, held: Held, browser_of: Browser) -> None:
    live = held(ewa)
    client = browser_of(olga)
    assert 'name="mark"' not in client.get(f"/sessions/{live.id}/room").text
    assert client.post(address(live, "rating"), data={"mark": "3"}).status_code == 403


def test_results_are_for_coordinators_and_experts_and_from_five_on(
    anna: Person, piotr: Person, marta: Person, finanse: Network, held: Held, browser_of: Browser
) -> None:
    people = [make.member(finanse, name=f"Osoba {letter}") for letter in "ABCDE"]
    live = held(*people)
    for one in people[:4]:
        with unit_of_work():
            actions.rate(one, live, 4, "Tajne zdanie")
    assert "Tajne zdanie" not in browser_of(anna).get(address(live)).text
    with unit_of_work():
        actions.rate(people[4], live, 1, "")
    assert "Tajne zdanie" in browser_of(anna).get(address(live)).text
    assert "Tajne zdanie" in browser_of(piotr).get(f"/sessions/{live.id}/room").text
    assert "Tajne zdanie" not in browser_of(marta).get(f"/sessions/{live.id}/room").text
    assert "Tajne zdanie" not in browser_of(people[0]).get(f"/sessions/{live.id}/room").text.replace(
        'value="Tajne zdanie"', ""
    )


def test_nobody_is_here_in_a_session_that_is_only_announced(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED)
    with unit_of_work():
        actions.see(live, [ewa.id])
    assert "Ewa Urzędowa" not in browser_of(anna).get(address(live, "here")).text.partition("<main")[2]
