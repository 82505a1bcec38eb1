"""Mails: rows written with the change, delivered by the worker at least once, always under the same Message-ID.

With `SIECI_SMTP_URL` they go to that server, otherwise each becomes an `.eml` file under `SIECI_DATA/mail/`. An address
looks like `smtp://user:password@host:587?starttls&from=sieci@example.org`; `smtps://` is TLS from the first byte.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

from flask import Flask, current_app
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import calendars, clock
from networks.core.config import Settings
from networks.core.db import Base, Created, db
from networks.core.durable import written_whole
from networks.core.errors import Invalid
from networks.core.jobs import Payload, Undone, enqueue, job
from networks.core.mail_headers import WHOLE, ascii_address, one_address, phrase, without_encoded_words
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _

SENDER_NAME: Final = "Sieci"
CALENDAR_FILE: Final = "sesja.ics"
# A server that is away for a night and a day is met again within this many attempts.
ATTEMPTS: Final = 12
ATTEMPT_SECONDS: Final = 180
ANSWER_SECONDS: Final = 20
# RFC 3463: the address is at fault. Other refusals (a relay set up wrongly) may be mended, so they are tried again.
_NO_SUCH_ADDRESS: Final = b"5.1."
_PORTS: Final = {"smtp": 25, "smtps": 465}
_EXTENSION: Final = "sieci_mail"

log = logging.getLogger(__name__)


class MailState(StrEnum):
    """Whether a mail waits for its delivery, was handed over, was given up, or was taken back."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    # What it tells was not the recipient's to know any more when it should have gone.
    WITHDRAWN = "withdrawn"


class Mail(Created, Base):
    """A mail to one recipient. `person_id` is the recipient's, if they have an account; the mail outlives it."""

    __tablename__ = "mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    to_name: Mapped[str]
    to_address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    # A file for calendars that goes with it, its lines unbroken; empty for nearly all mails.
    calendar: Mapped[str] = mapped_column(default="")
    message_id: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Server:
    """The SMTP server of `SIECI_SMTP_URL` and the address mails come from."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    has_starttls: bool
    sender: str


Asker = Callable[[Mail], bool]
_askers: list[Asker] = []


def asks_before_sending(asker: Asker) -> Asker:
    """The decorated function is asked, in a unit, whether a mail may still go.

    A mail can wait long for its server, and what it tells may be withdrawn meanwhile.
    """
    _askers.append(asker)
    return asker


def init_app(app: Flask, settings: Settings) -> None:
    """Let this app post and deliver mails by `settings`. Raises ValueError if `SIECI_SMTP_URL` cannot be read."""
    server(settings)
    app.extensions[_EXTENSION] = settings


def post(
    to_name: str,
    to_address: str,
    subject: str,
    text: str,
    html: str,
    *,
    language: str = "pl",
    person_id: int | None = None,
    calendar: str = "",
) -> Mail:
    """Write a mail to one recipient in the open unit; the worker delivers it after the commit.

    `text` is the plain text, `html` the same as HTML (already escaped by its template), `calendar` a file of
    `calendars.written` that goes with it. In the headers, characters of the name and the subject that could mean
    something to mail programs are left out.

    Raises Invalid if the name, the address or the subject hold line breaks or control characters, or if the address is
    not exactly one.
    """
    for field, value in (("to_name", to_name), ("to_address", to_address), ("subject", subject)):
        if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in value):
            raise Invalid(_("Line breaks and control characters cannot be used here."), field=field)
    mail = Mail(
        person_id=person_id,
        to_name=to_name,
        to_address=one_address(to_address),
        subject=subject,
        text=text,
        html=html,
        calendar=calendars.unfolded(calendar),
        message_id=f"<{uuid4()}@{_host(_settings())}>",
        language=language,
    )
    db.session.add(mail)
    db.session.flush()
    enqueue("send_mail", {"mail_id": mail.id})
    return mail


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The message as it is delivered: plain text with an HTML alternative, marked as written by a program.

    A file for calendars is there twice, as they all do: as an alternative, which calendars take for an invitation, and
    as an attachment for those who want the file.
    """
    message = EmailMessage(policy=WHOLE)
    message["From"] = Address(SENDER_NAME, addr_spec=sender)
    message["To"] = Address(phrase(mail.to_name), addr_spec=mail.to_address)
    message["Subject"] = without_encoded_words(mail.subject)
    message["Date"] = mail.created_at
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    # Seven bits and short lines pass every server unchanged.
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.calendar:
        _add_calendar(message, mail.calendar)
    # Quoted-printable text never holds "=_", and the same mail is the same bytes each time.
    message.set_boundary(f"=_{_unique(mail)}")
    for part in message.iter_parts():
        if part.is_multipart():
            part.set_boundary(f"=_a{_unique(mail)}")
    message["Content-Language"] = mail.language  # set before, it would move into the first part
    return message


def _add_calendar(message: EmailMessage, kept: str) -> None:
    content, method = calendars.folded(kept), calendars.method_of(kept).value
    parameters = {"method": method}
    message.add_alternative(content, subtype="calendar", cte="quoted-printable", params=parameters)
    message.add_attachment(
        content, subtype="calendar", cte="quoted-printable", params=parameters, filename=CALENDAR_FILE
    )


def server(settings: Settings) -> Server | None:
    """The server of `SIECI_SMTP_URL`, or None where mails become files. Raises ValueError if it cannot be read."""
    url = settings.smtp_url.get_secret_value()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("must look like smtp://user:password@host:port, smtps://host or smtp://host?starttls")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise ValueError("its user and password may hold ASCII characters only")
    options = parse_qs(parts.query, keep_blank_values=True)
    sender = options.get("from", [""])[0]
    return Server(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=user,
        password=password,
        is_tls=parts.scheme == "smtps",
        has_starttls="starttls" in options,
        sender=ascii_address(sender) if sender else _sender(settings),
    )


def _give_up(payload: Payload) -> None:
    if (mail := db.session.get(Mail, payload["mail_id"])) and mail.state is MailState.WAITING:
        mail.state = MailState.FAILED


@job("send_mail", attempts=ATTEMPTS, seconds=ATTEMPT_SECONDS, given_up=_give_up)
def send_mail(payload: Payload) -> None:
    """Deliver a mail that waits; one that is sent already is left alone.

    If the worker dies between the delivery and its being written down, the mail goes out again, with the Message-ID by
    which mail programs know it.
    """
    with unit_of_work():
        mail = db.session.get(Mail, payload["mail_id"], populate_existing=True)
        if mail is None or mail.state is not MailState.WAITING:
            return
        if not all(asker(mail) for asker in _askers):
            mail.state = MailState.WITHDRAWN
            return
        mail.attempts += 1
    settings = _settings()
    if found := server(settings):
        _hand_over(found, mail.to_address, message_of(mail, found.sender))
    else:
        _file(settings, mail)
    with unit_of_work():
        mail.state, mail.sent_at = MailState.SENT, clock.now()


def _hand_over(found: Server, to_address: str, message: EmailMessage) -> None:
    """Give the message to the server. Raises Undone with the server's code only, because its words quote addresses."""
    try:
        with _connected(found) as line:
            if found.has_starttls:
                line.starttls(context=ssl.create_default_context())
            if found.user:
                line.login(found.user, found.password)
            line.sendmail(found.sender, [to_address], message.as_bytes())
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        raise Undone(
            f"the server refused the recipient ({code})", for_good=words.startswith(_NO_SUCH_ADDRESS)
        ) from None
    except smtplib.SMTPResponseException as refused:
        raise Undone(f"the server refused ({type(refused).__name__}, {refused.smtp_code})") from None
    except (OSError, smtplib.SMTPException) as trouble:
        raise Undone(f"the server could not be reached ({type(trouble).__name__})") from None


def _connected(found: Server) -> smtplib.SMTP:
    if found.is_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(found.host, found.port, timeout=ANSWER_SECONDS, context=context)
    return smtplib.SMTP(found.host, found.port, timeout=ANSWER_SECONDS)


def _file(settings: Settings, mail: Mail) -> None:
    """Keep the mail as a file of its own; the same mail once more replaces it."""
    path = file_of(settings, mail)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with written_whole(path) as file:
        file.write(message_of(mail, _sender(settings)).as_bytes())


def sender_address() -> str:
    """The address that mails come from."""
    settings = _settings()
    found = server(settings)
    return found.sender if found else _sender(settings)


def keep_again(mail: Mail) -> None:
    """Write the file of a mail anew, because the mail reads otherwise now; nothing happens where there is none."""
    settings = _settings()
    if file_of(settings, mail).exists():
        _file(settings, mail)


def file_of(settings: Settings, mail: Mail) -> Path:
    """Where a mail is kept that goes to no server."""
    return settings.data / "mail" / f"{mail.created_at:%Y%m%dT%H%M%S}-{_unique(mail)}.eml"


def _unique(mail: Mail) -> str:
    return mail.message_id.strip("<>").partition("@")[0]


def _settings() -> Settings:
    settings: Settings = current_app.extensions[_EXTENSION]
    return settings


def _host(settings: Settings) -> str:
    """This site's name, as it may stand behind an `@`."""
    host = urlsplit(settings.address).hostname or ""
    return "localhost" if not host or re.fullmatch(r"[\d.]+|.*:.*", host) else host


def _sender(settings: Settings) -> str:
    return f"sieci@{_host(settings)}"
