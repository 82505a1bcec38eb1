"""Finding jobs and mails for administrators."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.jobs import Job, JobState
from networks.core.mail import Mail, MailState
from networks.core.pages import Keyset, keyset
from networks.core.words import later as _

PAGE: Final = 50


def jobs(state: JobState | None, before: int | None) -> Keyset[Job]:
    """Jobs in this state, or all, the newest first, older than id `before`."""
    rows = sa.select(Job).order_by(Job.id.desc()).limit(PAGE + 1)
    if state is not None:
        rows = rows.where(Job.state == state)
    if before is not None:
        rows = rows.where(Job.id < before)
    found = db.session.scalars(rows).all()
    return keyset(found, [job.id for job in found], PAGE)


def job_counts() -> dict[JobState, int]:
    """How many jobs are in each state."""
    counted = sa.select(Job.state, sa.func.count()).group_by(Job.state)
    return dict(db.session.execute(counted).all())


def job_by_id(job_id: int) -> Job:
    """The job, locked until the open unit ends, so that no worker begins it meanwhile. Raises NotFound."""
    row = db.session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(_("There is no such job."))
    return row


def mails(state: MailState | None, before: int | None) -> Keyset[Mail]:
    """Mails in this state, or all, the newest first, older than id `before`."""
    rows = sa.select(Mail).order_by(Mail.id.desc()).limit(PAGE + 1)
    if state is not None:
        rows = rows.where(Mail.state == state)
    if before is not None:
        rows = rows.where(Mail.id < before)
    found = db.session.scalars(rows).all()
    return keyset(found, [mail.id for mail in found], PAGE)


def mail_by_id(mail_id: int) -> Mail:
    """The mail, locked until the open unit ends, so that it is sent again once. Raises NotFound."""
    row = mail_or_none(mail_id)
    if row is None:
        raise NotFound(_("There is no such mail."))
    return row


def mail_or_none(mail_id: int) -> Mail | None:
    """The same; None where there is none."""
    return db.session.get(Mail, mail_id, with_for_update=True, populate_existing=True)
