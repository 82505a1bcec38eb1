"""Mails about notices: to whom they go and what they say, decided at the moment they go."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import Job, JobState
from networks.core.mail import Mail, MailState
from networks.core.notices import Notice, settle
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.notifications.mails import LINES_MAX, PER_HOUR, mail_notices
from networks.people import actions as people
from networks.people.models import Person
from networks.threads import actions as threads
from tests import make

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def mention(anna, ewa, finanse):
    """Ewa is mentioned in a thread."""
    return make.first_post(make.thread(anna, finanse, "Ferie zimowe", content="@Ewa Urzędowa TAJEMNICA"))


def work() -> None:
    """Let the worker do everything that is due."""
    while carry_out_due(50):
        pass


def mails() -> list[Mail]:
    """All mails ever written."""
    db.session.rollback()
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def fates() -> set[str]:
    """What became of the mails of all notices."""
    db.session.rollback()
    return {fate.value for fate in db.session.scalars(select(Notice.mail_fate))}


def speak_english(someone: Person) -> None:
    with unit_of_work():
        db.session.get_one(Person, someone.id).language = "en"


def test_the_mail_says_who_where_and_what_and_leads_there(mention, ewa, settings):
    speak_english(ewa)
    work()
    (mail,) = mails()
    assert (mail.to_address, mail.person_id, mail.state) == ("ewa@test.example", ewa.id, MailState.SENT)
    assert mail.subject.startswith("Anna Przewodnia mentions you – Ferie zimowe")
    address = f"{settings.address}/n/jst-finanse/threads/{mention.thread_id}/posts/1"
    for said in (mail.text, mail.html):
        assert address in said
        assert "TAJEMNICA" in said
        assert "/me/notices" in said
    assert (mail.language, fates()) == ("en", {"sent"})


def test_a_long_post_is_quoted_by_its_beginning(anna, ewa, finanse):
    make.thread(anna, finanse, content="@Ewa Urzędowa " + "słowo " * 100 + "KONIEC")
    work()
    assert "słowo" in mails()[0].text
    assert "KONIEC" not in mails()[0].text + mails()[0].html


def test_words_are_escaped_in_html(anna, ewa, finanse):
    make.thread(anna, finanse, "<b>Tytuł", content="@Ewa Urzędowa <script>alert(1)</script>")
    work()
    assert "<script>" not in mails()[0].html
    assert "<b>Tyt" not in mails()[0].html


def test_notices_of_one_moment_go_in_one_mail(anna, ewa, finanse):
    speak_english(ewa)
    for number in range(3):
        make.thread(anna, finanse, f"Wątek {number}", content="@Ewa Urzędowa")
    work()
    (mail,) = mails()
    assert mail.subject == "3 new notifications"
    assert all(f"Wątek {number}" in mail.text for number in range(3))


def test_a_long_list_names_how_many_more_there_are(anna, ewa, finanse):
    speak_english(ewa)
    thread = make.thread(anna, finanse)
    for _ in range(LINES_MAX + 2):
        make.post(anna, thread, "@Ewa Urzędowa")
    work()
    assert "and 2 more" in mails()[0].text
    assert fates() == {"sent"}


def test_each_mail_is_one_persons(anna, ewa, marta, olga, finanse):
    make.message(anna, make.channel(finanse), "@wszyscy")
    work()
    assert sorted(mail.to_address for mail in mails()) == [
        "ewa@test.example",
        "marta@test.example",
        "olga@test.example",
    ]


# Nothing goes that is not theirs


def test_who_was_removed_meanwhile_gets_no_mail(mention, ewa, finanse):
    make.remove(ewa, finanse)
    work()
    assert (mails(), fates()) == ([], {"no_longer_visible"})


def test_a_post_hidden_meanwhile_is_not_mailed(mention, marta):
    with unit_of_work():
        threads.hide(marta, mention, "Powód")
    work()
    assert (mails(), fates()) == ([], {"no_longer_visible"})


def test_what_was_read_meanwhile_is_not_mailed(mention):
    with unit_of_work():
        settle(("post", mention.id))
    work()
    assert (mails(), fates()) == ([], {"read_already"})


def test_who_wants_no_mails_gets_none(mention, ewa):
    with unit_of_work():
        db.session.get_one(Person, ewa.id).mails_notices = False
    work()
    assert (mails(), fates()) == ([], {"not_wanted"})


def test_a_closed_account_gets_no_mail(mention, ewa):
    with unit_of_work():
        people.disable(ewa)
    work()
    assert (mails(), fates()) == ([], {"no_address"})


def test_an_address_that_cannot_be_written_to_is_noted(mention, ewa):
    with unit_of_work():
        db.session.execute(update(Person).where(Person.id == ewa.id).values(email="kto@to, ktos@inny"))
    work()
    assert (mails(), fates()) == ([], {"no_address"})


def test_a_right_withdrawn_while_the_mail_waits_for_its_server_stops_it(mention, ewa, finanse, settings):
    mail_notices({"person_id": ewa.id})
    (mail,) = mails()
    assert mail.state is MailState.WAITING
    make.remove(ewa, finanse)
    before = files(settings)
    work()
    assert (mails()[0].state, fates(), files(settings)) == (MailState.WITHDRAWN, {"no_longer_visible"}, before)


def test_of_several_notices_those_still_theirs_are_mailed_anew(mention, anna, marta, ewa, finanse):
    make.thread(anna, finanse, "Inny wątek", content="@Ewa Urzędowa")
    mail_notices({"person_id": ewa.id})
    with unit_of_work():
        threads.hide(marta, mention, "Powód")
    work()
    first, second = mails()
    assert (first.state, second.state) == (MailState.WITHDRAWN, MailState.SENT)
    assert "TAJEMNICA" not in second.text + second.html
    assert "Inny wątek" in second.text


# Once, and not too many


def test_the_job_carried_out_again_writes_no_second_mail(mention, ewa):
    work()
    mail_notices({"person_id": ewa.id})
    assert len(mails()) == 1


def test_a_worker_that_died_before_its_commit_leaves_the_mail_to_the_next_one(mention, ewa, settings):
    job = db.session.scalars(select(Job).where(Job.kind == "mail_notices")).one()
    with unit_of_work():  # as a killed worker leaves it
        row = db.session.get_one(Job, job.id)
        row.state, row.attempts, row.leased_until = JobState.RUNNING, 1, clock.now() - timedelta(seconds=1)
    before = files(settings)
    work()
    (mail,) = mails()
    (path,) = files(settings) - before
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["Message-ID"] == mail.message_id
    assert message["To"].addresses[0].addr_spec == "ewa@test.example"


def test_after_thirty_mails_in_an_hour_the_rest_waits_and_goes_in_one(anna, ewa, finanse):
    thread = make.thread(anna, finanse)
    for number in range(PER_HOUR + 3):
        with clock.held_at(NOON + timedelta(seconds=number)):
            make.post(anna, thread, "@Ewa Urzędowa")
            work()
    assert len(mails()) == PER_HOUR
    with clock.held_at(NOON + timedelta(minutes=59)):
        work()
        assert len(mails()) == PER_HOUR
    with clock.held_at(NOON + timedelta(minutes=61)):
        work()
    assert len(mails()) == PER_HOUR + 1
    assert fates() == {"sent"}
    last = mails()[-1]
    assert len(db.session.scalars(select(Notice).where(Notice.mail_id == last.id)).all()) == 3


def test_a_job_of_mails_is_there_once_for_each_person(anna, ewa, finanse):
    for _ in range(3):
        make.thread(anna, finanse, content="@Ewa Urzędowa")
    assert len(db.session.scalars(select(Job).where(Job.kind == "mail_notices")).all()) == 1


def files(settings) -> set:
    """The mails delivered so far."""
    folder = settings.data / "mail"
    return set(folder.glob("*.eml")) if folder.is_dir() else set()
