"""Trying failed jobs and mails again, and giving up what waits."""

from __future__ import annotations

from networks.admin.jobs_queries import mail_or_none
from networks.audit.actions import note
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict
from networks.core.jobs import Job, JobState, enqueue, waiting_for
from networks.core.mail import Mail, MailState
from networks.core.words import later as _
from networks.core.worker import fail
from networks.people.models import Person

GIVEN_UP = "given up by an administrator"


def retry(by: Person, job: Job) -> None:
    """Let a failed job wait once more, with all its attempts.

    Raises Conflict for any other, where a twin waits, and for that of a mail whose words were deleted.
    """
    if job.state is not JobState.FAILED:
        raise Conflict(_("Only a job that has failed can be tried again."))
    if job.key is not None and waiting_for(job.key):
        raise Conflict(_("The same work waits already and will be done soon."))
    if job.kind == "send_mail" and (mail := mail_or_none(job.payload["mail_id"])) and mail.state is MailState.FAILED:
        _let_wait(mail)
    job.state, job.attempts, job.run_at, job.done_at = JobState.WAITING, 0, clock.now(), None
    db.session.flush()
    note(by, "job.retried", ("job", job.id), detail={"kind": job.kind})


def give_up(by: Person, job: Job) -> None:
    """Give up a job that waits, as if its last attempt had failed. Raises Conflict for any other."""
    if job.state is not JobState.WAITING:
        raise Conflict(_("Only a job that waits can be given up."))
    fail(job, GIVEN_UP)
    note(by, "job.given_up", ("job", job.id), detail={"kind": job.kind})


def send_again(by: Person, mail: Mail) -> None:
    """Send a mail that was given up once more. Raises Conflict for any other, and for one whose words were deleted."""
    if mail.state is not MailState.FAILED:
        raise Conflict(_("Only a mail that was given up can be sent again."))
    _let_wait(mail)
    enqueue("send_mail", {"mail_id": mail.id})
    note(by, "mail.sent_again", ("mail", mail.id))


def _let_wait(mail: Mail) -> None:
    """Raises Conflict for a mail that would go out empty."""
    if not mail.text:
        raise Conflict(_("What this mail said has been deleted after 30 days."))
    mail.state = MailState.WAITING
