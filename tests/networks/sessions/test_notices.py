"""Who hears of a session, in notices and by mail with a file for calendars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from icalendar import Calendar

from networks.core import clock
from networks.core.db import db
from networks.core.mail import Mail
from networks.core.notices import MailFate, Notice, NoticeKind, told
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.people.models import Network, Person, PersonState
from networks.sessions import guests, preparing
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.sessions.upkeep import remind_of_sessions
from tests import make, make_sessions

K = NoticeKind
S = SessionState
REMINDERS = {K.SESSION_TOMORROW, K.SESSION_SOON}


def work() -> None:
    """Let the worker do everything that is due."""
    while carry_out_due(50):
        pass


def mails_to(person: Person) -> list[Mail]:
    db.session.rollback()
    return db.session.query(Mail).filter_by(to_address=person.email).order_by(Mail.id).all()


def kinds_of(person: Person) -> list[NoticeKind]:
    db.session.rollback()
    return [one.kind for one in db.session.query(Notice).filter_by(person_id=person.id).order_by(Notice.id)]


def said_to(app: Flask, person: Person) -> list[str]:
    with app.test_request_context():
        rows = db.session.query(Notice).filter_by(person_id=person.id).order_by(Notice.id).all()
        return [one.title for one in told(person, rows).values()]


def event_in(mail: Mail) -> dict[str, object]:
    (event,) = Calendar.from_ical(mail.calendar).events
    return dict(event)


def move_to(by: Person, live: LiveSession, starts_at: datetime) -> None:
    details = preparing.Details(live.title, starts_at, starts_at + timedelta(hours=1))
    with unit_of_work():
        preparing.change(by, live, details)


def drafted(by: Person, of: Network, starts_at: datetime, *roles: tuple[Person, SessionRole]) -> LiveSession:
    details = preparing.Details("Arkusz organizacji", starts_at, starts_at + timedelta(hours=1))
    with unit_of_work():
        live = preparing.draft(by, of, details, uuid4(), roles=roles).thing
        preparing.set_agenda(by, live, [preparing.Point("Powitanie", 15)])
    return live


def test_announcing_invites_everybody_with_a_file(
    anna: Person, ewa: Person, olga: Person, piotr: Person, jan: Person, finanse: Network
) -> None:
    live = drafted(anna, finanse, clock.now() + timedelta(days=5), (piotr, SessionRole.EXPERT))
    make_sessions.move(anna, live, "announce")
    work()
    assert kinds_of(anna) == kinds_of(jan) == []
    assert kinds_of(ewa) == kinds_of(olga) == [K.SESSION_ANNOUNCED]
    assert kinds_of(piotr) == [K.SESSION_ROLE, K.SESSION_ANNOUNCED]
    (mail,) = mails_to(ewa)
    assert "Arkusz organizacji" in mail.subject
    for shown in ("Powitanie", "15 min", f"/sessions/{live.id}", "Piotr Ekspercki"):
        assert shown in mail.text
        assert shown in mail.html
    event = event_in(mail)
    assert "METHOD:REQUEST" in mail.calendar
    assert (str(event["ATTENDEE"]), event["SEQUENCE"]) == ("mailto:ewa@test.example", live.version)
    assert "piotr@test.example" not in mail.calendar + mail.text


def test_a_large_network_is_told_by_the_worker(anna: Person, finanse: Network) -> None:
    members = [make.member(finanse) for _ in range(14)]
    make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    work()
    assert all(kinds_of(one) == [K.SESSION_ANNOUNCED] for one in members)


def test_a_draft_is_told_to_nobody_but_those_named(
    app: Flask, anna: Person, ewa: Person, piotr: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, S.DRAFT, experts=[piotr])
    work()
    assert (kinds_of(ewa), kinds_of(piotr)) == ([], [K.SESSION_ROLE])
    (mail,) = mails_to(piotr)
    assert mail.calendar == ""
    make_sessions.move(anna, live, "cancel")
    work()
    assert kinds_of(ewa) == []
    assert kinds_of(piotr) == [K.SESSION_ROLE, K.SESSION_CANCELLED]
    assert len(said_to(app, piotr)) == 1


def test_each_new_time_is_told_anew_with_a_higher_number(anna: Person, ewa: Person, finanse: Network) -> None:
    live = drafted(anna, finanse, clock.now() + timedelta(days=5))
    make_sessions.move(anna, live, "announce")
    work()
    for days in (6, 7):
        move_to(anna, live, clock.now() + timedelta(days=days))
        work()
    events = [event_in(mail) for mail in mails_to(ewa)]
    assert len(events) == 3
    assert len({str(event["UID"]) for event in events}) == 1
    numbers = [event["SEQUENCE"] for event in events]
    assert numbers == sorted(set(numbers))  # type: ignore[type-var]
    assert kinds_of(ewa) == [K.SESSION_ANNOUNCED, K.SESSION_MOVED]


def test_another_title_alone_is_no_news(anna: Person, ewa: Person, finanse: Network) -> None:
    live = drafted(anna, finanse, clock.now() + timedelta(days=5))
    make_sessions.move(anna, live, "announce")
    work()
    with unit_of_work():
        preparing.change(anna, live, preparing.Details("Inny tytuł", live.starts_at, live.ends_at))
    work()
    assert len(mails_to(ewa)) == 1


def test_cancelling_strikes_it_out_and_nothing_else_is_told_any_more(
    app: Flask, anna: Person, ewa: Person, finanse: Network
) -> None:
    live = drafted(anna, finanse, clock.now() + timedelta(days=5))
    make_sessions.move(anna, live, "announce")
    work()
    make_sessions.move(anna, live, "cancel")
    work()
    mail = mails_to(ewa)[-1]
    assert "METHOD:CANCEL" in mail.calendar
    assert event_in(mail)["STATUS"] == "CANCELLED"
    assert "Ekspert zachorował." in mail.text
    (title,) = said_to(app, ewa)
    assert "Arkusz organizacji" in title


def test_who_wants_no_mails_gets_none(anna: Person, ewa: Person, finanse: Network) -> None:
    with unit_of_work():
        db.session.get_one(Person, ewa.id).mails_notices = False
    make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    work()
    assert mails_to(ewa) == []
    assert kinds_of(ewa) == [K.SESSION_ANNOUNCED]


def test_who_lost_the_role_hears_nothing_of_the_session_any_more(
    app: Flask, anna: Person, obcy: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED, experts=[obcy])
    work()
    assert len(said_to(app, obcy)) == 2
    with unit_of_work():
        preparing.take_role(anna, live, obcy, SessionRole.EXPERT)
    make_sessions.move(anna, live, "cancel")
    work()
    assert said_to(app, obcy) == []
    assert len(mails_to(obcy)) == 2


def test_an_invited_guest_gets_the_link_and_the_file(app: Flask, anna: Person, finanse: Network) -> None:
    live = drafted(anna, finanse, clock.now() + timedelta(days=5))
    make_sessions.move(anna, live, "announce")
    with unit_of_work():
        guest = guests.name_by_address(anna, live, "gosc@test.example", "Gościnna Ekspertka", SessionRole.EXPERT)
    work()
    (mail,) = mails_to(guest)
    assert "/first-password/" in mail.text
    assert live.title in mail.subject
    assert "METHOD:REQUEST" in mail.calendar
    move_to(anna, live, clock.now() + timedelta(days=6))
    make_sessions.move(anna, live, "cancel")
    work()
    assert [mail.calendar.count("METHOD:CANCEL") for mail in mails_to(guest)] == [0, 1]
    db.session.rollback()
    fates = {one.mail_fate for one in db.session.query(Notice).filter_by(person_id=guest.id)}
    assert fates <= {MailFate.NO_ADDRESS}


def test_a_guest_with_a_password_gets_ordinary_mails(anna: Person, obcy: Person, finanse: Network) -> None:
    live = drafted(anna, finanse, clock.now() + timedelta(days=5), (obcy, SessionRole.EXPERT))
    make_sessions.move(anna, live, "announce")
    work()
    assert db.session.get_one(Person, obcy.id).state is PersonState.ACTIVE
    assert all("/first-password/" not in mail.text for mail in mails_to(obcy))
    assert kinds_of(obcy) == [K.SESSION_ROLE, K.SESSION_ANNOUNCED]


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.held_at(moment):
        yield


def test_everybody_is_reminded_a_day_and_an_hour_before_once(anna: Person, ewa: Person, finanse: Network) -> None:
    starts_at = clock.now() + timedelta(days=5)
    live = drafted(anna, finanse, starts_at)
    make_sessions.move(anna, live, "announce")
    for hours, expected in ((25, 0), (23, 1), (22, 1), (2, 1), (0.9, 2), (0.5, 2), (-0.1, 2)):
        with at(starts_at - timedelta(hours=hours)):
            remind_of_sessions()
            work()
        assert len([kind for kind in kinds_of(ewa) if kind in REMINDERS]) == expected, hours
    assert kinds_of(anna) == [K.SESSION_TOMORROW, K.SESSION_SOON]
    assert [bool(mail.calendar) for mail in mails_to(ewa)] == [True, False, False]


@pytest.mark.parametrize("step", ["cancel", "open"])
def test_nobody_is_reminded_of_what_is_cancelled_or_running(
    step: str, anna: Person, ewa: Person, finanse: Network
) -> None:
    starts_at = clock.now() + timedelta(days=5)
    live = drafted(anna, finanse, starts_at)
    make_sessions.move(anna, live, "announce")
    make_sessions.move(anna, live, step)
    if step == "open":
        make_sessions.move(anna, live, "start")
    with at(starts_at - timedelta(minutes=50)):
        remind_of_sessions()
        work()
    assert not REMINDERS & set(kinds_of(ewa))


def test_who_has_just_heard_needs_no_reminder(anna: Person, ewa: Person, finanse: Network) -> None:
    make_sessions.live_session(anna, finanse, S.ANNOUNCED)  # begins in a minute
    remind_of_sessions()
    work()
    assert kinds_of(ewa) == [K.SESSION_ANNOUNCED]


def test_a_moved_session_reminds_of_its_new_time(anna: Person, ewa: Person, finanse: Network) -> None:
    starts_at = clock.now() + timedelta(days=5)
    live = drafted(anna, finanse, starts_at)
    make_sessions.move(anna, live, "announce")
    with at(starts_at - timedelta(hours=20)):
        remind_of_sessions()
        move_to(anna, live, starts_at + timedelta(days=7))
        work()
    assert kinds_of(ewa) == [K.SESSION_ANNOUNCED, K.SESSION_MOVED]
    with at(starts_at + timedelta(days=6, hours=2)):
        remind_of_sessions()
        work()
    assert kinds_of(ewa) == [K.SESSION_ANNOUNCED, K.SESSION_MOVED, K.SESSION_TOMORROW]
