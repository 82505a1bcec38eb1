"""Mails about notices: those of one moment in one mail, and nothing that is not the person's to see when it goes.

Some are letters: they go in a mail of their own (`networks/core/notice_letters.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from flask_babel import ngettext
from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Invalid
from networks.core.jobs import Payload, job
from networks.core.mail import Mail, asks_before_sending
from networks.core.notice_letters import Letter, letter_of
from networks.core.notices import MailFate, Notice, mail_soon, told
from networks.core.text import excerpt
from networks.core.unit_of_work import unit_of_work
from networks.notifications.queries import Line
from networks.people.models import Person
from networks.people.queries import person_with_rights
from networks.web.i18n import speaking
from networks.web.mailing import address_of, send

PER_HOUR: Final = 30
HOUR: Final = timedelta(hours=1)
# A mail stays short; what is beyond is named by number and found on the page.
LINES_MAX: Final = 20
SUBJECT_MAX: Final = 150


@job("mail_notices")
def mail_notices(payload: Payload) -> None:
    """Mail the person's notices that are due, in one mail; after too many in an hour they wait together."""
    # Addresses and words are made as for a page.
    with current_app.test_request_context(), unit_of_work():
        person_id: int = payload["person_id"]
        due = _due(person_id)
        person = person_with_rights(person_id)
        if person is None or not person.email:
            _settle(due, MailFate.NO_ADDRESS)
        elif not person.mails_notices:
            _settle(due, MailFate.NOT_WANTED)
        elif lines := _still_to_tell(person, due):
            if free_at := _free_at(person_id):
                mail_soon(person_id, run_at=free_at)
            else:
                _send_all(person, lines)


@asks_before_sending
def still_theirs(mail: Mail) -> bool:
    """Whether the person may still see everything a mail about notices tells; if not, what is left is mailed anew."""
    notices = db.session.scalars(select(Notice).where(Notice.mail_id == mail.id)).all()
    if not notices:
        return True
    with current_app.test_request_context():
        person = person_with_rights(notices[0].person_id)
        said = told(person, notices) if person else {}
    if len(said) == len(notices):
        return True
    for notice in notices:
        notice.mail_id = None
        notice.mail_fate = MailFate.DUE if notice.id in said else MailFate.NO_LONGER_VISIBLE
    mail_soon(notices[0].person_id)
    return False


def _due(person_id: int) -> Sequence[Notice]:
    """What waits for a mail; locked, because another worker may be asked for the same person."""
    rows = select(Notice).where(Notice.person_id == person_id, Notice.mail_fate == MailFate.DUE).order_by(Notice.id)
    return db.session.scalars(rows.with_for_update()).all()


def _still_to_tell(person: Person, due: Sequence[Notice]) -> list[Line]:
    """Those neither read meanwhile nor out of the person's sight; the others get the reason why no mail was sent."""
    _settle([notice for notice in due if notice.read_at is not None], MailFate.READ_ALREADY)
    unread = [notice for notice in due if notice.read_at is None]
    with speaking(person.language):
        said = told(person, unread)
    _settle([notice for notice in unread if notice.id not in said], MailFate.NO_LONGER_VISIBLE)
    return [Line(notice, said[notice.id]) for notice in unread if notice.id in said]


def _settle(notices: Sequence[Notice], fate: MailFate) -> None:
    for notice in notices:
        notice.mail_fate = fate


def _free_at(person_id: int) -> datetime | None:
    """When the next mail may be written; None for now."""
    recent = (
        select(Mail.created_at)
        .where(
            Mail.created_at > clock.now() - HOUR,
            Mail.id.in_(select(Notice.mail_id).where(Notice.person_id == person_id, Notice.mail_id.is_not(None))),
        )
        .order_by(Mail.created_at.desc())
        .limit(PER_HOUR)
    )
    moments = db.session.scalars(recent).all()
    return moments[-1] + HOUR if len(moments) == PER_HOUR else None


def _send_all(person: Person, lines: Sequence[Line]) -> None:
    """Write the letters, and one mail about all else."""
    with speaking(person.language):
        letters = {line.notice.id: letter for line in lines if (letter := letter_of(person, line.notice))}
    for line in lines:
        if line.notice.id in letters:
            _post(person, [line], letters[line.notice.id])
    if others := [line for line in lines if line.notice.id not in letters]:
        _send(person, others)


def _send(person: Person, lines: Sequence[Line]) -> None:
    """Write the mail about notices that are no letters."""
    shown = [
        {
            "title": line.told.title, "facts": line.told.facts, "quote": excerpt(line.told.quote, 300),
            "verb": line.told.verb, "address": address_of(line.told.path),
        }
        for line in lines[:LINES_MAX]
    ]  # fmt: skip
    _post(
        person, lines,
        Letter("notice", {"lines": shown, "line": _subject(person, lines), "further": len(lines) - len(shown)}),
    )  # fmt: skip


def _post(person: Person, lines: Sequence[Line], letter: Letter) -> None:
    """Write one mail that tells these; an address that cannot be written to is noted."""
    try:
        with db.session.begin_nested():
            mail = send(
                letter.template, person.name, person.email, language=person.language, person_id=person.id,
                calendar=letter.calendar, page=address_of("/me/notices"), **letter.values,
            )  # fmt: skip
    except Invalid:
        _settle([line.notice for line in lines], MailFate.NO_ADDRESS)
        return
    for line in lines:
        line.notice.mail_fate, line.notice.mail_id = MailFate.SENT, mail.id


def _subject(person: Person, lines: Sequence[Line]) -> str:
    """One line without anything that cannot stand in a header, whatever a title holds."""
    if len(lines) > 1:
        with speaking(person.language):
            return str(ngettext("%(num)d new notification", "%(num)d new notifications", len(lines)))
    told_ = lines[0].told
    whole = "".join(letter if letter.isprintable() else " " for letter in f"{told_.title} – {told_.facts}")
    return excerpt(whole, SUBJECT_MAX)
