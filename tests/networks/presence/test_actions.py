"""Noting who is in a session, by hand and by themselves; corrections and ratings: rules, refusals, events."""

from __future__ import annotations

from datetime import timedelta

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence import actions, events, queries
from networks.presence.models import Presence, PresenceKind, SessionRating
from networks.sessions.models import LiveSession, SessionRole, SessionState
from tests import make, make_sessions

NOT_RUNNING = [state for state in SessionState if state not in {"lobby", "live", "paused"}]
NOT_HELD = [state for state in SessionState if state not in {"closed", "published"}]


@pytest.fixture
def live(anna: Person, piotr: Person, marta: Person, finanse: Network) -> LiveSession:
    """A session that is live, with an expert and a moderator."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def held(anna: Person, finanse: Network, *people: Person, experts: list[Person] | None = None) -> LiveSession:
    """A session of half an hour that is over and in which these people were."""
    begin = clock.now()
    live = make_sessions.live_session(anna, finanse, experts=experts or [])
    with unit_of_work():
        actions.see(live, [one.id for one in people])
    with clock.held_at(begin + timedelta(minutes=30)):
        make_sessions.move(anna, live, "close")
    return live


def rows(live: LiveSession) -> list[Presence]:
    return list(db.session.query(Presence).filter_by(session_id=live.id).order_by(Presence.id))


def heard(emitted: list[Event], *kinds: type[Event]) -> list[Event]:
    return [event for event in emitted if isinstance(event, kinds)]


def test_being_seen_begins_minutes_once_the_session_is_live(anna: Person, ewa: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.LOBBY)
    with unit_of_work():
        actions.see(live, [ewa.id])
    assert queries.ids_here(live) == {ewa.id}
    assert rows(live) == []
    make_sessions.move(anna, live, "start")
    assert [row.person_id for row in rows(live)] == [ewa.id]


def test_who_left_the_lobby_long_before_the_start_is_not_there(anna: Person, ewa: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.LOBBY)
    with unit_of_work():
        actions.see(live, [ewa.id])
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        make_sessions.move(anna, live, "start")
    assert rows(live) == []


@pytest.mark.parametrize("state", [SessionState.CLOSED, SessionState.PUBLISHED, SessionState.CANCELLED])
def test_nobody_is_seen_in_a_session_that_is_over(
    state: SessionState, anna: Person, ewa: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    with unit_of_work():
        actions.see(live, [ewa.id])
    assert queries.ids_here(live) == set()
    assert rows(live) == []


def test_the_end_ends_every_interval(anna: Person, ewa: Person, olga: Person, live: LiveSession) -> None:
    with unit_of_work():
        actions.see(live, [ewa.id])
        actions.enter(anna, live, olga, PresenceKind.PHONE)
    make_sessions.move(anna, live, "close")
    assert [row.is_over for row in rows(live)] == [True, True]


def test_who_is_not_seen_for_a_while_is_here_no_more(ewa: Person, live: LiveSession) -> None:
    with unit_of_work():
        actions.see(live, [ewa.id])
    with clock.held_at(clock.now() + queries.HERE_WITHIN + timedelta(seconds=1)):
        assert queries.here_count(live.id) == 0


def test_an_assistant_enters_who_telephones_and_a_member_does_not(
    anna: Person, ewa: Person, olga: Person, live: LiveSession, emitted: list[Event]
) -> None:
    make_sessions.give_role(anna, live, ewa, SessionRole.ASSISTANT)
    with unit_of_work():
        entered = actions.enter(ewa, live, olga, PresenceKind.PHONE)
    assert entered.is_new
    assert heard(emitted, events.PresenceEntered) == [
        events.PresenceEntered(session_id=live.id, network_id=live.network_id, by_id=ewa.id, person_id=olga.id)
    ]
    with pytest.raises(Forbidden), unit_of_work():
        actions.enter(olga, live, ewa, PresenceKind.PHONE)


def test_entering_twice_is_entering_once(anna: Person, ewa: Person, live: LiveSession, emitted: list[Event]) -> None:
    with unit_of_work():
        first = actions.enter(anna, live, ewa, PresenceKind.PHONE)
    with unit_of_work():
        second = actions.enter(anna, live, ewa, PresenceKind.PHONE)
    assert (first.thing.id, second.is_new) == (second.thing.id, False)
    assert len(heard(emitted, events.PresenceEntered)) == 1


@pytest.mark.parametrize("state", NOT_RUNNING)
def test_nobody_is_entered_while_nobody_can_be_in_it(
    state: SessionState, anna: Person, ewa: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.enter(anna, live, ewa, PresenceKind.PHONE)
    assert refused.value.code == "wrong_state"


def test_only_people_of_the_session_are_entered_and_not_as_if_they_were_on_line(
    anna: Person, ewa: Person, jan: Person, live: LiveSession
) -> None:
    for whom, kind, field in ((jan, "phone", "person_id"), (None, "phone", "person_id"), (ewa, "live", "kind")):
        with pytest.raises(Invalid) as refused, unit_of_work():
            actions.enter(anna, live, whom, PresenceKind(kind))
        assert refused.value.field == field
    assert rows(live) == []


def test_who_hangs_up_leaves_and_may_come_again(
    anna: Person, ewa: Person, live: LiveSession, emitted: list[Event]
) -> None:
    with unit_of_work():
        actions.enter(anna, live, ewa, PresenceKind.PHONE)
    with unit_of_work():
        actions.leave(anna, live, ewa)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.leave(anna, live, ewa)
    assert refused.value.code == "not_entered"
    with unit_of_work():
        assert actions.enter(anna, live, ewa, PresenceKind.PHONE).is_new
    assert len(heard(emitted, events.PresenceLeft)) == 1
    with pytest.raises(Forbidden), unit_of_work():
        actions.leave(ewa, live, ewa)


def test_a_page_that_is_open_is_not_ended_by_leaving_the_telephone(
    anna: Person, ewa: Person, live: LiveSession
) -> None:
    with unit_of_work():
        actions.see(live, [ewa.id])
        actions.enter(anna, live, ewa, PresenceKind.PHONE)
    with unit_of_work():
        actions.leave(anna, live, ewa)
    assert {row.kind: row.is_over for row in rows(live)} == {PresenceKind.LIVE: False, PresenceKind.PHONE: True}


def test_a_correction_tells_who_and_why(anna: Person, ewa: Person, finanse: Network, emitted: list[Event]) -> None:
    live = held(anna, finanse, ewa)
    with unit_of_work():
        actions.correct(anna, live, ewa, 20, "Zerwane łącze.")
    assert heard(emitted, events.PresenceCorrected) == [
        events.PresenceCorrected(
            session_id=live.id, network_id=live.network_id, by_id=anna.id, person_id=ewa.id, reason="Zerwane łącze."
        )
    ]


@pytest.mark.parametrize(
    ("minutes", "reason", "field"), [(-1, "Tak.", "minutes"), (31, "Tak.", "minutes"), (5, " ", "reason")]
)
def test_a_correction_that_cannot_be_is_refused(
    minutes: int, reason: str, field: str, anna: Person, ewa: Person, finanse: Network
) -> None:
    live = held(anna, finanse, ewa)
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.correct(anna, live, ewa, minutes, reason)
    assert refused.value.field == field


def test_minutes_of_people_who_have_nothing_to_do_with_the_session_are_not_set(
    anna: Person, ewa: Person, jan: Person, finanse: Network
) -> None:
    live = held(anna, finanse, ewa)
    for whom in (jan, None):
        with pytest.raises(Invalid) as refused, unit_of_work():
            actions.correct(anna, live, whom, 5, "Tak było.")
        assert refused.value.field == "person_id"


def test_only_coordinators_correct_and_only_once_it_was_held(
    anna: Person, marta: Person, ewa: Person, finanse: Network, live: LiveSession
) -> None:
    with pytest.raises(Conflict), unit_of_work():
        actions.correct(anna, live, ewa, 5, "Za wcześnie.")
    over = held(anna, finanse, ewa)
    for who in (marta, ewa):
        with pytest.raises(Forbidden), unit_of_work():
            actions.correct(who, over, ewa, 5, "Nie wolno.")


def test_taking_the_list_along_is_told(
    anna: Person, marta: Person, finanse: Network, live: LiveSession, emitted: list[Event]
) -> None:
    with unit_of_work():
        actions.note_export(marta, live)
    make_sessions.move(anna, live, "close")
    with pytest.raises(Forbidden), unit_of_work():
        actions.note_export(marta, live)
    assert [event.by_id for event in emitted if isinstance(event, events.AttendanceExported)] == [marta.id]


def test_who_was_there_says_how_useful_it_was_and_may_change_it(
    anna: Person, ewa: Person, finanse: Network, emitted: list[Event]
) -> None:
    live = held(anna, finanse, ewa)
    for mark, words in ((2, "Za szybko."), (4, "")):
        with unit_of_work():
            actions.rate(ewa, live, mark, words)
    said = db.session.query(SessionRating).one()
    assert (said.person_id, said.mark, said.words) == (ewa.id, 4, "")
    assert len(heard(emitted, events.SessionRated)) == 2


def test_who_was_not_there_does_not_rate(anna: Person, ewa: Person, olga: Person, finanse: Network) -> None:
    live = held(anna, finanse, ewa)
    with pytest.raises(Forbidden) as refused, unit_of_work():
        actions.rate(olga, live, 4, "")
    assert refused.value.code == "not_there"
    with pytest.raises(Invalid), unit_of_work():
        actions.rate(ewa, live, 5, "")


@pytest.mark.parametrize("state", NOT_HELD)
def test_nothing_is_rated_before_it_was_held(state: SessionState, anna: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    with pytest.raises(Conflict), unit_of_work():
        actions.rate(anna, live, 4, "")


def test_ratings_are_told_from_five_on_and_sentences_by_their_letters(anna: Person, finanse: Network) -> None:
    people = [make.member(finanse, name=f"Osoba {letter}") for letter in "ABCDE"]
    live = held(anna, finanse, *people)
    said = [(4, "Żywo."), (4, ""), (3, "ale szybko"), (1, "Bez sensu."), (4, "")]
    for one, (mark, words) in zip(people, said, strict=True):
        assert queries.ratings_of(live) is None
        with unit_of_work():
            actions.rate(one, live, mark, words)
    found = queries.ratings_of(live)
    assert found is not None
    assert (found.count, found.average) == (5, 3.2)
    assert found.marks == ((1, 1), (2, 0), (3, 1), (4, 3))
    assert found.words == ("ale szybko", "Bez sensu.", "Żywo.")
