"""A person's messages in sessions go into the copy of their data, and names go out of what others wrote."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask

from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.session_messages import actions, personal
from networks.session_messages.events import BackstageNoteReworded, SessionMessageReworded
from networks.session_messages.models import SessionMessage
from networks.session_messages.queries import notes_of
from networks.sessions.models import LiveSession


def test_the_copy_holds_ones_own_words_and_what_was_said_about_them(
    ewa: Person, marta: Person, message: SessionMessage
) -> None:
    with unit_of_work():
        actions.reject(marta, message, 1, "Nie na temat")
    (row,) = personal.messages(ewa)
    assert (row["original"], row["state"], row["reason"]) == (message.original, "rejected", "Nie na temat")
    assert list(personal.messages(marta)) == []


def test_the_copy_holds_ones_notes(marta: Person, anna: Person, live: LiveSession) -> None:
    with unit_of_work():
        actions.note(marta, live, "Za 5 minut koniec", uuid4())
    assert [row["text"] for row in personal.notes(marta)] == ["Za 5 minut koniec"]
    assert list(personal.notes(anna)) == []


def test_open_pages_hear_of_words_that_changed(
    app: Flask, marta: Person, live: LiveSession, message: SessionMessage, emitted: list[Event]
) -> None:
    with unit_of_work():
        actions.note(marta, live, "Za 5 minut koniec", uuid4())
    with unit_of_work():
        personal.tell_of_messages([message.id])
        personal.tell_of_notes([note.id for note in notes_of(live)])
    assert message.version == 2
    kinds = [type(one) for one in emitted]
    assert kinds[-2:] == [SessionMessageReworded, BackstageNoteReworded]
    assert personal.messages_by(message.author_id) == [message.id]
    assert personal.notes_by(marta.id) == [note.id for note in notes_of(live)]
