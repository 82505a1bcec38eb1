"""Mails are written with the change and have one recipient and our headers, whatever names hold."""

from __future__ import annotations

import email
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from networks.core import clock
from networks.core import mail as mails
from networks.core.db import db
from networks.core.errors import Invalid
from networks.core.jobs import Job
from networks.core.mail import Mail, MailState, message_of, post
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from tests.networks.core.small_mails import (
    EWA,
    HEADERS,
    assert_harmless,
    hostile_names,
    kept,
    parsed,
    post_one,
    stored,
    words,
)

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


@hypothesis_settings(deadline=None)
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
