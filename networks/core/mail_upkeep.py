"""What mails said is kept for a month from when they were written; that they were sent, and to whom, stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import sqlalchemy as sa
from flask import current_app

from networks.core import clock
from networks.core.config import Settings
from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.mail import Mail, MailState, file_of
from networks.core.unit_of_work import unit_of_work

KEPT_DAYS: Final = 30
SWEPT_AT_ONCE: Final = 100
HOUR_SECONDS: Final = 3600


@periodic("sweep_mails", HOUR_SECONDS)
def sweep_mails() -> None:
    """Take subject and words out of mails that were written a month ago, and delete their files.

    Those that wait still keep theirs until they went or were given up.
    """
    settings: Settings = current_app.extensions["sieci_settings"]
    old = (
        sa.select(Mail)
        .where(Mail.state != MailState.WAITING, Mail.created_at < clock.now() - timedelta(days=KEPT_DAYS))
        .where(sa.or_(Mail.text != "", Mail.html != "", Mail.subject != "", Mail.calendar != ""))
        .limit(SWEPT_AT_ONCE)
    )
    swept = SWEPT_AT_ONCE
    while swept == SWEPT_AT_ONCE:
        with unit_of_work():
            mails = db.session.scalars(old).all()
            for mail in mails:
                mail.subject = mail.text = mail.html = mail.calendar = ""
        for mail in mails:
            file_of(settings, mail).unlink(missing_ok=True)
        swept = len(mails)
