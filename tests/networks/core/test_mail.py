"""Mails are written with the change, have one recipient whatever names hold, and are delivered at least once."""

from __future__ import annotations

import base64
import email
import logging
import random
from collections.abc import Iterator
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from networks.core import clock, worker
from networks.core import mail as mails
from networks.core.db import db
from networks.core.errors import Invalid
from networks.core.jobs import Job, JobState
from networks.core.mail import Mail, MailState, message_of, post, server
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from tests.networks.core.small_app import running_app, settings_for
from tests.networks.core.small_smtp import SmallServer, small_smtp

HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]
EWA = ("Ewa Żółć", "ewa@demo.example")


def post_one(to: tuple[str, str] = EWA, subject: str = "Nowa odpowiedź", **options) -> Mail:
    with unit_of_work():
        return post(*to, subject, "Dzień dobry,\njest odpowiedź.\n", "<p>Dzień dobry, jest odpowiedź.</p>", **options)


def parsed(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=policy.default)


def words(message: EmailMessage, kind: str) -> str:
    """The text of a part, lines ended as in Python."""
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def kept(data: Path) -> list[Path]:
    return sorted((data / "mail").iterdir())


def stored() -> Mail:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Mail)).one()


# Writing


def test_a_mail_and_its_job_are_written_together(core_app):
    mail = post_one(person_id=7, language="en")
    assert (mail.state, mail.person_id, mail.language) == (MailState.WAITING, 7, "en")
    assert db.session.scalars(sa.select(Job.payload)).all() == [{"mail_id": mail.id}]


def test_a_mail_of_a_unit_that_failed_is_not_sent(core_app, tmp_path):
    def post_and_fail() -> None:
        with unit_of_work():
            post(*EWA, "Temat", "tekst", "<p>tekst</p>")
            raise LookupError

    with pytest.raises(LookupError):
        post_and_fail()
    assert carry_out_due(10) == 0
    assert not (tmp_path / "data" / "mail").exists()


@pytest.mark.parametrize("bad", ["\r\n", "\n", "\r", "\0", "\v", "\x85", "\u2028", "\u2029", "\ud800"])
@pytest.mark.parametrize("field", ["to_name", "to_address", "subject"])
def test_line_breaks_are_refused_in_headers(core_app, field, bad):
    values = {"to_name": "Ewa", "to_address": "ewa@demo.example", "subject": "Temat"}
    values[field] += f"{bad}Bcc: obcy@demo.example"
    with pytest.raises(Invalid) as refused, unit_of_work():
        post(**values, text="tekst", html="<p>tekst</p>")
    assert refused.value.field == field


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ewa",
        "@demo.example",
        "ewa@demo.example, obcy@demo.example",
        "ewa@demo.example;obcy@demo.example",
        "Ewa <ewa@demo.example>",
        "ewa@demo.example obcy@demo.example",
        "grupa: ewa@demo.example;",
        "ewa@",
        "e wa@demo.example",
        '"ewa"@demo.example',
        "ewa@[127.0.0.1]",
    ],
)
def test_anything_but_one_plain_address_is_refused(core_app, address):
    with pytest.raises(Invalid) as refused:
        post_one(("Ewa", address))
    assert refused.value.field == "to_address"


def test_an_international_domain_is_written_in_ascii(core_app):
    assert (
        post_one(("Ewa", "ewa@gmina-żółw.example")).to_address == f"ewa@{'gmina-żółw'.encode('idna').decode()}.example"
    )


# What is delivered


def test_a_mail_without_a_server_becomes_a_whole_private_file(core_app, tmp_path):
    mail = post_one()
    assert carry_out_due(10) == 1
    (file,) = kept(tmp_path / "data")
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o777 == 0o600
    message = parsed(file.read_bytes())
    assert message.keys() == HEADERS
    assert (str(message["To"]), message["Subject"]) == ("Ewa Żółć <ewa@demo.example>", "Nowa odpowiedź")
    assert str(message["From"]) == "Sieci <sieci@localhost>"
    assert (message["Message-ID"], message["Auto-Submitted"]) == (mail.message_id, "auto-generated")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert words(message, "plain") == "Dzień dobry,\njest odpowiedź.\n"
    assert words(message, "html") == "<p>Dzień dobry, jest odpowiedź.</p>\n"
    assert (stored().state, stored().attempts) == (MailState.SENT, 1)
    assert stored().sent_at is not None


def test_delivered_again_after_a_crash_it_is_the_same_mail(core_app, tmp_path):
    mail = post_one()
    carry_out_due(10)
    with unit_of_work():  # as if the worker had died before writing down that it was delivered
        db.session.execute(sa.update(Mail).values(state=MailState.WAITING))
    mails.send_mail({"mail_id": mail.id})
    (file,) = kept(tmp_path / "data")
    assert parsed(file.read_bytes())["Message-ID"] == mail.message_id
    assert stored().attempts == 2


def test_a_mail_sent_already_is_left_alone(core_app, tmp_path):
    mail = post_one()
    carry_out_due(10)
    mails.send_mail({"mail_id": mail.id})
    assert stored().attempts == 1


def test_message_ids_are_unique(core_app):
    assert len({post_one().message_id for _ in range(20)}) == 20


FIRST = ["Żaneta", "Łucja", "Święcisława", "Grzegorz", "Zdzisław", "Anna Maria", "Óścibór", "d’Artagnan", "Ćwirek"]
LAST = ["Brzęczyszczykiewicz", "Źdźbło-Śmigły", "Ążak", "Kowalska (sekretarz)", "Nowak, wójt", "Łęcki vel Łącki"]
HOSTILE = [
    "=?utf-8?q?evil=40x=0ABcc=3A_obcy=40demo=2Eexample?=",
    "=?utf-8?b?eA0KQmNjOiBvYmN5QGRlbW8uZXhhbXBsZQ==?=",
    '" <obcy@demo.example>, "',
    "<obcy@demo.example>",
    "obcy@demo.example,",
    "grupa: obcy@demo.example;",
    "\\",
    '"',
    "(komentarz",
    "https://evil.example/",
    "\r\nBcc: obcy@demo.example",
    "\nSubject: inny",
    "%0d%0aBcc:x",
    "\t",
    "ą" * 90,
    "x" * 90,
    "👩‍🏫",
    "e\u0301",
    "\u202eelpmaxe",
    "\u00a0",
    ";:@[]",
]


def hostile_names(count: int) -> list[str]:
    """Polish names, every second one mixed with what could break a header; the same ones every time."""
    chance = random.Random(2026)
    names = []
    for number in range(count):
        parts = [chance.choice(FIRST), chance.choice(LAST)]
        for _ in range(number % 4):
            parts.insert(chance.randrange(len(parts) + 1), chance.choice(HOSTILE))
        names.append(chance.choice(["", " "]).join(parts))
    return names


def assert_harmless(data: bytes) -> EmailMessage:
    """One recipient and our headers, for the strict parser and for a lenient one that decodes whatever it finds."""
    message = parsed(data)
    assert message.keys() == HEADERS
    assert [recipient.addr_spec for recipient in message["To"].addresses] == ["ewa@demo.example"]
    assert not message.defects
    assert not message["To"].defects
    lenient = email.message_from_bytes(data)
    assert lenient.keys() == HEADERS
    assert parseaddr(lenient["To"])[1] == "ewa@demo.example"
    assert not set("\r\n") & set(str(make_header(decode_header("".join(lenient["Subject"].splitlines())))))
    assert max(map(len, data.split(b"\r\n"))) <= 998
    return message


def test_two_hundred_polish_and_hostile_names_have_one_recipient_and_our_headers(core_app, tmp_path):
    names = hostile_names(200)
    refused = 0
    with unit_of_work():
        for name in names:
            try:
                post(name, "ewa@demo.example", f"Pisze {name}", name, f"<p>{name}</p>")
            except Invalid:
                refused += 1
                assert set(name) & set("\r\n\t")
    assert refused == sum(bool(set(name) & set("\r\n\t")) for name in names) > 0
    written = db.session.scalars(sa.select(Mail)).all()
    assert len(written) == 200 - refused
    for mail in written:
        assert_harmless(message_of(mail, "sieci@localhost").as_bytes())
    assert carry_out_due(20) == 20
    for file in kept(tmp_path / "data"):
        assert_harmless(file.read_bytes())


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_name_and_no_subject_breaks_a_message(name, subject):
    mail = Mail(to_name=name, to_address="ewa@demo.example", text=name, html=subject, language="pl")
    mail.created_at, mail.message_id = clock.now(), "<0@localhost>"
    mail.subject = "".join(letter for letter in subject if letter.isprintable())
    assert_harmless(message_of(mail, "sieci@localhost").as_bytes())


@pytest.mark.parametrize("name", ["Żaneta Brzęczyszczykiewicz-Śmigły", "Jan d’Artagnan", "Anna Nowak", "José e\u0301"])
def test_ordinary_names_arrive_as_they_are(name):
    mail = Mail(to_name=name, to_address="ewa@demo.example", subject=name, text="", html="", language="pl")
    mail.created_at, mail.message_id = clock.now(), "<0@localhost>"
    message = assert_harmless(message_of(mail, "sieci@localhost").as_bytes())
    assert message["Subject"] == name
    assert decode_as_programs_do(message_of(mail, "sieci@localhost")) == name


def decode_as_programs_do(message: EmailMessage) -> str:
    """The display name by RFC 2047, where the space between two encoded words is not part of the text."""
    raw = email.message_from_bytes(message.as_bytes())["To"]
    return str(make_header(decode_header("".join(raw.splitlines()).rpartition("<")[0].strip())))


def test_long_addresses_and_site_names_stay_whole():
    address = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.example"
    mail = Mail(to_name="Ewa", to_address=address, subject="Temat", text="", html="", language="pl")
    mail.created_at, mail.message_id = clock.now(), f"<0b6b3f0e-3d4c-4a53-9f5e-2f1d6f6f8c11@{'d' * 60}.example>"
    message = parsed(message_of(mail, f"sieci@{'e' * 60}.example").as_bytes())
    assert message["To"].addresses[0].addr_spec == address
    assert message["Message-ID"] == mail.message_id


# A real server


@pytest.fixture
def smtp() -> Iterator[SmallServer]:
    with small_smtp() as running:
        yield running


@pytest.fixture
def smtp_app(tmp_path, smtp, database_url):
    settings = settings_for(tmp_path, database_url, f"{smtp.url}?from=sieci@urzad.example")
    with running_app(settings) as app:
        yield app


def test_a_server_is_handed_the_mail_for_its_one_recipient(smtp_app, smtp):
    mail = post_one()
    carry_out_due(10)
    (handed,) = smtp.mails
    assert (handed.sender, handed.recipients) == ("sieci@urzad.example", ["ewa@demo.example"])
    assert handed.data == message_of(mail, "sieci@urzad.example").as_bytes()
    assert stored().state is MailState.SENT


def test_hostile_names_reach_a_server_as_one_recipient(smtp_app, smtp):
    with unit_of_work():
        for name in hostile_names(24):
            if not set(name) & set("\r\n\t"):
                post(name, "ewa@demo.example", name, f".\n..\n{name}\n.", f"<p>{name}</p>")
    while carry_out_due(50):
        pass
    assert len(smtp.mails) > 10
    for handed in smtp.mails:
        assert handed.recipients == ["ewa@demo.example"]
        assert words(assert_harmless(handed.data), "plain").startswith(".\n..\n")


def test_a_server_that_is_away_is_tried_again_and_gets_the_mail_once(smtp_app, smtp, held_clock):
    mail = post_one()
    smtp.drop_at = "DATA"
    carry_out_due(10)
    assert (stored().state, stored().attempts) == (MailState.WAITING, 1)
    smtp.drop_at = ""
    held_clock.forward(seconds=worker.delay_after(1).total_seconds())
    carry_out_due(10)
    (handed,) = smtp.mails
    assert parsed(handed.data)["Message-ID"] == mail.message_id
    assert (stored().state, stored().attempts) == (MailState.SENT, 2)


def test_an_address_that_does_not_exist_is_given_up_at_once(smtp_app, smtp):
    smtp.refusals["RCPT"] = "550 5.1.1 ewa@demo.example: no such person"
    post_one()
    carry_out_due(10)
    assert stored().state is MailState.FAILED
    assert db.session.scalars(sa.select(Job.state)).all() == [JobState.FAILED]


@pytest.mark.parametrize("answer", ["550 5.7.1 relaying denied for ewa@demo.example", "450 4.2.0 greylisted"])
def test_a_refusal_that_may_be_mended_is_tried_again(smtp_app, smtp, answer):
    smtp.refusals["RCPT"] = answer
    post_one()
    carry_out_due(10)
    assert stored().state is MailState.WAITING


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_neither_the_job_nor_the_log_quotes_the_mail(smtp_app, smtp, command, caplog):
    caplog.set_level(logging.DEBUG)
    smtp.refusals |= {command: "554 ewa@demo.example Ewa", "HELO": "554 ewa@demo.example Ewa"}
    post_one(subject="Temat poufny")
    carry_out_due(10)
    error = db.session.scalars(sa.select(Job.last_error)).one()
    assert "554" in error
    for secret in ("ewa", "Ewa", "poufny"):
        assert secret not in error + caplog.text


def test_user_and_password_of_the_address_are_used(tmp_path, smtp, database_url):
    url = smtp.url.replace("smtp://", "smtp://sieci%40urzad.example:ha%3Aslo@")
    with running_app(settings_for(tmp_path, database_url, url)):
        post_one()
        carry_out_due(10)
    assert [base64.b64decode(login.removeprefix("PLAIN ")).decode() for login in smtp.logins] == [
        "\0sieci@urzad.example\0ha:slo"
    ]
    assert len(smtp.mails) == 1


def test_nothing_is_sent_in_the_open_where_starttls_is_wanted(tmp_path, smtp, database_url):
    with running_app(settings_for(tmp_path, database_url, f"{smtp.url}?starttls")):
        post_one()
        carry_out_due(10)
        assert stored().state is MailState.WAITING
    assert smtp.mails == []


def test_addresses_of_servers_are_read(tmp_path):
    found = server(settings_for(tmp_path, smtp_url="smtps://u:p@mail.example:4650"))
    assert (found.host, found.port, found.user, found.password, found.is_tls) == ("mail.example", 4650, "u", "p", True)
    assert server(settings_for(tmp_path, smtp_url="smtp://mail.example?starttls")).has_starttls
    assert server(settings_for(tmp_path, smtp_url="smtps://mail.example")).port == 465
    assert server(settings_for(tmp_path)) is None


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "mail.example:25", "smtp://m:port", "smtp://m?from=x", "smtp://ł:ł@m"]
)
def test_addresses_that_cannot_be_read_are_refused(tmp_path, url):
    with pytest.raises(ValueError, match=r".+"):
        server(settings_for(tmp_path, smtp_url=url))
