"""What those who lead a session do with questions: deciding, ordering, answering, each with its refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.questions import actions, asking, events, queries
from networks.questions.models import Question
from networks.sessions.models import ItemState as S
from networks.sessions.models import LiveSession, SessionState
from networks.web.filters import local_day
from tests import make, make_sessions

REASON = "Proszę o krótsze pytanie."


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A live session: Marta moderates, Piotr is the expert beside her."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


@pytest.fixture
def waiting(ewa: Person, live: LiveSession) -> Question:
    """Ewa's question, which waits."""
    return make_sessions.question(ewa, live)


@pytest.fixture
def asked(marta: Person, waiting: Question) -> Question:
    """The same, let through; its version is 2."""
    with unit_of_work():
        actions.approve(marta, waiting, 1)
    return waiting


def another(author: Person, live: LiveSession, by: Person, content: str = "A kto to podpisuje?") -> Question:
    """One more open question."""
    made = make_sessions.question(author, live, content)
    if made.state is S.PENDING:
        with unit_of_work():
            actions.approve(by, made, made.version)
    return made


def test_a_shortened_question_keeps_what_its_author_wrote(marta: Person, waiting: Question) -> None:
    with unit_of_work():
        actions.approve(marta, waiting, 1, make.words("Kto zatwierdza?"))
    assert (waiting.state, waiting.text, waiting.original) == (S.OPEN, "Kto zatwierdza?", "Kto to zatwierdza?")
    assert waiting.is_shortened


def test_an_assistant_approves_and_returns_and_does_nothing_else(
    anna: Person, ewa: Person, live: LiveSession, waiting: Question
) -> None:
    basia = make.member(live.network, name="Basia Pomocna")
    make_sessions.give_role(anna, live, basia, make_sessions.SessionRole.ASSISTANT)
    for act in (
        lambda: actions.approve(basia, waiting, 1, make.words("Krócej")),
        lambda: actions.reject(basia, waiting, 1, REASON),
        lambda: actions.drop(basia, waiting, 1, REASON),
        lambda: actions.hide(basia, waiting, 1, REASON),
    ):
        with pytest.raises(Forbidden), unit_of_work():
            act()
    with unit_of_work():
        actions.send_back(basia, waiting, 1, REASON)
    with unit_of_work():
        actions.approve(basia, waiting, 2)
    assert waiting.state is S.OPEN


@pytest.mark.parametrize("act", [actions.send_back, actions.reject, actions.drop])
def test_nothing_is_refused_without_a_word_to_the_author(act: object, marta: Person, waiting: Question) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        act(marta, waiting, 1, "")  # type: ignore[operator]
    assert refused.value.field == "reason"
    db.session.rollback()
    assert waiting.state is S.PENDING


def test_two_moderators_never_decide_unknowingly(anna: Person, marta: Person, waiting: Question) -> None:
    with unit_of_work():
        actions.approve(marta, waiting, 1)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.reject(anna, waiting, 1, REASON)
    assert refused.value.code == "stale"


def test_one_question_is_on_stage_and_the_one_before_leads_the_shortlist(
    marta: Person, ewa: Person, live: LiveSession, asked: Question
) -> None:
    other = another(ewa, live, marta)
    with unit_of_work():
        actions.shortlist(marta, other, other.version)
    third = another(ewa, live, marta, "Od kiedy?")
    for question in (asked, third):
        with unit_of_work():
            actions.put_on_stage(marta, question, question.version)
    assert (asked.state, third.state) == (S.SHORTLISTED, S.ON_STAGE)
    assert queries.shortlist_ids(live.id) == [asked.id, other.id]


def test_nothing_goes_on_stage_before_people_are_there(
    anna: Person, ewa: Person, finanse: Network, marta: Person
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    question = another(ewa, live, marta)
    with pytest.raises(Conflict), unit_of_work():
        actions.put_on_stage(marta, question, question.version)


def test_the_expert_answers_and_promises_for_himself_only(piotr: Person, marta: Person, asked: Question) -> None:
    soon = local_day(clock.now()) + timedelta(days=7)
    with pytest.raises(Forbidden), unit_of_work():
        actions.promise(piotr, asked, asked.version, marta, soon)
    with unit_of_work():
        actions.promise(piotr, asked, asked.version, piotr, soon)
    assert (asked.state, asked.owner_id, asked.due_on) == (S.PROMISED, piotr.id, soon)


def test_a_member_cannot_promise_even_for_herself(ewa: Person, asked: Question) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        actions.promise(ewa, asked, asked.version, ewa, local_day(clock.now()))


def test_a_promise_is_for_a_day_to_come_and_for_somebody_who_is_there(
    marta: Person, piotr: Person, jan: Person, asked: Question
) -> None:
    today = local_day(clock.now())
    for owner, day, field in ((piotr, today - timedelta(days=1), "due"), (jan, today, "owner")):
        with pytest.raises(Invalid) as refused, unit_of_work():
            actions.promise(marta, asked, asked.version, owner, day)
        assert refused.value.field == field
        db.session.rollback()
    with unit_of_work():
        actions.promise(marta, asked, asked.version, piotr, today)
    assert asked.state is S.PROMISED


def test_what_was_promised_is_answered_after_the_end_and_nothing_else_is(
    anna: Person, marta: Person, ewa: Person, live: LiveSession, asked: Question
) -> None:
    aloud = another(ewa, live, marta)
    with unit_of_work():
        actions.promise(marta, asked, asked.version, ewa, local_day(clock.now()))
    with unit_of_work():
        actions.answered_aloud(marta, aloud, aloud.version)
    make_sessions.move(anna, live, "close")
    with unit_of_work():
        actions.answer_in_writing(ewa, asked, asked.version, make.words("Rada gminy."))
    assert (asked.state, asked.answered_by_id) == (S.ANSWERED_IN_WRITING, ewa.id)
    with pytest.raises(Conflict), unit_of_work():
        actions.answer_in_writing(marta, aloud, aloud.version, make.words("Rada gminy."))


def test_merging_counts_each_person_once(
    marta: Person, piotr: Person, olga: Person, ewa: Person, live: LiveSession, asked: Question
) -> None:
    zosia = make.member(live.network, name="Zosia Pytająca")
    other = another(zosia, live, marta)
    for person, question in ((piotr, asked), (piotr, other), (ewa, other)):
        with unit_of_work():
            asking.support(person, question)
    with unit_of_work():
        actions.merge(marta, asked, asked.version, other)
    # Piotr supported both, Ewa asked one and supports the other already.
    assert (asked.state, asked.merged_into_id, other.support_count) == (S.MERGED, other.id, 2)


def test_what_was_joined_goes_along_when_its_question_is_joined_to_a_third(
    marta: Person, ewa: Person, live: LiveSession, asked: Question
) -> None:
    zosia, kasia = (make.member(live.network, name=name) for name in ("Zosia Pytająca", "Kasia Pytająca"))
    second, third = another(zosia, live, marta), another(kasia, live, marta, "Od kiedy?")
    for question, into in ((asked, second), (second, third)):
        with unit_of_work():
            actions.merge(marta, question, question.version, into)
    assert {asked.merged_into_id, second.merged_into_id} == {third.id}
    assert third.support_count == 2


def test_a_question_is_joined_to_another_open_one_of_its_session(
    anna: Person, marta: Person, ewa: Person, finanse: Network, live: LiveSession, asked: Question
) -> None:
    elsewhere = another(ewa, make_sessions.live_session(anna, finanse), anna)
    waits = make_sessions.question(ewa, live)
    for into in (asked, elsewhere, waits):
        with pytest.raises(Invalid) as refused, unit_of_work():
            actions.merge(marta, asked, asked.version, into)
        assert refused.value.field == "into"
        db.session.rollback()


def test_a_question_is_never_joined_to_a_rehearsed_one(
    anna: Person, marta: Person, ewa: Person, finanse: Network
) -> None:
    """Or it would be wiped with the rehearsal."""
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    real = another(ewa, live, marta)
    make_sessions.move(anna, live, "rehearse")
    rehearsed = another(marta, live, marta, "Próba")
    with pytest.raises(Invalid), unit_of_work():
        actions.merge(marta, real, real.version, rehearsed)


def test_a_decision_is_taken_back_within_ten_seconds_by_whoever_took_it(
    anna: Person, marta: Person, waiting: Question
) -> None:
    with unit_of_work():
        actions.approve(marta, waiting, 1, make.words("Krócej"))
    with pytest.raises(Forbidden), unit_of_work():
        actions.undo(anna, waiting, 2)
    with unit_of_work():
        actions.undo(marta, waiting, 2)
    assert (waiting.state, waiting.text, waiting.version) == (S.PENDING, "Kto to zatwierdza?", 3)


def test_after_ten_seconds_a_decision_stays(marta: Person, waiting: Question) -> None:
    with unit_of_work():
        actions.reject(marta, waiting, 1, REASON)
    with unit_of_work():
        waiting.decided_at = clock.now() - timedelta(seconds=11)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.undo(marta, waiting, 2)
    assert refused.value.code == "too_late"


def test_hiding_is_taken_back_to_where_the_question_was(marta: Person, live: LiveSession, asked: Question) -> None:
    with unit_of_work():
        actions.shortlist(marta, asked, asked.version)
    with unit_of_work():
        actions.hide(marta, asked, asked.version, REASON)
    with unit_of_work():
        actions.undo(marta, asked, asked.version)
    assert (asked.state, asked.reason) == (S.SHORTLISTED, "")
    assert queries.shortlist_ids(live.id) == [asked.id]


def test_nothing_is_taken_back_into_a_closed_session(
    anna: Person, marta: Person, live: LiveSession, waiting: Question
) -> None:
    """Or a question without a fate would be in it."""
    with unit_of_work():
        actions.drop(marta, waiting, 1, REASON)
    make_sessions.move(anna, live, "close")
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.undo(marta, waiting, 2)
    assert refused.value.code == "wrong_state"


def test_a_hidden_question_comes_back_open(marta: Person, asked: Question) -> None:
    with unit_of_work():
        actions.answered_aloud(marta, asked, asked.version)
    with unit_of_work():
        actions.hide(marta, asked, asked.version, REASON)
    with unit_of_work():
        actions.approve(marta, asked, asked.version)
    assert (asked.state, asked.settled_at) == (S.OPEN, None)


def test_the_moderators_order_is_kept(
    marta: Person, ewa: Person, live: LiveSession, asked: Question, emitted: list[Event]
) -> None:
    others = [another(ewa, live, marta, f"Pytanie {number}") for number in range(2)]
    ids = [asked.id, *(question.id for question in others)]
    for question in (asked, *others):
        with unit_of_work():
            actions.shortlist(marta, question, question.version)
    assert queries.shortlist_ids(live.id) == ids
    with unit_of_work():
        actions.arrange(marta, live, [ids[2]])
    assert queries.shortlist_ids(live.id) == [ids[2], ids[0], ids[1]]
    for question_id, step in ((ids[1], -1), (ids[2], -1), (ids[0], 1), (987_654, 1)):
        with unit_of_work():
            actions.shift(marta, live, question_id, step)
    assert queries.shortlist_ids(live.id) == [ids[2], ids[1], ids[0]]
    assert any(isinstance(event, events.QuestionsArranged) for event in emitted)
    with pytest.raises(Forbidden), unit_of_work():
        actions.arrange(ewa, live, ids)


def test_a_session_is_not_closed_while_a_question_has_no_fate(
    anna: Person, marta: Person, live: LiveSession, asked: Question
) -> None:
    with pytest.raises(Conflict) as refused:
        make_sessions.move(anna, live, "close")
    assert refused.value.code == "open_questions"
    db.session.rollback()
    with unit_of_work():
        actions.drop(marta, asked, asked.version, REASON)
    make_sessions.move(anna, live, "close")
    assert live.state is SessionState.CLOSED


def test_only_a_coordinator_learns_who_asked_without_a_name_and_it_is_told(
    anna: Person, marta: Person, piotr: Person, ewa: Person, live: LiveSession, emitted: list[Event]
) -> None:
    nameless = make_sessions.question(ewa, live, nameless=True)
    for person in (marta, piotr, ewa):
        with pytest.raises(Forbidden), unit_of_work():
            actions.reveal_author(person, nameless)
    emitted.clear()
    with unit_of_work():
        assert actions.reveal_author(anna, nameless) == ewa.id
    assert [type(event) for event in emitted] == [events.AuthorRevealed]


@pytest.mark.parametrize(("one_is_nameless", "other_is_nameless"), [(True, False), (False, True), (True, True)])
def test_the_count_of_joined_questions_does_not_tell_whether_one_person_asked_both(
    one_is_nameless: bool, other_is_nameless: bool, marta: Person, ewa: Person, live: LiveSession
) -> None:
    zosia = make.member(live.network, name="Zosia Pytająca")
    counts = []
    for second_author in (ewa, zosia):
        one = make_sessions.question(ewa, live, "Czy będą zwolnienia?", nameless=one_is_nameless)
        other = make_sessions.question(second_author, live, "Kto zostanie?", nameless=other_is_nameless)
        for question in (one, other):
            with unit_of_work():
                actions.approve(marta, question, question.version)
        with unit_of_work():
            actions.merge(marta, one, one.version, other)
        counts.append(other.support_count)
    assert counts[0] == counts[1]


def test_what_was_shown_once_keeps_its_words(marta: Person, asked: Question) -> None:
    """Others may have supported them."""
    with unit_of_work():
        actions.hide(marta, asked, asked.version, REASON)
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.approve(marta, asked, asked.version, make.words("Inne słowa"))
    assert refused.value.code == "wrong_state"
    with unit_of_work():
        actions.approve(marta, asked, asked.version, make.words(asked.text))
    assert (asked.state, asked.is_shortened) == (S.OPEN, False)
