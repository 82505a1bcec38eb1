"""Rules of the site's duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.events import Event
from networks.core.notices import Notice, readers
from networks.core.personal import Traces, erasers, exporters
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.duties import actions, queries, showing
from networks.duties.actions import REQUEST_SUBJECT
from networks.duties.events import AccessRequestAnswered, AccessRequestExtended, LegalTextPublished
from networks.duties.first_texts import publish_first_texts
from networks.duties.forms import StatementForm
from networks.duties.models import AccessibilityStatement, AccessRequestState, LegalKind, LegalText
from networks.people.models import Person
from tests import make

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


def later(day: int) -> Any:
    """The clock held at noon of a day of December 2026."""
    return clock.held_at(datetime(2026, 12, day, 12, tzinfo=UTC))


def test_a_request_is_due_in_seven_days_and_administrators_hear_of_it(admin: Person, ewa: Person) -> None:
    with clock.held_at(TUESDAY):
        request = make.access_request()
    assert (request.due_on, request.state) == (date(2026, 12, 1), AccessRequestState.RECEIVED)
    notices = db.session.query(Notice).all()
    assert [notice.person_id for notice in notices] == [admin.id]
    assert notices[0].id not in readers[REQUEST_SUBJECT](ewa, notices)


def test_the_day_is_the_one_in_poland(app: Flask) -> None:
    with clock.held_at(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)):
        assert make.access_request().due_on == date(2026, 12, 2)


def test_numbers_are_found_however_they_are_typed(app: Flask) -> None:
    request = make.access_request()
    assert queries.request_by_number(request.number.lower().replace("-", " ")) == request


def test_the_answer_is_put_off_once_in_time_with_a_reason(admin: Person, emitted: list[Event]) -> None:
    with clock.held_at(TUESDAY):
        request = make.access_request()
    emitted.clear()
    with later(1), unit_of_work():
        actions.extend(admin, request, date(2027, 1, 25), "Plik ma sto stron")
    assert (request.state, request.due_on) == (AccessRequestState.EXTENDED, date(2027, 1, 25))
    assert emitted == [AccessRequestExtended(request_id=request.id, by_id=admin.id)]
    with later(1), pytest.raises(Conflict) as refused, unit_of_work():
        actions.extend(admin, request, date(2027, 1, 25), "Jeszcze raz")
    assert refused.value.code == "not_in_time"


@pytest.mark.parametrize("until", [date(2026, 12, 1), date(2027, 1, 26)])
def test_it_is_put_off_to_a_later_day_within_two_months(until: date, admin: Person) -> None:
    with clock.held_at(TUESDAY):
        request = make.access_request()
    with later(1), pytest.raises(Invalid) as refused, unit_of_work():
        actions.extend(admin, request, until, "Plik ma sto stron")
    assert refused.value.field == "until"


def test_it_is_not_put_off_after_the_first_seven_days(admin: Person) -> None:
    with clock.held_at(TUESDAY):
        request = make.access_request()
    with later(2), pytest.raises(Conflict), unit_of_work():
        actions.extend(admin, request, date(2027, 1, 4), "Za późno")


def test_a_request_is_answered_once_also_late(admin: Person, emitted: list[Event]) -> None:
    with clock.held_at(TUESDAY):
        request = make.access_request()
    with later(20):
        assert showing.clock_of(request).days_left == -19
        with unit_of_work():
            actions.answer(admin, request, "Oto tekst", is_done=True)
    assert (request.state, request.decided_by_id) == (AccessRequestState.DONE, admin.id)
    assert emitted[-1] == AccessRequestAnswered(request_id=request.id, by_id=admin.id)
    assert all(notice.read_at for notice in db.session.query(Notice))
    with pytest.raises(Conflict), unit_of_work():
        actions.answer(admin, request, "Jednak nie", is_done=False)


def test_only_administrators_answer(anna: Person) -> None:
    request = make.access_request()
    with pytest.raises(Forbidden), unit_of_work():
        actions.answer(anna, request, "Oto tekst", is_done=True)


def test_versions_follow_each_other_and_are_never_changed(admin: Person, emitted: list[Event]) -> None:
    first = make.legal_text()
    words = make.words("Nowe zasady.")
    with unit_of_work():
        second = actions.publish(admin, LegalKind.TERMS, (words, words), ("Nowe", "New"), after=1)
    assert (first.version, second.version, queries.present_ids()) == (1, 2, {LegalKind.TERMS: second.id})
    assert LegalTextPublished(text_id=second.id, by_id=admin.id) in emitted
    with pytest.raises(Conflict), unit_of_work():
        actions.publish(admin, LegalKind.TERMS, (words, words), ("Nowe", "New"), after=1)


def test_a_later_version_says_what_changes(admin: Person) -> None:
    make.legal_text()
    words = make.words("Nowe zasady.")
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.publish(admin, LegalKind.TERMS, (words, words), ("Nowe", ""), after=1)
    assert refused.value.field == "changes_en"


def test_only_administrators_publish(anna: Person) -> None:
    words = make.words("Moje zasady.")
    with pytest.raises(Forbidden), unit_of_work():
        actions.publish(anna, LegalKind.TERMS, (words, words), ("", ""), after=0)


def test_the_first_texts_are_published_once(app: Flask) -> None:
    assert len(publish_first_texts()) == 3
    assert publish_first_texts() == []
    texts = db.session.query(LegalText).all()
    assert {(text.kind, text.version) for text in texts} == {(LegalKind.TERMS, 1), (LegalKind.PRIVACY, 1)}
    assert all("{" not in text.text_pl + text.text_en for text in texts)


def test_accepting_twice_changes_nothing(ewa: Person, admin: Person) -> None:
    text = make.legal_text()
    for _again in range(2):
        with unit_of_work():
            actions.accept(ewa.id, [text.id])
    assert queries.acceptance_counts() == {text.id: 1}
    assert [row.name for row in queries.acceptances(text, "URZĘDOWA", 1, 50)[0]] == ["Ewa Urzędowa"]
    assert queries.acceptances(text, "%", 7, 50) == ([], 0)


def statement(**more: str) -> StatementForm:
    """The statement as it stands, with other answers."""
    return read(StatementForm, showing.form_of(queries.statement()) | more)


def test_the_statement_is_kept_with_every_answer(admin: Person) -> None:
    with unit_of_work():
        actions.save_statement(admin, statement(phone="+48 600 700 800", reviewed_on="2026-11-24", status="none"))
    row = db.session.query(AccessibilityStatement).one()
    assert row.reviewed_on == date(2026, 11, 24)
    assert showing.answers_in(row, "pl")["phone_link"] == "tel:+48600700800"


WRONG: Sequence[tuple[dict[str, str], str]] = (
    ({"made_on": "2199-01-01"}, "made_on"),
    ({"reviewed_on": "2001-01-01"}, "reviewed_on"),
    ({"published_on": "0"}, "published_on"),
    ({"exempt_en": ""}, "exempt_en"),
    ({"method": "other"}, "assessor"),
    ({"email": "sekretariat"}, "email"),
    ({"phone": "dzwoń"}, "phone"),
    ({"architecture_url": "javascript:alert(1)"}, "architecture_url"),
    (dict.fromkeys(("inaccessible_pl", "inaccessible_en", "exempt_pl", "exempt_en"), ""), "inaccessible_pl"),
)


@pytest.mark.parametrize(("more", "field"), WRONG, ids=lambda one: str(one)[:30])
def test_a_statement_that_cannot_be_is_refused(more: dict[str, str], field: str, admin: Person) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.save_statement(admin, statement(**more))
    assert refused.value.field == field


def test_only_administrators_change_the_statement(anna: Person) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        actions.save_statement(anna, statement())


def test_plain_texts_become_paragraphs_and_lists() -> None:
    found = showing.blocks("Jedno\nzdanie.\n\n- raz\n- dwa\nDrugie.")
    assert [(block.is_list, block.rows) for block in found] == [
        (False, ["Jedno", "zdanie."]), (True, ["raz", "dwa"]), (False, ["Drugie."]),
    ]  # fmt: skip


def test_an_erased_person_is_in_no_request_and_takes_acceptances_along(ewa: Person) -> None:
    request, text = make.access_request(ewa.email), make.legal_text()
    with unit_of_work():
        actions.accept(ewa.id, [text.id])
    assert [row["version"] for row in exporters["accepted_texts"](ewa)] == [1]
    with unit_of_work():
        erasers["duties"](ewa, Traces(ewa.id, ewa.name, ewa.email))
    assert ewa.email not in f"{request.name} {request.contact}"
    assert "Adam" not in request.name
