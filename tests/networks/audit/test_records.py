"""Who did what is written with the act itself, and never the words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.audit.models import AuditEntry
from networks.core.db import db
from networks.core.errors import Forbidden
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.threads import actions as threads
from tests import make


def entries(of: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == of)))


def test_hiding_is_recorded_with_who_what_where_and_why(ewa: Person, anna: Person, finanse: Network) -> None:
    post = make.post(ewa, make.thread(ewa, finanse))
    with unit_of_work():
        threads.hide(anna, post, "Dane osobowe.")
    (entry,) = entries("post.hidden")
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (anna.id, "post", post.id)
    assert (entry.network_id, entry.reason) == (finanse.id, "Dane osobowe.")


def test_what_was_refused_is_not_recorded(ewa: Person, finanse: Network) -> None:
    post = make.post(ewa, make.thread(ewa, finanse))
    with pytest.raises(Forbidden), unit_of_work():
        threads.hide(ewa, post, "Powód.")
    assert entries("post.hidden") == []


def test_signing_in_by_the_page_is_recorded(anonymous: FlaskClient, ewa: Person) -> None:
    anonymous.post("/sign-in", data={"email": ewa.email, "password": make.PASSWORD})
    assert [entry.actor_id for entry in entries("person.signed_in")] == [ewa.id]


def test_no_entry_holds_what_was_written(
    ewa: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient]
) -> None:
    thread = make.thread(ewa, finanse, title="Bardzo osobliwy tytuł", content="Bardzo osobliwa treść")
    with unit_of_work():
        threads.edit(ewa, make.first_post(thread), make.words("Jeszcze osobliwsza treść"), 1)
    browser_of(ewa).post("/me/tokens", data={"name": "Osobliwy program"})
    written = str(db.session.execute(select(AuditEntry.__table__)).all()).lower()
    assert "osobliw" not in written
