"""Messages in sessions: who sends, who decides, what can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from networks.core import clock
from networks.core.errors import Conflict, Forbidden, Invalid, Problem
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.session_messages import actions, queries
from networks.session_messages.events import SessionMessageMoved
from networks.session_messages.models import SessionMessage
from networks.sessions.models import ItemState, LiveSession, SessionRole, SessionState
from networks.unsent import actions as unsent
from networks.unsent.queries import kept_at
from tests import make, make_sessions

HINT = "Proszę bez nazwiska."


def refused(kind: type[Problem], act: Callable[[], object]) -> Problem:
    """The refusal of an act in a unit of its own."""
    with pytest.raises(kind) as found, unit_of_work():
        act()
    return found.value


def test_a_members_message_waits_for_a_moderator(ewa: Person, live: LiveSession, emitted: list[Event]) -> None:
    message = make_sessions.session_message(ewa, live)
    assert (message.state, message.version, message.seq) == (ItemState.PENDING, 1, None)
    (event,) = [one for one in emitted if isinstance(one, SessionMessageMoved)]
    assert (event.message_id, event.before, event.after) == (message.id, None, ItemState.PENDING)


@pytest.mark.parametrize("name", ["anna", "marta", "piotr"])
def test_who_leads_and_who_presents_write_straight(
    name: str, live: LiveSession, request: pytest.FixtureRequest
) -> None:
    message = make_sessions.session_message(request.getfixturevalue(name), live)
    assert message.state is ItemState.APPROVED
    assert message.seq


def test_an_assistants_message_waits_and_a_trusted_persons_does_not(
    basia: Person, ewa: Person, anna: Person, live: LiveSession
) -> None:
    assert make_sessions.session_message(basia, live).state is ItemState.PENDING
    make_sessions.give_role(anna, live, ewa, SessionRole.TRUSTED)
    assert make_sessions.session_message(ewa, live).state is ItemState.APPROVED


def test_in_a_session_that_is_not_premoderated_all_write_straight(ewa: Person, anna: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, is_premoderated=False)
    assert make_sessions.session_message(ewa, live).state is ItemState.APPROVED


@pytest.mark.parametrize("step", ["pause", "close"])
def test_nothing_is_written_in_a_paused_or_closed_session(
    step: str, ewa: Person, anna: Person, live: LiveSession
) -> None:
    make_sessions.move(anna, live, step)
    problem = refused(Forbidden, lambda: actions.send(ewa, live, make.words("Jeszcze ja"), uuid4()))
    assert problem.code == "session_not_open"


def test_an_observer_does_not_write(olga: Person, live: LiveSession) -> None:
    refused(Forbidden, lambda: actions.send(olga, live, make.words("Ja też"), uuid4()))


def test_a_message_of_more_than_2000_characters_is_refused(ewa: Person, live: LiveSession) -> None:
    problem = refused(Invalid, lambda: actions.send(ewa, live, make.words("a" * 2001), uuid4()))
    assert problem.field == "text"
    with unit_of_work():
        actions.send(ewa, live, make.words("a" * 2000), uuid4())


def test_the_same_sent_twice_is_stored_once_also_after_the_end(ewa: Person, anna: Person, live: LiveSession) -> None:
    number, words = uuid4(), make.words("Dzień dobry")
    with unit_of_work():
        first = actions.send(ewa, live, words, number)
    make_sessions.move(anna, live, "close")
    with unit_of_work():
        again = actions.send(ewa, live, words, number)
    assert (again.thing.id, again.is_new) == (first.thing.id, False)
    problem = refused(Conflict, lambda: actions.send(ewa, live, make.words("Co innego"), number))
    assert problem.code == "client_id_taken"


def test_a_sent_message_takes_its_unsent_text_away(ewa: Person, live: LiveSession) -> None:
    with unit_of_work():
        unsent.keep(ewa, f"session:{live.id}", "", "Dzień d", 0)
    make_sessions.session_message(ewa, live)
    assert kept_at(ewa, f"session:{live.id}").text == ""


@pytest.mark.parametrize("name", ["anna", "marta", "basia"])
def test_moderators_and_assistants_let_it_through(
    name: str, message: SessionMessage, request: pytest.FixtureRequest
) -> None:
    with unit_of_work():
        actions.approve(request.getfixturevalue(name), message, 1)
    assert (message.state, message.version) == (ItemState.APPROVED, 2)
    assert message.seq


@pytest.mark.parametrize("name", ["ewa", "piotr", "olga"])
def test_others_do_not_decide(name: str, message: SessionMessage, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)
    refused(Forbidden, lambda: actions.approve(person, message, 1))
    refused(Forbidden, lambda: actions.send_back(person, message, 1, HINT))
    refused(Forbidden, lambda: actions.reject(person, message, 1, HINT))
    refused(Forbidden, lambda: actions.hide(person, message, 1, HINT))


def test_an_assistant_approves_and_returns_and_nothing_more(basia: Person, message: SessionMessage) -> None:
    refused(Forbidden, lambda: actions.reject(basia, message, 1, HINT))
    refused(Forbidden, lambda: actions.approve(basia, message, 1, make.words("Krócej")))
    with unit_of_work():
        actions.approve(basia, message, 1, make.words(message.text))  # the same words change nothing
    refused(Forbidden, lambda: actions.hide(basia, message, 2, HINT))


def test_an_expert_alone_decides(ewa: Person, anna: Person, piotr: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, experts=[piotr])
    message = make_sessions.session_message(ewa, live)
    with unit_of_work():
        actions.reject(piotr, message, 1, HINT)
    assert message.state is ItemState.REJECTED


def test_shortened_words_are_shown_and_the_original_is_kept(marta: Person, message: SessionMessage) -> None:
    with unit_of_work():
        actions.approve(marta, message, 1, make.words("Czy arkusz w maju?"))
    assert (message.text, message.is_shortened) == ("Czy arkusz w maju?", True)
    assert message.original == "Czy **arkusz** zmieniamy w maju?"


def test_a_returned_message_is_revised_and_waits_again(marta: Person, ewa: Person, message: SessionMessage) -> None:
    with unit_of_work():
        actions.send_back(marta, message, 1, HINT)
    assert (message.state, message.reason) == (ItemState.RETURNED, HINT)
    refused(Conflict, lambda: actions.revise(ewa, message, make.words("Inaczej"), 1))
    refused(Forbidden, lambda: actions.revise(marta, message, make.words("Inaczej"), 2))
    with unit_of_work():
        actions.revise(ewa, message, make.words("Inaczej"), 2)
    assert (message.state, message.text, message.original, message.reason) == (
        ItemState.PENDING, "Inaczej", "Inaczej", "",
    )  # fmt: skip
    with unit_of_work():
        actions.approve(marta, message, 3)


@pytest.mark.parametrize("act", [actions.send_back, actions.reject])
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_refusal_needs_a_reason(
    act: Callable[..., None], reason: str, marta: Person, message: SessionMessage
) -> None:
    assert refused(Invalid, lambda: act(marta, message, 1, reason)).field == "reason"
    assert message.state is ItemState.PENDING


def test_hiding_needs_a_reason_and_can_be_reversed(marta: Person, message: SessionMessage) -> None:
    with unit_of_work():
        actions.approve(marta, message, 1)
    assert refused(Invalid, lambda: actions.hide(marta, message, 2, "")).field == "reason"
    with unit_of_work():
        actions.hide(marta, message, 2, "Dane osobowe")
    assert message.state is ItemState.HIDDEN
    refused(Conflict, lambda: actions.approve(marta, message, 3, make.words("Inne słowa")))
    with unit_of_work():
        actions.approve(marta, message, 3)
    assert (message.state, message.reason) == (ItemState.APPROVED, "")


def test_who_is_late_learns_who_was_faster(marta: Person, anna: Person, message: SessionMessage) -> None:
    with unit_of_work():
        actions.approve(marta, message, 1)
    problem = refused(Conflict, lambda: actions.reject(anna, message, 1, HINT))
    assert problem.code == "stale"
    assert "Marta Uważna" in str(problem)
    assert refused(Conflict, lambda: actions.reject(anna, message, 2, HINT)).code == "wrong_state"


def test_a_decision_is_taken_back_within_ten_seconds(
    marta: Person, anna: Person, message: SessionMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work():
        actions.approve(marta, message, 1, make.words("Krócej"))
    refused(Forbidden, lambda: actions.undo(anna, message, 2))
    with unit_of_work():
        actions.undo(marta, message, 2)
    assert (message.state, message.text) == (ItemState.PENDING, message.original)
    assert "<strong>arkusz</strong>" in message.html
    refused(Conflict, lambda: actions.undo(marta, message, 3))
    with unit_of_work():
        actions.reject(marta, message, 3, HINT)
    later = clock.now() + timedelta(seconds=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert refused(Conflict, lambda: actions.undo(marta, message, 4)).code == "too_late"


def test_what_an_author_did_is_no_decision_to_take_back(anna: Person, marta: Person, live: LiveSession) -> None:
    own = make_sessions.session_message(anna, live)
    with unit_of_work():
        actions.withdraw(anna, own)
    assert refused(Conflict, lambda: actions.undo(anna, own, 2)).code == "too_late"


def test_authors_take_their_own_back_in_any_shown_or_waiting_state(
    ewa: Person, marta: Person, message: SessionMessage
) -> None:
    refused(Forbidden, lambda: actions.withdraw(marta, message))
    with unit_of_work():
        actions.approve(marta, message, 1)
    for _twice in range(2):
        with unit_of_work():
            actions.withdraw(ewa, message)
    assert (message.state, message.version) == (ItemState.WITHDRAWN, 3)


def test_closing_ends_what_waits_without_a_reason(
    ewa: Person, marta: Person, anna: Person, live: LiveSession, message: SessionMessage
) -> None:
    returned = make_sessions.session_message(ewa, live, "Drugie")
    with unit_of_work():
        actions.send_back(marta, returned, 1, HINT)
    make_sessions.move(anna, live, "close")
    assert (message.state, message.reason) == (ItemState.REJECTED, "")
    assert (returned.state, returned.reason) == (ItemState.RETURNED, HINT)
    assert refused(Conflict, lambda: actions.undo(anna, message, 2)).code == "wrong_state"
    refused(Conflict, lambda: actions.approve(marta, returned, 2))


def test_hiding_and_taking_back_stay_possible_after_the_end(
    ewa: Person, marta: Person, anna: Person, live: LiveSession, message: SessionMessage
) -> None:
    second = make_sessions.session_message(ewa, live, "Drugie")
    for one in (message, second):
        with unit_of_work():
            actions.approve(marta, one, 1)
    make_sessions.move(anna, live, "close")
    with unit_of_work():
        actions.hide(marta, message, 2, "Dane osobowe")
        actions.withdraw(ewa, second)
    assert refused(Conflict, lambda: actions.approve(marta, message, 3)).code == "wrong_state"


def test_a_rehearsal_is_for_those_backstage_and_leaves_nothing(
    anna: Person, marta: Person, ewa: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    make_sessions.move(anna, live, "rehearse")
    tried = make_sessions.session_message(anna, live, "Próba")
    assert (tried.state, tried.is_rehearsal) == (ItemState.PENDING, True)
    with unit_of_work():
        actions.approve(marta, tried, 1)
        actions.note(anna, live, "Też próba", uuid4())
    assert tried.seq is None
    assert [one.id for one in queries.messages_of(marta, live)] == [tried.id]
    assert queries.messages_of(ewa, live) == []
    refused(Forbidden, lambda: actions.send(ewa, live, make.words("Ja też"), uuid4()))
    make_sessions.move(anna, live, "open")
    assert queries.messages_of(anna, live) == []
    assert queries.notes_of(live) == []


@pytest.mark.parametrize("name", ["anna", "marta", "piotr", "basia"])
def test_those_backstage_tell_each_other(name: str, live: LiveSession, request: pytest.FixtureRequest) -> None:
    with unit_of_work():
        actions.note(request.getfixturevalue(name), live, "Kończymy za 5 minut", uuid4())
    (note,) = queries.notes_of(live)
    assert note.text == "Kończymy za 5 minut"


def test_notes_are_refused_to_the_audience_in_excess_and_under_a_number_used(
    ewa: Person, marta: Person, live: LiveSession
) -> None:
    refused(Forbidden, lambda: actions.note(ewa, live, "Widać mnie?", uuid4()))
    assert refused(Invalid, lambda: actions.note(marta, live, "a" * 2001, uuid4())).field == "text"
    number = uuid4()
    for _twice in range(2):
        with unit_of_work():
            sent = actions.note(marta, live, "Raz", number)
    assert not sent.is_new
    refused(Conflict, lambda: actions.note(marta, live, "Dwa", number))


def test_no_notes_once_the_record_is_published(marta: Person, anna: Person, live: LiveSession) -> None:
    make_sessions.move(anna, live, "close")
    with unit_of_work():
        actions.note(marta, live, "Dziękuję", uuid4())
    make_sessions.move(anna, live, "publish")
    refused(Forbidden, lambda: actions.note(marta, live, "Jeszcze jedno", uuid4()))


def test_hiding_after_the_end_is_taken_back_as_well(
    marta: Person, anna: Person, live: LiveSession, message: SessionMessage
) -> None:
    with unit_of_work():
        actions.approve(marta, message, 1)
    make_sessions.move(anna, live, "close")
    with unit_of_work():
        actions.hide(marta, message, 2, "Dane osobowe")
    with unit_of_work():
        actions.undo(marta, message, 3)
    assert (message.state, message.reason, message.version) == (ItemState.APPROVED, "", 4)


def test_revising_leaves_what_is_being_typed_for_another_message(
    ewa: Person, marta: Person, live: LiveSession, message: SessionMessage
) -> None:
    with unit_of_work():
        actions.send_back(marta, message, 1, HINT)
        unsent.keep(ewa, actions.place_of(live), "", "Coś innego", 0)
    with unit_of_work():
        actions.revise(ewa, message, make.words("Krócej"), 2)
    assert kept_at(ewa, actions.place_of(live)).text == "Coś innego"
