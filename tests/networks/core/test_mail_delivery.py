"""Mails reach a real server at least once, under one Message-ID, and nobody quotes them on the way."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from networks.core import worker
from networks.core.db import db
from networks.core.jobs import Job, JobState
from networks.core.mail import MailState, message_of, post, server
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from tests.networks.core.small_app import running_app, settings_for
from tests.networks.core.small_mails import (
    assert_harmless,
    hostile_names,
    parsed,
    post_one,
    stored,
    words,
)
from tests.networks.core.small_smtp import SmallServer, small_smtp


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
