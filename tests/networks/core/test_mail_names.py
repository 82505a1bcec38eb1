"""Five hundred hostile names and subjects: every mail parses back to what was meant, for one recipient."""

from __future__ import annotations

import email
import random
import unicodedata
from contextlib import nullcontext
from email.header import decode_header, make_header

import pytest
import sqlalchemy as sa

from networks.core.db import db
from networks.core.errors import Invalid
from networks.core.mail import Mail, message_of, post
from networks.core.unit_of_work import unit_of_work
from tests.networks.core.small_mails import FIRST, HOSTILE, LAST, assert_harmless, words

COUNT = 500
MORE = [
    "\u2066Łukasz\u2069",
    "\u200fאנה",
    "مريم",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u2028Bcc: x@y.example",
    "\u0085",
    "\0",
    "\x1b[31m",
    "%s%n%d%(name)s",
    "{{ 7*7 }}",
    "{% raw %}",
    "<b>gruby</b>",
    "&amp;lt;",
    "'; DROP TABLE mail; --",
    "=?",
    "?=",
    "=?iso-8859-2?Q?=B1?=",
    "Reply-To:",
    "undisclosed-recipients:;",
    "ewa@demo.example",
    "ａｄｍｉｎ＠ｄｅｍｏ",
    "🇵🇱" * 20,
    "𝔄𝔫𝔫𝔞",
    "ﷺ" * 30,
    "a\u0300\u0301\u0302\u0303",
    "x" * 1000,
    "ż " * 400,
    "=_",
    "--boundary",
    ".",
    "..",
    "From ",
    '\\\\"',
    "''",
    "`id`",
    "|",
    "^",
    "~",
]
REFUSED = {"Cc", "Cs", "Zl", "Zp"}


def texts() -> list[tuple[str, str]]:
    """Names and subjects, each with at least one hostile part; the same ones every time."""
    chance = random.Random(20261124)
    parts = [*HOSTILE, *MORE]

    def one(number: int) -> str:
        words_ = [chance.choice(FIRST), parts[number % len(parts)], chance.choice(LAST)]
        words_ += [chance.choice(parts) for _ in range(number % 3)]
        chance.shuffle(words_)
        return chance.choice(["", " ", "  "]).join(words_)

    return [(one(number), one(COUNT - number)) for number in range(COUNT)]


def holds_what_cannot_stand(*values: str) -> bool:
    """Whether a header would hold line breaks or control characters."""
    return any(unicodedata.category(letter) in REFUSED for value in values for letter in value)


def decoded(raw: str) -> str:
    """A header's words by RFC 2047, runs of spaces as one."""
    return " ".join(str(make_header(decode_header("".join(raw.splitlines())))).split())


def meant(name: str) -> str:
    """A name as it stands before an address: letters, digits and what joins them."""
    kept = "".join(
        letter if letter.isalnum() or letter in "-'’" or unicodedata.category(letter).startswith("M") else " "
        for letter in name
    )
    return " ".join(kept.split())


@pytest.fixture
def posted(core_app) -> list[tuple[str, str, Mail]]:
    """The mails of all names and subjects that a header takes."""
    with unit_of_work():
        for name, subject in texts():
            is_refused = holds_what_cannot_stand(name, subject)
            with pytest.raises(Invalid) if is_refused else nullcontext():
                post(name, "ewa@demo.example", subject, f"Dzień dobry,\n{name}\n", f"<p>{subject}</p>")
    kept = [pair for pair in texts() if not holds_what_cannot_stand(*pair)]
    written = db.session.scalars(sa.select(Mail).order_by(Mail.id)).all()
    return [(*pair, mail) for pair, mail in zip(kept, written, strict=True)]


def test_most_of_five_hundred_are_taken_and_the_rest_is_refused(posted):
    assert len(texts()) == COUNT
    assert COUNT / 2 < len(posted) < COUNT


def test_every_mail_parses_back_to_what_was_meant(posted):
    for name, subject, mail in posted:
        data = message_of(mail, "sieci@localhost").as_bytes()
        message, raw = assert_harmless(data), email.message_from_bytes(data)
        assert decoded(raw["To"].rpartition("<")[0].strip().strip('"')) == meant(name), name
        assert decoded(raw["Subject"]) == decoded(subject.replace("=?", "= ?")), subject
        assert (message["From"].addresses[0].addr_spec, message["Message-ID"]) == ("sieci@localhost", mail.message_id)
        assert raw["Content-Language"] == "pl"


def test_every_mail_has_plain_text_and_html(posted):
    for name, subject, mail in posted:
        message = assert_harmless(message_of(mail, "sieci@localhost").as_bytes())
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert words(message, "plain").split() == f"Dzień dobry, {name}".split()
        assert words(message, "html").split() == f"<p>{subject}</p>".split()
