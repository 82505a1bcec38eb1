"""Failed jobs and mails are tried again, waiting ones given up; what mails said goes after a month."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from networks.admin import jobs_actions as actions
from networks.admin import jobs_queries as queries
from networks.audit.models import AuditEntry
from networks.core import clock, mail
from networks.core.config import Settings
from networks.core.db import db
from networks.core.errors import Conflict
from networks.core.jobs import Job, JobState, enqueue
from networks.core.mail import Mail, MailState, file_of
from networks.core.mail_upkeep import sweep_mails
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person


def job(state: JobState, key: str | None = None) -> Job:
    """A job in this state."""
    with unit_of_work():
        made = enqueue("nothing", {}, key=key)
        made.state, made.attempts = state, 5
    return made


def posted(state: MailState = MailState.WAITING) -> Mail:
    """A mail in this state, with its job."""
    with unit_of_work():
        made = mail.post("Ewa", "ewa@test.example", "Temat", "Treść", "<p>Treść</p>")
        made.state = state
    return made


def test_a_failed_job_waits_again_with_all_its_attempts(admin: Person) -> None:
    failed = job(JobState.FAILED)
    with unit_of_work():
        actions.retry(admin, queries.job_by_id(failed.id))
    assert (failed.state, failed.attempts, failed.done_at) == (JobState.WAITING, 0, None)
    assert db.session.scalars(select(AuditEntry)).one().action == "job.retried"


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING, JobState.DONE])
def test_only_failed_jobs_are_tried_again(state: JobState, admin: Person) -> None:
    made = job(state)
    with pytest.raises(Conflict), unit_of_work():
        actions.retry(admin, queries.job_by_id(made.id))


def test_a_job_whose_twin_waits_is_not_tried_again(admin: Person) -> None:
    failed = job(JobState.FAILED, key="same")
    job(JobState.WAITING, key="same")
    with pytest.raises(Conflict), unit_of_work():
        actions.retry(admin, queries.job_by_id(failed.id))


def test_giving_up_a_mail_s_job_gives_up_the_mail_and_trying_again_sends_it(admin: Person) -> None:
    waiting = posted()
    (its_job,) = db.session.scalars(select(Job))
    with unit_of_work():
        actions.give_up(admin, queries.job_by_id(its_job.id))
    assert (its_job.state, waiting.state) == (JobState.FAILED, MailState.FAILED)
    with unit_of_work():
        actions.retry(admin, queries.job_by_id(its_job.id))
    assert (its_job.state, waiting.state) == (JobState.WAITING, MailState.WAITING)


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.DONE, JobState.FAILED])
def test_only_waiting_jobs_are_given_up(state: JobState, admin: Person) -> None:
    made = job(state)
    with pytest.raises(Conflict), unit_of_work():
        actions.give_up(admin, queries.job_by_id(made.id))


def test_a_mail_that_was_given_up_is_sent_again(admin: Person) -> None:
    failed = posted(MailState.FAILED)
    with unit_of_work():
        actions.send_again(admin, queries.mail_by_id(failed.id))
    assert failed.state is MailState.WAITING
    assert len(list(db.session.scalars(select(Job)))) == 2


@pytest.mark.parametrize("state", [MailState.WAITING, MailState.SENT])
def test_only_mails_that_were_given_up_are_sent_again(state: MailState, admin: Person) -> None:
    made = posted(state)
    with pytest.raises(Conflict), unit_of_work():
        actions.send_again(admin, queries.mail_by_id(made.id))


@pytest.mark.parametrize(
    ("state", "days", "is_kept"),
    [
        (MailState.SENT, 31, False),
        (MailState.FAILED, 31, False),
        (MailState.SENT, 29, True),
        (MailState.WAITING, 31, True),
    ],
)
def test_what_a_mail_said_goes_after_a_month_and_its_row_stays(
    state: MailState, days: int, is_kept: bool, admin: Person, settings: Settings
) -> None:
    made = posted(state)
    path = file_of(settings, made)
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    with clock.held_at(clock.now() + timedelta(days=days)):
        sweep_mails()
    db.session.rollback()
    assert (bool(made.text), bool(made.html), bool(made.subject), path.exists()) == (is_kept,) * 4
    assert (made.state, made.to_address) == (state, "ewa@test.example")
    path.unlink(missing_ok=True)


def test_a_mail_whose_words_are_gone_is_not_sent_again(admin: Person) -> None:
    failed = posted(MailState.FAILED)
    with clock.held_at(clock.now() + timedelta(days=31)):
        sweep_mails()
    with pytest.raises(Conflict), unit_of_work():
        actions.send_again(admin, queries.mail_by_id(failed.id))


def test_the_job_of_a_mail_whose_words_are_gone_is_not_tried_again(admin: Person) -> None:
    failed = posted(MailState.FAILED)
    (its_job,) = db.session.scalars(select(Job))
    with unit_of_work():
        its_job.state = JobState.FAILED
    with clock.held_at(clock.now() + timedelta(days=31)):
        sweep_mails()
    with pytest.raises(Conflict), unit_of_work():
        actions.retry(admin, queries.job_by_id(its_job.id))
    assert (its_job.state, failed.state) == (JobState.FAILED, MailState.FAILED)
