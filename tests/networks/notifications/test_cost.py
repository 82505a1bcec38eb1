"""What telling of a text costs whoever writes it: nothing is asked for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa

from networks.chat import actions as chat
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, Role
from networks.threads import actions as threads
from tests import make

Asked = list[str]


@pytest.fixture
def asked() -> Iterator[Asked]:
    """Every statement given to the database."""
    statements: Asked = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(" ".join(statement.split()))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(db.engine, "before_cursor_execute", note)


def about(asked: Asked, *tables: str) -> Asked:
    """The statements on these tables."""
    return [one for one in asked if any(f" {verb} {table} " in one for table in tables for verb in ("FROM", "INTO"))]


def test_a_message_that_names_nobody_asks_for_no_mentions_and_no_notices(
    ewa: Person, finanse: Network, asked: Asked
) -> None:
    channel = make.channel(finanse)
    del asked[:]
    with unit_of_work():
        chat.send(ewa, channel, make.written(ewa, finanse, "Dzień dobry"), uuid4())
    assert about(asked, "message")
    assert about(asked, "mention", "notice", "job", "substitution") == []


def test_the_mails_of_many_who_hear_of_a_post_are_asked_for_at_once(
    anna: Person, finanse: Network, asked: Asked
) -> None:
    for number in range(3):
        make.member(finanse, Role.MEMBER, name=f"Osoba {number}")
    words = make.written(anna, finanse, "@wszyscy, dzień dobry")
    thread = make.thread(anna, finanse)
    del asked[:]
    with unit_of_work():
        threads.reply(anna, thread, words, uuid4())
    assert len(about(asked, "job")) == 2
