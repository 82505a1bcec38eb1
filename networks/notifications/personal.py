"""Notices and mails as part of what the site knows of a person: their export and their erasure, kept files included."""

from __future__ import annotations

from collections.abc import Collection

from flask import current_app
from sqlalchemy import delete, or_, select

from networks.core.config import Settings
from networks.core.db import db
from networks.core.jobs import Payload, enqueue, job
from networks.core.mail import Mail, file_of, keep_again
from networks.core.notices import Notice
from networks.core.personal import Rows, Traces, erases, exports, reworded
from networks.people.models import Person

AT_ONCE = 200


@exports("notices", "notice.person_id")
def notices(person: Person) -> Rows:
    """What the person was told of."""
    rows = select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)
    for row in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "kind": row.kind.value, "network_id": row.network_id, "about": row.subject_kind, "id": row.subject_id,
            "at": row.created_at, "read_at": row.read_at, "mail": row.mail_fate.value,
        }  # fmt: skip


@exports("mails", "mail.person_id")
def mails(person: Person) -> Rows:
    """The mails that were written to the person."""
    rows = select(Mail).where(Mail.person_id == person.id).order_by(Mail.id)
    for row in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "to": row.to_address, "subject": row.subject, "text": row.text, "calendar": row.calendar,
            "state": row.state.value, "written_at": row.created_at, "sent_at": row.sent_at,
        }  # fmt: skip


@erases("notifications", "notice.person_id", "mail.person_id")
def erase(person: Person, traces: Traces) -> None:
    """Take the person's notices and mails away, with the files of those."""
    settings: Settings = current_app.extensions["sieci_settings"]
    db.session.execute(delete(Notice).where(Notice.person_id == person.id))
    own = or_(Mail.person_id == person.id, Mail.to_address == traces.email)
    for mail in db.session.scalars(select(Mail).where(own)):
        file_of(settings, mail).unlink(missing_ok=True)
    db.session.execute(delete(Mail).where(own))


@reworded("mail")
def keep_files_again(mail_ids: Collection[int]) -> None:
    """The files of mails to others are written anew, without the person."""
    for mail_id in mail_ids:
        enqueue("keep_mail_again", {"mail_id": mail_id})


@job("keep_mail_again")
def keep_mail_again(payload: Payload) -> None:
    """Write the file of a mail anew, if there is one."""
    if mail := db.session.get(Mail, payload["mail_id"]):
        keep_again(mail)
