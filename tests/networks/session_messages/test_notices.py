"""Authors hear by the bell of what was decided on their messages; others hear nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from networks.core.db import db
from networks.core.notices import Notice, NoticeKind, told
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.session_messages import actions
from networks.session_messages.models import SessionMessage
from networks.sessions.models import LiveSession, SessionState
from tests import make, make_sessions


def notices() -> list[Notice]:
    """All about messages in sessions."""
    return db.session.query(Notice).filter_by(kind=NoticeKind.SESSION_MESSAGE_DECIDED).all()


def said_to(app: Flask, person: Person) -> list[str]:
    """What the person's notices say now."""
    with app.test_request_context():
        return [f"{one.title} {one.facts} {one.quote}" for one in told(person, notices()).values()]


def send_back(marta: Person, message: SessionMessage) -> None:
    actions.send_back(marta, message, 1, "Proszę krócej")


def reject(marta: Person, message: SessionMessage) -> None:
    actions.reject(marta, message, 1, "Nie na temat")


def shorten(marta: Person, message: SessionMessage) -> None:
    actions.approve(marta, message, 1, make.words("Krócej"))


@pytest.mark.parametrize("act", [send_back, reject, shorten])
def test_the_author_hears_and_nobody_else(
    act: Callable[[Person, SessionMessage], None], app: Flask, ewa: Person, marta: Person, anna: Person,
    message: SessionMessage,
) -> None:  # fmt: skip
    with unit_of_work():
        act(marta, message)
    (notice,) = notices()
    assert (notice.person_id, notice.place) == (ewa.id, f"session:{message.session_id}")
    (said,) = said_to(app, ewa)
    assert message.original in said
    assert said_to(app, anna) == []


def test_being_shown_as_it_is_makes_no_noise(ewa: Person, marta: Person, message: SessionMessage) -> None:
    with unit_of_work():
        actions.approve(marta, message, 1)
    assert notices() == []


def test_a_decision_taken_back_is_told_no_more(app: Flask, ewa: Person, marta: Person, message: SessionMessage) -> None:
    with unit_of_work():
        actions.reject(marta, message, 1, "Nie na temat")
    with unit_of_work():
        actions.undo(marta, message, 2)
    assert said_to(app, ewa) == []
    assert [one.read_at is not None for one in notices()] == [True]
    with unit_of_work():
        actions.send_back(marta, message, 3, "Proszę krócej")
    (said,) = said_to(app, ewa)
    assert "Proszę krócej" in said


def test_a_hidden_one_is_told_and_what_the_author_did_is_not(ewa: Person, marta: Person, live: LiveSession) -> None:
    message = make_sessions.session_message(ewa, live)
    with unit_of_work():
        actions.approve(marta, message, 1)
    with unit_of_work():
        actions.hide(marta, message, 2, "Dane osobowe")
    assert [one.person_id for one in notices()] == [ewa.id]
    with unit_of_work():
        actions.withdraw(ewa, message)
    assert [one.read_at is not None for one in notices()] == [True]


def test_the_end_of_the_session_is_told_to_those_who_waited(
    app: Flask, ewa: Person, anna: Person, live: LiveSession, message: SessionMessage
) -> None:
    make_sessions.move(anna, live, "close")
    (said,) = said_to(app, ewa)
    assert live.title in said


def test_nothing_is_told_of_a_rehearsal(anna: Person, marta: Person, basia: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta], assistants=[basia])
    make_sessions.move(anna, live, "rehearse")
    message = make_sessions.session_message(basia, live)
    with unit_of_work():
        actions.reject(marta, message, 1, "Próba")
    assert notices() == []
