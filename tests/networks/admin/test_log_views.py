"""The page of the log: filters, no words of networks, and an entry for whoever looks people up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.admin import audit_queries as queries
from networks.admin.audit_words import SUBJECTS, WORDS
from networks.audit.models import AuditEntry
from networks.audit.records import recorded
from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.threads import actions as threads
from tests import make
from tests.house.tree import modules
from tests.networks.admin.noted import actions_noted, subjects_noted


@pytest.fixture
def browser(admin: Person, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    """The administrator's."""
    return browser_of(admin)


def read_entries() -> list[AuditEntry]:
    """The entries of reading the log."""
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "audit.read")))


def test_every_act_and_subject_has_its_words() -> None:
    trees = [tree for name, tree in modules().items() if name.startswith("networks.")]
    assert set(recorded.values()) | actions_noted(trees) <= WORDS.keys()
    assert subjects_noted(trees) <= SUBJECTS.keys()


def test_a_moderator_s_reason_stays_in_the_network(
    browser: FlaskClient, ewa: Person, anna: Person, finanse: Network
) -> None:
    post = make.post(ewa, make.thread(ewa, finanse))
    with unit_of_work():
        threads.hide(anna, post, "Pada nazwisko dziecka.")
    page = browser.get("/admin/audit").get_data(as_text=True)
    assert "Anna Przewodnia" in page
    assert "nazwisko dziecka" not in page
    assert "nazwisko dziecka" not in browser.post("/admin/audit/export", data={}).get_data(as_text=True)


def test_the_reason_of_an_administrator_is_shown(browser: FlaskClient, ewa: Person) -> None:
    browser.post(f"/admin/people/{ewa.id}/disable", data={"reason": "Odejście z urzędu."})
    assert "Odejście z urzędu." in browser.get("/admin/audit").get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    ["actor={0.email}", "person={0.email}", "subject_kind=person&subject_id={0.id}", "person={0.id}&before=99999"],
)
def test_looking_somebody_up_is_an_entry_itself_once_an_hour(query: str, browser: FlaskClient, ewa: Person) -> None:
    for _ in range(2):
        assert browser.get(f"/admin/audit?{query.format(ewa)}").status_code == 200
    assert [(entry.subject_kind, entry.subject_id) for entry in read_entries()] == [("person", ewa.id)]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?actor=nikt@test.example",
        "?actor=99999999999999",
        "?person=²",
        "?before=x",
        "?subject_kind=post&subject_id=1",
        "?subject_kind=person&subject_id=99999999999999",
    ],
)
def test_reading_on_leaves_no_entry(query: str, browser: FlaskClient, ewa: Person) -> None:
    assert browser.get(f"/admin/audit{query}").status_code == 200
    assert read_entries() == []


def test_taking_the_log_out_is_an_entry_with_what_was_asked(browser: FlaskClient, ewa: Person) -> None:
    answer = browser.post("/admin/audit/export", data={"person": ewa.email})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "audit.exported")).one()
    assert entry.detail["filters"] == ["person"]
    assert [entry.subject_id for entry in read_entries()] == [ewa.id]


@pytest.mark.parametrize(
    "query",
    [
        "first_day=x",
        "last_day=9999-12-31",
        "first_day=0001-01-01",
        "subject_id=x",
        "network=%00",
        "action=%25",
        "last_day=",
    ],
)
def test_the_page_takes_any_filter(query: str, browser: FlaskClient) -> None:
    assert browser.get(f"/admin/audit?{query}").status_code == 200


def test_entries_come_in_pieces_that_join(admin: Person) -> None:
    with unit_of_work():
        for number in range(queries.PAGE + 5):
            db.session.add(AuditEntry(action="person.added", subject_kind="person", subject_id=number, detail={}))
    first = queries.found(queries.Sought())
    rest = queries.found(queries.Sought(), first.next)
    assert (len(first.items), rest.next) == (queries.PAGE, None)
    assert first.items[-1].id == rest.items[0].id + 1


def test_days_are_polish_ones(admin: Person) -> None:
    at = clock.now().replace(hour=23, minute=30)  # the next day in Poland
    with unit_of_work():
        entry = AuditEntry(at=at, action="person.added", subject_kind="person", subject_id=1, detail={})
        db.session.add(entry)
    next_day = (at + timedelta(days=1)).date()
    assert entry in queries.found(queries.Sought(first_day=next_day, last_day=next_day)).items
    assert entry not in queries.found(queries.Sought(last_day=at.date())).items
