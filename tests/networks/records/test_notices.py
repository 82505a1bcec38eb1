"""Who hears of a published record, and who is reminded of one that is waited for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.notices import Notice, NoticeKind, told
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person, Role
from networks.records import actions
from networks.records.upkeep import is_late, remind_of_records
from networks.sessions.models import SessionRole
from tests import make, make_sessions
from tests.networks.records.conftest import BEGUN_AT, Played


def heard(kind: NoticeKind) -> set[int]:
    """Who has a notice of this kind."""
    db.session.rollback()
    return set(db.session.scalars(select(Notice.person_id).where(Notice.kind == kind)))


def said_to(person: Person, kind: NoticeKind) -> list[str]:
    """The titles of the person's notices of this kind."""
    rows = db.session.scalars(select(Notice).where(Notice.kind == kind, Notice.person_id == person.id)).all()
    return [one.title for one in told(db.session.get_one(Person, person.id), rows).values()]


def test_the_network_and_guests_hear_that_a_record_is_published(begun: Played, ewa: Person, obcy: Person) -> None:
    make_sessions.give_role(begun.anna, begun.live, obcy, SessionRole.EXPERT)
    begun.close()
    begun.publish()
    assert heard(NoticeKind.SESSION_PUBLISHED) == {ewa.id, begun.marta.id, begun.piotr.id, obcy.id}
    assert len(said_to(ewa, NoticeKind.SESSION_PUBLISHED)) == 1
    assert "Koszty oddziałów" in said_to(obcy, NoticeKind.SESSION_PUBLISHED)[0]


def test_a_correction_is_not_told_again(empty: Played, ewa: Person) -> None:
    empty.publish()
    with unit_of_work():
        actions.correct(empty.anna, empty.live, "Literówka")
    assert len(said_to(ewa, NoticeKind.SESSION_PUBLISHED)) == 1


def test_who_left_the_network_is_told_nothing(empty: Played, ewa: Person) -> None:
    empty.publish()
    make.remove(ewa, empty.live.network)
    assert said_to(ewa, NoticeKind.SESSION_PUBLISHED) == []


def test_the_coordinator_is_reminded_once_on_the_third_working_day(empty: Played, ewa: Person) -> None:
    with clock.held_at(BEGUN_AT + timedelta(days=2, hours=23)):
        remind_of_records()
    assert heard(NoticeKind.RECORD_WAITING) == set()
    for days in (4, 5):
        with clock.held_at(BEGUN_AT + timedelta(days=days)):
            remind_of_records()
    assert heard(NoticeKind.RECORD_WAITING) == {empty.anna.id}
    assert len(said_to(empty.anna, NoticeKind.RECORD_WAITING)) == 1


def test_nobody_is_reminded_of_a_record_that_is_published(empty: Played) -> None:
    with clock.held_at(BEGUN_AT + timedelta(days=4)):
        remind_of_records()
        empty.publish()
    unread = select(Notice).where(Notice.kind == NoticeKind.RECORD_WAITING, Notice.read_at.is_(None))
    assert db.session.scalars(unread).all() == []
    assert said_to(empty.anna, NoticeKind.RECORD_WAITING) == []
    with clock.held_at(BEGUN_AT + timedelta(days=9)):
        remind_of_records()
    assert db.session.scalars(unread).all() == []


def test_who_coordinates_no_more_is_not_reminded(empty: Played) -> None:
    with clock.held_at(BEGUN_AT + timedelta(days=4)):
        remind_of_records()
    make.join(make.person("Nowa Koordynatorka"), empty.live.network, Role.COORDINATOR)
    make.join(empty.anna, empty.live.network, Role.MEMBER)
    assert said_to(empty.anna, NoticeKind.RECORD_WAITING) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 12, 22, 10, tzinfo=UTC), False),
        (datetime(2026, 12, 28, 10, tzinfo=UTC), False),
        (datetime(2026, 12, 29, 10, tzinfo=UTC), True),
    ],
)
def test_holidays_are_no_working_days(now: datetime, expected: bool) -> None:
    with clock.held_at(now):
        assert is_late(datetime(2026, 12, 22, 9, tzinfo=UTC)) is expected
