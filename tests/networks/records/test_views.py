"""The pages of a record: reading, writing beside it, publishing and correcting it by plain forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from networks.core.db import db
from networks.core.notices import Notice
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.records import actions, queries
from networks.records.models import PdfState
from networks.sessions.models import SessionPerson, SessionRole, SessionState
from tests import make, make_sessions
from tests.networks.records.conftest import MARKER, Played

Browser = Callable[[Person], FlaskClient]


@pytest.fixture
def address(begun: Played) -> str:
    """Where the session's pages are."""
    return f"/sessions/{begun.live.id}"


def test_before_it_is_published_members_read_that_it_is_being_made(
    played: Played, address: str, ewa: Person, browser_of: Browser
) -> None:
    page = browser_of(ewa).get(f"{address}/record")
    assert page.status_code == 200
    assert "3" in page.text
    assert "Kto zatwierdza" not in page.text
    assert "/record/edit" not in page.text


def test_the_coordinator_sees_a_preview_that_nobody_else_sees(
    played: Played, address: str, browser_of: Browser
) -> None:
    page = browser_of(played.anna).get(f"{address}/record").text
    assert "Kto zatwierdza" in page
    assert f"{address}/publish" in page
    for other in (played.marta, played.piotr):
        assert "Kto zatwierdza" not in browser_of(other).get(f"{address}/record").text


@pytest.mark.parametrize("state", [SessionState.ANNOUNCED, SessionState.CANCELLED])
def test_a_session_that_was_not_held_has_a_page_that_says_so(
    anna: Person, ewa: Person, finanse: Network, state: SessionState, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    for person in (anna, ewa):
        page = browser_of(person).get(f"/sessions/{live.id}/record")
        assert page.status_code == 200
        assert "/publish" not in page.text


def test_the_published_record_is_one_page_with_a_table_of_contents(
    played: Played, address: str, ewa: Person, browser_of: Browser
) -> None:
    with unit_of_work():
        actions.save_notes(played.anna, played.live, make.words("O **kosztach**."), "Wracamy w maju", 1)
    played.publish()
    page = browser_of(ewa).get(f"{address}/record").text
    question = played.questions["writing"]
    for part in (
        "<h1>", f'href="#q-{question.id}"', f'id="q-{question.id}"', 'href="#chapter-2"', 'id="chapter-2"',
        "Ewa Urzędowa", "<strong>12 tys.</strong>", "<strong>kosztach</strong>", "Wracamy w maju", "<caption>", "60%",
        "Treść: Wstęp", "17:00", "0:00", "/threads/",
    ):  # fmt: skip
        assert part in page
    assert MARKER not in page
    assert "/record/edit" not in page


def test_a_guest_reads_the_record_without_a_link_into_the_network(
    played: Played, address: str, obcy: Person, browser_of: Browser
) -> None:
    played.publish()
    assert browser_of(obcy).get(f"{address}/record").status_code == 404
    with unit_of_work():
        db.session.execute(
            db.insert(SessionPerson).values(session_id=played.live.id, person_id=obcy.id, role=SessionRole.EXPERT)
        )
    page = browser_of(obcy).get(f"{address}/record")
    assert page.status_code == 200
    assert "Kto zatwierdza" in page.text
    assert "/threads/" not in page.text


def test_older_versions_stay_readable_and_say_that_they_are_old(
    played: Played, address: str, ewa: Person, browser_of: Browser
) -> None:
    played.publish()
    with unit_of_work():
        actions.correct(played.anna, played.live, "Literówka w tytule")
    client = browser_of(ewa)
    assert "Literówka w tytule" in client.get(f"{address}/record").text
    old = client.get(f"{address}/record?v=1").text
    assert f'<a href="{address}/record">' in old
    assert client.get(f"{address}/record?v=3").status_code == 404
    assert client.get(f"{address}/record?v=jeden").status_code == 404


def test_the_coordinator_writes_a_summary_and_publishes_by_forms(
    played: Played, address: str, browser_of: Browser
) -> None:
    client = browser_of(played.anna)
    page = client.get(f"{address}/record/edit").text
    assert "Kto zatwierdza" in page
    typed = {"summary": "O **kosztach**.", "decisions": "Jeden\r\n\r\n  Dwa ", "notes_version": "1"}
    saved = client.post(f"{address}/record/edit", data=typed)
    assert saved.location == f"{address}/record/edit"
    assert queries.notes_of(played.live).decisions == "Jeden\nDwa"
    done = client.post(f"{address}/publish", data={"version": str(played.live.version)})
    assert done.location == f"{address}/record"
    assert played.live.state is SessionState.PUBLISHED
    assert queries.record_of(played.live, None).content["decisions"] == ["Jeden", "Dwa"]


def test_what_was_typed_is_saved_with_the_button_that_publishes(
    empty: Played, address: str, browser_of: Browser
) -> None:
    typed = {"summary": "Krótko.", "decisions": "", "notes_version": "1", "version": str(empty.live.version)}
    answer = browser_of(empty.anna).post(f"{address}/publish", data=typed)
    assert answer.status_code == 303
    assert "Krótko" in queries.record_of(empty.live, None).content["summary_html"]


def test_a_refused_form_stays_filled(empty: Played, address: str, browser_of: Browser) -> None:
    client = browser_of(empty.anna)
    with unit_of_work():
        actions.save_notes(empty.anna, empty.live, None, "Zapisane przez inną osobę", 1)
    stale = {"summary": "Moje podsumowanie", "decisions": "Moja decyzja", "notes_version": "1"}
    answer = client.post(f"{address}/record/edit", data=stale)
    assert answer.status_code == 409
    for part in ("Moje podsumowanie", "Moja decyzja", "Zapisane przez inną osobę", 'name="notes_version" value="2"'):
        assert part in answer.text
    long = client.post(f"{address}/record/edit", data=stale | {"decisions": "x" * 1001, "notes_version": "2"})
    assert long.status_code == 422
    assert "Moje podsumowanie" in long.text
    assert queries.notes_of(empty.live).decisions == "Zapisane przez inną osobę"


def test_a_correction_without_a_reason_changes_nothing_and_keeps_what_was_typed(
    empty: Played, address: str, browser_of: Browser
) -> None:
    empty.publish()
    client = browser_of(empty.anna)
    typed = {"summary": "Nowe", "decisions": "", "notes_version": "1", "number": "1", "reason": ""}
    refused = client.post(f"{address}/record/correct", data=typed)
    assert refused.status_code == 422
    assert "Nowe" in refused.text
    assert queries.notes_of(empty.live).summary == ""
    done = client.post(f"{address}/record/correct", data=typed | {"reason": "Dopisane podsumowanie"})
    assert done.location == f"{address}/record"
    assert "Nowe" in queries.record_of(empty.live, 2).content["summary_html"]
    assert client.post(f"{address}/record/correct", data={"reason": "x y z", "number": "1"}).status_code == 409


def test_publishing_what_is_not_closed_is_refused(anna: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.LIVE)
    assert browser_of(anna).post(f"/sessions/{live.id}/publish", data={}).status_code == 409


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/record/edit"), ("POST", "/record/edit"), ("POST", "/publish"), ("POST", "/record/correct"),
    ("POST", "/record/pdf"),
])  # fmt: skip
def test_those_who_do_not_lead_the_session_do_not_write(
    empty: Played, address: str, ewa: Person, jan: Person, method: str, path: str, browser_of: Browser
) -> None:
    if path in {"/record/correct", "/record/pdf"}:
        empty.publish()
    form = {"summary": "x", "notes_version": "1", "reason": "Literówka"} if method == "POST" else None
    for person, status in ((ewa, 403), (empty.marta, 403), (jan, 404)):
        data = None if path == "/record/pdf" else form
        answer = browser_of(person).open(f"{address}{path}", method=method, data=data)
        assert answer.status_code == status


def test_the_pdf_is_fetched_once_it_is_made(
    empty: Played, address: str, ewa: Person, jan: Person, work: Callable[[], None], browser_of: Browser
) -> None:
    client = browser_of(ewa)
    assert client.get(f"{address}/record.pdf").status_code == 404
    empty.publish()
    assert client.get(f"{address}/record.pdf").status_code == 404
    assert "record.pdf" not in client.get(f"{address}/record").text
    work()
    assert f"{address}/record.pdf?v=1" in client.get(f"{address}/record").text
    answer = client.get(f"{address}/record.pdf?v=1")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert browser_of(jan).get(f"{address}/record.pdf").status_code == 404


def test_a_pdf_that_failed_is_asked_for_again_by_the_coordinator(
    empty: Played, address: str, ewa: Person, browser_of: Browser
) -> None:
    record = empty.publish()
    with unit_of_work():
        record.pdf_state = PdfState.FAILED
    assert f"{address}/record/pdf" not in browser_of(ewa).get(f"{address}/record").text
    client = browser_of(empty.anna)
    assert f"{address}/record/pdf?v=1" in client.get(f"{address}/record").text
    assert client.post(f"{address}/record/pdf?v=1").status_code == 303
    db.session.refresh(record)
    assert record.pdf_state is PdfState.WAITING


def test_looking_at_the_record_reads_the_notice(empty: Played, address: str, ewa: Person, browser_of: Browser) -> None:
    empty.publish()
    client = browser_of(ewa)
    assert "Koszty oddziałów" in client.get("/me/notices").text
    client.get(f"{address}/record")
    notice = db.session.scalars(db.select(Notice).filter_by(person_id=ewa.id)).one()
    assert notice.read_at
