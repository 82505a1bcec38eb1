"""The life of a session: what may follow what, who may say so, and what stands against it."""

from __future__ import annotations

import pytest

from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions as questions
from networks.sessions import actions
from networks.sessions.models import SessionState
from tests import make_sessions


def test_a_session_goes_from_its_draft_to_its_record(finanse: Network, anna: Person, piotr: Person) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.PUBLISHED, experts=[piotr])
    assert live.state is SessionState.PUBLISHED
    assert live.started_at
    assert live.ended_at
    assert live.published_at


def test_it_cannot_be_closed_while_a_question_has_no_fate(finanse: Network, anna: Person, ewa: Person) -> None:
    live = make_sessions.live_session(anna, finanse)
    question = make_sessions.question(ewa, live)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.close(anna, live)
    assert refused.value.code == "open_questions"
    with unit_of_work():
        questions.approve(anna, question, 1)
    with pytest.raises(Conflict), unit_of_work():
        actions.close(anna, live)
    with unit_of_work():
        questions.put_on_stage(anna, question, 2)
    with unit_of_work():
        questions.answered_aloud(anna, question, 3)
    make_sessions.move(anna, live, "close")
    assert live.state is SessionState.CLOSED


def test_nobody_but_a_coordinator_announces(finanse: Network, anna: Person, marta: Person, ewa: Person) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.DRAFT, moderators=[marta])
    for person in (marta, ewa):
        with pytest.raises(Forbidden), unit_of_work():
            actions.announce(person, live)


def test_a_start_without_an_expert_needs_a_reason(finanse: Network, anna: Person) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.LOBBY)
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.start(anna, live, expert_is_here=False)
    assert refused.value.code == "no_expert"
