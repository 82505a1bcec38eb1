"""Mails as tests post and read them, and names that try to break headers."""

from __future__ import annotations

import email
import random
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from networks.core.db import db
from networks.core.mail import Mail, post
from networks.core.unit_of_work import unit_of_work

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


def post_one(to: tuple[str, str] = EWA, subject: str = "Nowa odpowiedź", **options: Any) -> Mail:
    """Post an ordinary mail in a unit of its own."""
    with unit_of_work():
        return post(*to, subject, "Dzień dobry,\njest odpowiedź.\n", "<p>Dzień dobry, jest odpowiedź.</p>", **options)


def parsed(data: bytes) -> EmailMessage:
    """The message in `data`, by the strict parser."""
    return email.message_from_bytes(data, policy=policy.default)


def words(message: EmailMessage, kind: str) -> str:
    """The text of a part, lines ended as in Python."""
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def kept(data: Path) -> list[Path]:
    """The mails kept as files under the data folder."""
    return sorted((data / "mail").iterdir())


def stored() -> Mail:
    """The only mail as it is stored now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Mail)).one()


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
