"""Asking and supporting."""

from __future__ import annotations

from uuid import uuid4

import pytest

from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions, asking, events, moving, policy, queries
from networks.questions.models import Question
from networks.questions.moving import QUESTION_MAX
from networks.sessions.models import ItemState as S
from networks.sessions.models import LiveSession, SessionState
from networks.unsent import actions as unsent
from networks.unsent.queries import kept_at
from tests import make, make_sessions


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A live session: Marta moderates, Piotr is the expert beside her."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def test_a_question_waits_for_a_moderator(ewa: Person, live: LiveSession, emitted: list[Event]) -> None:
    question = make_sessions.question(ewa, live)
    assert question.state is S.PENDING
    told = events.QuestionMoved(live.id, live.network_id, ewa.id, question.id, None, S.PENDING)
    assert emitted == [told]


def test_those_who_lead_write_straight_and_without_a_name_they_wait_too(piotr: Person, live: LiveSession) -> None:
    assert make_sessions.question(piotr, live).state is S.OPEN
    assert make_sessions.question(piotr, live, nameless=True).state is S.PENDING


def test_questions_are_collected_from_the_announcement_on_and_in_a_pause(
    anna: Person, ewa: Person, finanse: Network
) -> None:
    for state in (SessionState.ANNOUNCED, SessionState.LOBBY, SessionState.PAUSED):
        assert make_sessions.question(ewa, make_sessions.live_session(anna, finanse, state)).id


@pytest.mark.parametrize("state", [SessionState.CLOSED, SessionState.CANCELLED])
def test_nothing_is_asked_in_a_session_that_is_over(
    state: SessionState, anna: Person, ewa: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    with pytest.raises(Forbidden) as refused:
        make_sessions.question(ewa, live)
    assert refused.value.code == "session_not_open"


def test_an_observer_does_not_ask(olga: Person, live: LiveSession) -> None:
    with pytest.raises(Forbidden):
        make_sessions.question(olga, live)


def test_sending_twice_stores_once_and_other_words_are_a_conflict(ewa: Person, live: LiveSession) -> None:
    client_id, words = uuid4(), make.words("Kto to zatwierdza?")
    with unit_of_work():
        first = asking.ask(ewa, live, words, client_id)
    with unit_of_work():
        again = asking.ask(ewa, live, words, client_id)
    assert (first.is_new, again.is_new, again.thing.id) == (True, False, first.thing.id)
    for content, nameless in (("Inaczej", False), ("Kto to zatwierdza?", True)):
        with pytest.raises(Conflict), unit_of_work():
            asking.ask(ewa, live, make.words(content), client_id, is_nameless=nameless)
        db.session.rollback()


def test_a_question_is_short_and_twenty_wait_at_most(ewa: Person, live: LiveSession) -> None:
    with pytest.raises(Invalid):
        make_sessions.question(ewa, live, "a" * (QUESTION_MAX + 1))
    db.session.rollback()
    for number in range(asking.OPEN_MAX):
        make_sessions.question(ewa, live, f"Pytanie {number}")
    with pytest.raises(Invalid):
        make_sessions.question(ewa, live, "Jeszcze jedno")


def test_a_returned_question_is_asked_again_in_other_words(ewa: Person, marta: Person, live: LiveSession) -> None:
    question = make_sessions.question(ewa, live)
    with pytest.raises(Conflict), unit_of_work():
        asking.revise(ewa, question, make.words("Nowe słowa"), 1)
    db.session.rollback()
    with unit_of_work():
        actions.send_back(marta, question, 1, "Krócej, proszę.")
    with pytest.raises(Forbidden), unit_of_work():
        asking.revise(marta, question, make.words("Nowe słowa"), 2)
    db.session.rollback()
    with unit_of_work():
        asking.revise(ewa, question, make.words("Nowe słowa"), 2)
    assert (question.state, question.text, question.original) == (S.PENDING, "Nowe słowa", "Nowe słowa")


def test_support_is_one_each_and_never_ones_own(ewa: Person, piotr: Person, marta: Person, live: LiveSession) -> None:
    question = _open(ewa, live, marta)
    for _time in range(2):
        with unit_of_work():
            asking.support(piotr, question)
    assert question.support_count == 1
    with pytest.raises(Forbidden) as refused, unit_of_work():
        asking.support(ewa, question)
    assert refused.value.code == "cannot_support"
    db.session.rollback()
    for _time in range(2):
        with unit_of_work():
            asking.support(piotr, question, wanted=False)
    assert question.support_count == 0


def test_what_waits_or_is_settled_is_not_supported(
    anna: Person, ewa: Person, marta: Person, olga: Person, live: LiveSession
) -> None:
    waiting, settled = make_sessions.question(ewa, live), _open(ewa, live, marta)
    with unit_of_work():
        actions.answered_aloud(marta, settled, settled.version)
    for person, question in ((marta, waiting), (marta, settled), (olga, _open(ewa, live, marta))):
        with pytest.raises(Forbidden), unit_of_work():
            asking.support(person, question)
        db.session.rollback()


def test_ones_own_question_is_taken_back_until_others_support_it(
    ewa: Person, piotr: Person, marta: Person, live: LiveSession
) -> None:
    question = _open(ewa, live, marta)
    with pytest.raises(Forbidden), unit_of_work():
        asking.withdraw(marta, question)
    db.session.rollback()
    with unit_of_work():
        asking.support(piotr, question)
    with pytest.raises(Conflict) as refused, unit_of_work():
        asking.withdraw(ewa, question)
    assert refused.value.code == "supported"
    db.session.rollback()
    with unit_of_work():
        asking.support(piotr, question, wanted=False)
    for _time in range(2):
        with unit_of_work():
            asking.withdraw(ewa, question)
    assert question.state is S.WITHDRAWN


def test_what_a_nameless_author_does_is_nobodys_act(
    ewa: Person, marta: Person, live: LiveSession, emitted: list[Event]
) -> None:
    question = make_sessions.question(ewa, live, nameless=True)
    with unit_of_work():
        actions.send_back(marta, question, 1, "Krócej, proszę.")
    with unit_of_work():
        asking.revise(ewa, question, make.words("Krócej"), 2)
    with unit_of_work():
        asking.withdraw(ewa, question)
    moved = [event for event in emitted if isinstance(event, events.QuestionMoved)]
    assert [event.by_id for event in moved] == [None, marta.id, None, None]
    assert question.decided_by_id is None


def test_a_colleague_does_not_see_what_waits(ewa: Person, anna: Person, live: LiveSession) -> None:
    zosia = make.member(live.network, name="Zosia Pytająca")
    question = make_sessions.question(ewa, live)
    assert [one.id for one in queries.questions_of(ewa, live)] == [question.id]
    assert queries.questions_of(zosia, live) == []
    assert [one.id for one in queries.questions_of(anna, live)] == [question.id]


def test_the_audience_does_not_learn_the_moderators_order(
    ewa: Person, piotr: Person, marta: Person, live: LiveSession
) -> None:
    first, second = _open(ewa, live, marta), _open(ewa, live, marta)
    with unit_of_work():
        asking.support(piotr, first)
    with unit_of_work():
        actions.shortlist(marta, second, second.version)
    assert [one.id for one in queries.questions_of(ewa, live)] == [first.id, second.id]
    assert [one.id for one in queries.questions_of(marta, live)] == [second.id, first.id]


def test_the_list_agrees_with_the_policy(
    anna: Person, ewa: Person, piotr: Person, marta: Person, olga: Person, jan: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr], moderators=[marta])
    made = [make_sessions.question(ewa, live, f"Pytanie {number}") for number in range(len(S))]
    with unit_of_work():
        for question, state in zip(made, S, strict=True):
            question.state = state
    make_sessions.move(anna, live, "rehearse")
    made.append(make_sessions.question(piotr, live, "Próba"))
    for person in (anna, ewa, piotr, marta, olga):
        listed = {one.id for one in queries.questions_of(person, live)}
        assert listed == {one.id for one in made if policy.can_see(person, one)}, person.name
    assert not any(policy.can_see(jan, one) for one in made)


def _open(author: Person, live: LiveSession, by: Person) -> Question:
    question = make_sessions.question(author, live, f"Pytanie {uuid4()}")
    with unit_of_work():
        actions.approve(by, question, question.version)
    return question


def test_an_asked_question_takes_its_unsent_text_away_by_whichever_door(ewa: Person, live: LiveSession) -> None:
    place = moving.place_of(live)
    with unit_of_work():
        unsent.keep(ewa, place, "", "Kto to", 0)
    make_sessions.question(ewa, live)
    assert kept_at(ewa, place).text == ""
