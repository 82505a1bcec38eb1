"""What waits, was returned, refused, hidden, rehearsed or said backstage never reaches the audience of a session.

Each of these is planted with a word that stands nowhere else, and looked for at every exit: pages, the API, rooms by
socket, mails, notices, exports, files of the record, logs.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.core.db import db
from networks.core.jobs import Job
from networks.core.mail import Mail
from networks.core.notices import Notice, told
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.profile.exporting import write_all
from networks.questions import actions as questions
from networks.records import actions as records
from networks.records.content import build
from networks.records.models import SessionRecord
from networks.session_messages import actions as messages
from networks.sessions.models import LiveSession, SessionState
from tests import make, make_sessions
from tests.journeys.crawl import api_of, pages_of, refusals_of, rooms_of

MARK = "znacznik"
SHOWN = {"wiadomosc", "pytanie", "odpowiedz"}
HIDDEN = {
    "czeka", "zwrocona", "odrzucona", "ukryta", "pytanieczeka", "pytaniezwrocone", "pytanieodrzucone", "pytanieukryte",
    "pytanieporzucone", "zaplecze", "ankieta", "probne", "probnepytanie", "dlugie", "nazwisko",
}  # fmt: skip
REASON = "Prosimy napisać bez nazwisk."

Browsers = Callable[[Person], FlaskClient]
Programs = Callable[[Person], Callable[..., Any]]


def mark(where: str) -> str:
    """A word that stands nowhere else."""
    return f"{MARK}{where}x"


@pytest.fixture
def zosia(finanse: Network) -> Person:
    """Another member, who wrote what is looked for."""
    return make.member(finanse, name="Zosia Pisząca")


@pytest.fixture
def anonymous_asker(finanse: Network) -> Person:
    """Somebody whose name is the marker; she asks without it."""
    return make.member(finanse, name=f"Pani {mark('nazwisko').capitalize()}")


@pytest.fixture
def planted(
    finanse: Network, anna: Person, marta: Person, piotr: Person, zosia: Person, anonymous_asker: Person
) -> LiveSession:
    """A live session in which something of every kind was said by Zosia, decided on by Marta."""
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta], experts=[piotr])
    _rehearse(live, marta, piotr)
    for step in ("open", "start"):
        make_sessions.move(anna, live, step)
    _messages(live, marta, zosia)
    _questions(live, marta, piotr, zosia)
    make_sessions.poll(marta, live, mark("ankieta"))
    with unit_of_work():
        messages.note(piotr, live, mark("zaplecze"), uuid4())
    nameless = make_sessions.question(anonymous_asker, live, "Kto pyta bez nazwiska?", nameless=True)
    _do(questions.approve, marta, nameless, 1)
    return live


def test_the_audience_finds_none_of_it_at_any_exit(
    planted: LiveSession, app: Flask, finanse: Network, ewa: Person, browser_of: Browsers, program_of: Programs,
    socket_of: Callable[..., Any], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    client = browser_of(ewa)
    seen = pages_of(app, client, [finanse]) | refusals_of(app, client, [finanse])
    seen |= api_of(app, program_of(ewa), [finanse]) | rooms_of(socket_of(ewa), [finanse])
    # Everybody in the network finds her in its directory, but nobody finds her beside her question.
    without_directory = {path: text for path, text in seen.items() if "session" in path or "question" in path}
    assert _found(seen, HIDDEN - {"nazwisko"}) == {}
    assert _found(without_directory) == {}
    assert [path for path, text in seen.items() if text.startswith("5")] == []
    everything = "\n".join(seen.values()).lower()
    assert {where for where in SHOWN if mark(where) in everything} == SHOWN, "the search looks where there is nothing"
    assert MARK not in caplog.text.lower()


def test_it_stays_hidden_while_it_happens_and_when_it_changes(
    planted: LiveSession, ewa: Person, marta: Person, zosia: Person, socket_of: Callable[..., Any]
) -> None:
    socket = socket_of(ewa)
    for kind in ("session", "person"):
        socket.emit("room.join", {"room": f"{kind}:{planted.id if kind == 'session' else ewa.id}"}, callback=True)
    waiting = make_sessions.session_message(zosia, planted, mark("czeka"))
    _do(messages.send_back, marta, waiting, 1, REASON)
    _do(messages.revise, zosia, waiting, make.words(mark("zwrocona")), 2)
    _do(messages.approve, marta, waiting, 3, make.words(mark("wiadomosc")))
    _do(messages.undo, marta, waiting, 4)
    heard = str(socket.get_received())
    assert _found({"heard": heard}) == {}
    later = str(socket_of(ewa).emit("room.join", {"room": f"session:{planted.id}"}, callback=True))
    assert later.count(mark("wiadomosc")) == 2, "of the two, one was taken back: it is gone from the log too"
    assert _found({"later": later}) == {}


def test_mails_notices_exports_and_the_record_hold_none_of_it(
    planted: LiveSession, app: Flask, anna: Person, ewa: Person, marta: Person
) -> None:
    for question in questions.queries.without_fate(planted):
        _do(questions.drop, marta, question, question.version, REASON)
    make_sessions.move(anna, planted, "close")
    with unit_of_work():
        records.publish(anna, planted)
    record = db.session.scalars(select(SessionRecord)).one()
    with app.test_request_context():
        own = "".join(
            str(one) for one in told(ewa, db.session.scalars(select(Notice).where(Notice.person_id == ewa.id))).values()
        )
    mails = "\n".join(
        f"{mail.subject}\n{mail.text}\n{mail.html}"
        for mail in db.session.scalars(select(Mail))
        if mail.person_id == ewa.id
    )
    seen = {
        "record": str(record.content), "built": str(build(planted)), "mails": mails, "notices": own,
        "jobs": str([job.payload for job in db.session.scalars(select(Job))]), "export": _export(ewa),
    }  # fmt: skip
    assert _found(seen) == {}
    assert mark("odpowiedz") in seen["record"]


def _found(seen: dict[str, str], words: set[str] = HIDDEN) -> dict[str, list[str]]:
    """Where a hidden word was found, and which."""
    places = {path: [where for where in sorted(words) if mark(where) in text.lower()] for path, text in seen.items()}
    return {path: words for path, words in places.items() if words}


def _rehearse(live: LiveSession, marta: Person, piotr: Person) -> None:
    make_sessions.move(piotr, live, "rehearse")
    tried = make_sessions.session_message(piotr, live, mark("probne"))
    _do(messages.approve, marta, tried, 1)
    asked = make_sessions.question(piotr, live, mark("probnepytanie"))
    _do(questions.approve, marta, asked, 1)


def _messages(live: LiveSession, marta: Person, zosia: Person) -> None:
    _do(
        messages.approve,
        marta,
        make_sessions.session_message(zosia, live, mark("dlugie")),
        1,
        make.words(mark("wiadomosc")),
    )
    make_sessions.session_message(zosia, live, mark("czeka"))
    _do(messages.send_back, marta, make_sessions.session_message(zosia, live, mark("zwrocona")), 1, REASON)
    _do(messages.reject, marta, make_sessions.session_message(zosia, live, mark("odrzucona")), 1, REASON)
    hidden = make_sessions.session_message(zosia, live, mark("ukryta"))
    _do(messages.approve, marta, hidden, 1)
    _do(messages.hide, marta, hidden, 2, REASON)


def _questions(live: LiveSession, marta: Person, piotr: Person, zosia: Person) -> None:
    shown = make_sessions.question(zosia, live, mark("pytanie"))
    _do(questions.approve, marta, shown, 1)
    _do(questions.answer_in_writing, piotr, shown, 2, make.words(mark("odpowiedz")))
    make_sessions.question(zosia, live, mark("pytanieczeka"))
    _do(questions.send_back, marta, make_sessions.question(zosia, live, mark("pytaniezwrocone")), 1, REASON)
    _do(questions.reject, marta, make_sessions.question(zosia, live, mark("pytanieodrzucone")), 1, REASON)
    _do(questions.drop, marta, make_sessions.question(zosia, live, mark("pytanieporzucone")), 1, REASON)
    hidden = make_sessions.question(zosia, live, mark("pytanieukryte"))
    _do(questions.approve, marta, hidden, 1)
    _do(questions.hide, marta, hidden, 2, REASON)


def _do(act: Callable[..., Any], *given: Any) -> None:
    with unit_of_work():
        act(*given)


def _export(person: Person) -> str:
    """All texts of the copy of one's data."""
    made = io.BytesIO()
    write_all(person, made)
    with zipfile.ZipFile(made) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
