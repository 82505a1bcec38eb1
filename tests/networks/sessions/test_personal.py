"""Sessions in the copy of one's data, and after somebody was erased."""

from __future__ import annotations

from networks.core.db import db
from networks.core.personal import Traces
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.sessions import personal
from networks.sessions.events import SessionChanged
from networks.sessions.models import LiveSession, SessionRole, SessionState
from tests import make_sessions


def test_the_copy_holds_drafted_sessions_and_roles(anna: Person, piotr: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, experts=[piotr])
    assert [row["id"] for row in personal.sessions_drafted(anna)] == [live.id]
    assert [(row["session_id"], row["role"]) for row in personal.session_roles(piotr)] == [(live.id, "expert")]
    assert list(personal.sessions_drafted(piotr)) == list(personal.session_roles(anna)) == []


def test_an_erased_person_is_named_for_nothing_to_come(anna: Person, piotr: Person, finanse: Network) -> None:
    coming = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr]).id
    past = make_sessions.live_session(anna, finanse, SessionState.CLOSED, experts=[piotr]).id
    for _again in range(2):
        with unit_of_work():
            personal.erase(piotr, Traces(piotr.id, piotr.name, piotr.email))
    db.session.expire_all()
    held = [db.session.get_one(LiveSession, id_).ids_of(SessionRole.EXPERT) for id_ in (coming, past)]
    assert held == [frozenset(), {piotr.id}]
    assert personal.sessions_naming(piotr.id) == [past]


def test_open_pages_hear_of_words_that_changed(anna: Person, finanse: Network, emitted: list[object]) -> None:
    live = make_sessions.live_session(anna, finanse)
    emitted.clear()
    with unit_of_work():
        personal.tell_of_sessions([live.id])
    assert [type(event) for event in emitted] == [SessionChanged]
