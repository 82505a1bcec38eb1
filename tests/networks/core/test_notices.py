"""The contract of notices: told once, read, settled, changed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from networks.core import notices
from networks.core.db import db
from networks.core.notices import Notice, NoticeChanged, NoticeKind, NoticesRead, NoticeWritten, changed, settle, tell
from networks.core.unit_of_work import unit_of_work

ABOUT = ("thing", 7)


def told(*people, kind=NoticeKind.REPLY, **more):
    with unit_of_work():
        return tell([someone.id for someone in people], kind, ABOUT, **more)


def unread() -> list[int]:
    """Who has an unread notice."""
    return sorted(db.session.scalars(select(Notice.person_id).where(Notice.read_at.is_(None))))


def test_each_is_told_once_and_never_the_one_who_acted(anna, ewa, piotr, emitted):
    first = told(anna, ewa, piotr, ewa, actor_id=anna.id)
    assert {notice.person_id for notice in first} == {ewa.id, piotr.id}
    assert told(ewa, piotr) == []
    assert [type(event) for event in emitted] == [NoticeWritten, NoticeWritten]


def test_another_kind_is_another_notice(ewa):
    assert len(told(ewa)) == len(told(ewa, kind=NoticeKind.MENTION)) == 1


def test_anew_tells_those_again_who_have_read(anna, ewa):
    told(anna, ewa)
    with unit_of_work():
        notices.mark_read(anna.id, ABOUT)
    assert [notice.person_id for notice in told(anna, ewa, anew=True)] == [anna.id]
    assert unread() == [anna.id, ewa.id]


def test_reading_is_ones_own_and_said_once(anna, ewa, emitted):
    told(anna, ewa)
    with unit_of_work():
        notices.mark_read(ewa.id, ABOUT)
    with unit_of_work():
        notices.mark_read(ewa.id, ABOUT)
    assert unread() == [anna.id]
    assert [event.person_id for event in emitted if isinstance(event, NoticesRead)] == [ewa.id]


def test_what_is_settled_is_read_by_everybody(anna, ewa):
    told(anna, ewa)
    told(ewa, kind=NoticeKind.MENTION)
    with unit_of_work():
        settle(ABOUT, NoticeKind.REPLY)
    assert unread() == [ewa.id]
    with unit_of_work():
        settle(ABOUT)
    assert unread() == []


def test_a_change_is_told_to_those_who_have_not_read(anna, ewa, emitted):
    told(anna, ewa)
    with unit_of_work():
        notices.mark_read(anna.id, ABOUT)
        changed(ABOUT, ("other", 1))
    assert [event.person_id for event in emitted if isinstance(event, NoticeChanged)] == [ewa.id]


def test_a_kind_of_subject_has_one_reader():
    assert "post" in notices.readers
    with pytest.raises(ValueError, match="have a reader already"):
        notices.reads("post")(lambda _person, _some: {})


def test_what_nobody_puts_into_words_is_shown_to_nobody(app, ewa):
    assert notices.told(ewa, told(ewa)) == {}
