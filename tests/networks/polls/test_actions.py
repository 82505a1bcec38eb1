"""The rules of polls: who prepares, opens, votes and shows, in which state, and what a rehearsal leaves."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, Role
from networks.polls import actions, queries
from networks.polls.events import PollDeleted, PollMoved, PollVoted, PollWordsLeftOut
from networks.polls.models import Poll, PollKind, PollState, PollVote
from networks.polls.upkeep import close_polls
from networks.sessions import actions as life
from networks.sessions.models import LiveSession, SessionState
from tests import make, make_sessions

S = PollState


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A session that runs, with Marta as moderator and Piotr as expert."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


@pytest.fixture
def poll(live: LiveSession, marta: Person) -> Poll:
    """An open poll with two answers."""
    return make_sessions.poll(marta, live, opened=True)


def voted(poll: Poll, person: Person, *places: int, words: str = "") -> PollVote:
    """Somebody votes for the answers at these places."""
    with unit_of_work():
        return actions.vote(person, poll, [poll.options[place].id for place in places], words)


def closed(by: Person, poll: Poll) -> None:
    with unit_of_work():
        actions.close(by, poll, poll.version)


def shown(by: Person, poll: Poll) -> None:
    with unit_of_work():
        actions.show(by, poll, poll.version)


def opened(by: Person, poll: Poll, seconds: int | None = None) -> None:
    with unit_of_work():
        actions.open_for_votes(by, poll, poll.version, seconds)


def test_a_poll_goes_from_its_draft_to_its_results(
    live: LiveSession, marta: Person, ewa: Person, emitted: list[Event]
) -> None:
    poll = make_sessions.poll(marta, live)
    emitted.clear()
    opened(marta, poll)
    voted(poll, ewa, 0)
    closed(marta, poll)
    shown(marta, poll)
    assert [(event.before, event.after) for event in emitted if isinstance(event, PollMoved)] == [
        (S.DRAFT, S.OPEN), (S.OPEN, S.CLOSED), (S.CLOSED, S.SHOWN)
    ]  # fmt: skip
    assert [type(event) for event in emitted if not isinstance(event, PollMoved)] == [PollVoted]
    assert None not in (poll.opened_at, poll.closed_at, poll.shown_at)
    assert poll.version == 4


def test_nobody_but_those_who_moderate_leads_polls(
    live: LiveSession, marta: Person, piotr: Person, ewa: Person, olga: Person
) -> None:
    draft = make_sessions.poll(marta, live)
    for person in (piotr, ewa, olga):
        for act in (
            lambda who: actions.prepare(who, live, PollKind.SCALE, "Jak ocenia się sesję?", [], uuid4()),
            lambda who: actions.open_for_votes(who, draft, 1),
            lambda who: actions.change(who, draft, 1, PollKind.SCALE, "Inaczej?", [], is_secret=True),
            lambda who: actions.delete_draft(who, draft, 1),
        ):
            with pytest.raises(Forbidden), unit_of_work():
                act(person)


def test_an_expert_who_is_alone_leads_them(anna: Person, piotr: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, experts=[piotr])
    poll = make_sessions.poll(piotr, live, opened=True)
    closed(piotr, poll)
    shown(piotr, poll)
    assert poll.state is S.SHOWN


@pytest.mark.parametrize("options", [[], ["Tak"], ["Tak", "tak"], [str(n) for n in range(13)]])
def test_answers_to_choose_from_are_two_to_twelve_and_differ(
    options: list[str], live: LiveSession, marta: Person
) -> None:
    for kind in (PollKind.SINGLE, PollKind.SEVERAL):
        with pytest.raises(Invalid) as refused, unit_of_work():
            actions.prepare(marta, live, kind, "Czy zdążymy?", options, uuid4())
        assert refused.value.field == "options"


def test_preparing_twice_under_one_number_is_preparing_once(live: LiveSession, marta: Person) -> None:
    number = uuid4()
    with unit_of_work():
        first = actions.prepare(marta, live, PollKind.SINGLE, "Czy zdążymy?", ["Tak", "Nie"], number)
    with unit_of_work():
        again = actions.prepare(marta, live, PollKind.SINGLE, "Czy zdążymy?", ["Tak", "Nie"], number)
    assert (first.is_new, again.is_new, again.thing.id) == (True, False, first.thing.id)
    for question, options, is_secret in (("Inne?", ["Tak", "Nie"], True), ("Czy zdążymy?", ["Tak", "Być może"], True),
                                         ("Czy zdążymy?", ["Tak", "Nie"], False)):  # fmt: skip
        with pytest.raises(Conflict), unit_of_work():
            actions.prepare(marta, live, PollKind.SINGLE, question, options, number, is_secret=is_secret)


def test_what_is_voted_on_is_frozen(live: LiveSession, marta: Person) -> None:
    poll = make_sessions.poll(marta, live)
    with unit_of_work():
        actions.change(marta, poll, 1, PollKind.SEVERAL, "A teraz?", ["Raz", "Dwa", "Trzy"], is_secret=False)
    assert (poll.kind, [one.text for one in poll.options], poll.version) == (
        PollKind.SEVERAL,
        ["Raz", "Dwa", "Trzy"],
        2,
    )
    opened(marta, poll)
    for refused in (
        lambda: actions.change(marta, poll, 3, PollKind.SINGLE, "Inaczej?", ["Tak", "Nie"], is_secret=True),
        lambda: actions.delete_draft(marta, poll, 3),
    ):
        with pytest.raises(Conflict) as problem, unit_of_work():
            refused()
        assert problem.value.code == "wrong_state"


def test_a_stale_version_is_refused_everywhere(live: LiveSession, marta: Person) -> None:
    poll = make_sessions.poll(marta, live)
    steps = [actions.open_for_votes, actions.close, actions.show, actions.delete_draft]
    for step in steps:
        with pytest.raises(Conflict) as problem, unit_of_work():
            step(marta, poll, 7)
        assert problem.value.code == "stale"


def test_one_poll_is_open_at_a_time(live: LiveSession, marta: Person, poll: Poll) -> None:
    other = make_sessions.poll(marta, live, "A druga?")
    with pytest.raises(Conflict) as problem, unit_of_work():
        actions.open_for_votes(marta, other, 1)
    assert problem.value.code == "poll_open"
    closed(marta, poll)
    opened(marta, other)
    assert other.state is S.OPEN


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.ANNOUNCED])
def test_a_poll_opens_only_while_people_are_in_the_session(state: SessionState, anna: Person, finanse: Network) -> None:
    poll = make_sessions.poll(anna, make_sessions.live_session(anna, finanse, state))
    with pytest.raises(Conflict) as problem, unit_of_work():
        actions.open_for_votes(anna, poll, 1)
    assert problem.value.code == "wrong_state"


def test_a_vote_can_be_changed_while_the_poll_is_open(poll: Poll, ewa: Person) -> None:
    voted(poll, ewa, 0)
    voted(poll, ewa, 1)
    assert queries.vote_count(poll) == 1
    assert queries.own_vote(ewa, poll).choices == [poll.options[1].id]  # type: ignore[union-attr]


def test_a_vote_in_a_break_counts(live: LiveSession, poll: Poll, anna: Person, ewa: Person) -> None:
    make_sessions.move(anna, live, "pause")
    voted(poll, ewa, 0)
    assert queries.vote_count(poll) == 1


def test_observers_and_people_from_elsewhere_do_not_vote(poll: Poll, olga: Person, jan: Person) -> None:
    for person in (olga, jan):
        with pytest.raises(Forbidden), unit_of_work():
            actions.vote(person, poll, [poll.options[0].id])


def test_a_vote_after_closing_is_refused_and_not_counted(poll: Poll, marta: Person, ewa: Person) -> None:
    closed(marta, poll)
    with pytest.raises(Conflict) as problem, unit_of_work():
        actions.vote(ewa, poll, [poll.options[0].id])
    assert problem.value.code == "poll_closed"
    assert queries.vote_count(poll) == 0


def test_a_draft_takes_no_votes(live: LiveSession, marta: Person) -> None:
    poll = make_sessions.poll(marta, live)
    with pytest.raises(Conflict) as problem, unit_of_work():
        actions.vote(marta, poll, [poll.options[0].id])
    assert problem.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("kind", "choices", "words", "field"),
    [
        (PollKind.SINGLE, [], "", "choices"),
        (PollKind.SINGLE, ["both"], "", "choices"),
        (PollKind.SINGLE, ["foreign"], "", "choices"),
        (PollKind.SEVERAL, [], "", "choices"),
        (PollKind.SCALE, [6], "", "choices"),
        (PollKind.SCALE, [1, 2], "", "choices"),
        (PollKind.OPEN, [], "", "words"),
        (PollKind.OPEN, [], "x" * 201, "words"),
    ],
)
def test_what_is_not_on_the_ballot_cannot_be_chosen(
    kind: PollKind, choices: list[object], words: str, field: str, live: LiveSession, marta: Person, ewa: Person
) -> None:
    poll = make_sessions.poll(marta, live, kind=kind, opened=True)
    ids = [one.id for one in poll.options]
    wanted = {"both": ids, "foreign": [987_654]}.get(choices[0], choices) if choices else []  # type: ignore[call-overload]
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.vote(ewa, poll, wanted, words)
    assert refused.value.field == field


def test_a_timed_poll_takes_no_votes_when_its_time_is_over_and_closes_by_itself(
    live: LiveSession, marta: Person, ewa: Person, emitted: list[Event]
) -> None:
    poll = make_sessions.poll(marta, live)
    opened(marta, poll, 40)
    close_polls()
    assert poll.state is S.OPEN
    with unit_of_work():
        poll.closes_at = clock.now() - timedelta(seconds=1)
    with pytest.raises(Conflict) as problem, unit_of_work():
        actions.vote(ewa, poll, [poll.options[0].id])
    assert problem.value.code == "poll_closed"
    emitted.clear()
    close_polls()
    close_polls()
    assert poll.state is S.CLOSED
    assert [(event.by_id, event.after) for event in emitted if isinstance(event, PollMoved)] == [(None, S.CLOSED)]


@pytest.mark.parametrize(("step", "state"), [("close", SessionState.LIVE), ("cancel", SessionState.LOBBY)])
def test_the_end_of_the_session_closes_the_open_poll(
    step: str, state: SessionState, anna: Person, ewa: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    poll = make_sessions.poll(anna, live, opened=True)
    draft = make_sessions.poll(anna, live, "Na zapas?")
    make_sessions.move(anna, live, step)
    assert (poll.state, draft.state) == (S.CLOSED, S.DRAFT)
    with pytest.raises(Conflict) as problem, unit_of_work():
        actions.vote(ewa, poll, [poll.options[0].id])
    assert problem.value.code == "poll_closed"
    with pytest.raises(Forbidden), unit_of_work():
        actions.open_for_votes(anna, draft, 1)


def test_results_may_be_shown_until_the_record_is_published(anna: Person, live: LiveSession, poll: Poll) -> None:
    later = make_sessions.poll(anna, live, "Później?")
    closed(anna, poll)
    opened(anna, later)
    make_sessions.move(anna, live, "close")
    shown(anna, poll)
    make_sessions.move(anna, live, "publish")
    with pytest.raises(Forbidden), unit_of_work():
        actions.show(anna, later, later.version)


def test_a_poll_prepared_before_a_rehearsal_is_a_draft_without_votes_after_it(
    anna: Person, piotr: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr])
    before = make_sessions.poll(anna, live)
    make_sessions.move(anna, live, "rehearse")
    opened(anna, before, 60)
    voted(before, piotr, 0)
    closed(anna, before)
    shown(anna, before)
    within = make_sessions.poll(anna, live, "Próbna?", opened=True)
    within_id, version = within.id, before.version
    make_sessions.move(anna, live, "open")
    assert db.session.get(Poll, within_id) is None
    assert (before.state, before.is_rehearsal, before.version) == (S.DRAFT, False, version + 1)
    assert (before.opened_at, before.closes_at, before.closed_at, before.shown_at) == (None, None, None, None)
    assert db.session.scalar(select(func.count()).select_from(PollVote)) == 0
    assert len(before.options) == 2
    opened(anna, before)
    voted(before, piotr, 1)
    assert not before.is_rehearsal


def test_in_a_rehearsal_only_those_backstage_see_and_vote(anna: Person, ewa: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED)
    poll = make_sessions.poll(anna, live)
    make_sessions.move(anna, live, "rehearse")
    opened(anna, poll)
    with pytest.raises(NotFound):
        queries.poll_for(ewa, poll.id)
    with pytest.raises(Forbidden), unit_of_work():
        actions.vote(ewa, poll, [poll.options[0].id])
    voted(poll, anna, 0)


def test_ending_a_rehearsal_by_hand_wipes_it_too(anna: Person, finanse: Network, emitted: list[Event]) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.DRAFT)
    make_sessions.move(anna, live, "rehearse")
    poll_id = make_sessions.poll(anna, live, opened=True).id
    with unit_of_work():
        life.end_rehearsal(anna, live)
    assert db.session.get(Poll, poll_id) is None
    assert [event.poll_id for event in emitted if isinstance(event, PollDeleted)] == [poll_id]


def test_words_that_hurt_are_left_out_with_a_reason_and_still_count(
    live: LiveSession, marta: Person, ewa: Person, finanse: Network, emitted: list[Event]
) -> None:
    poll = make_sessions.poll(marta, live, "Jednym słowem?", kind=PollKind.OPEN, opened=True)
    people = [make.member(finanse) for _ in range(4)]
    for person, words in zip(people, ("żółw", "Ćma", "ąż", "cała"), strict=True):
        voted(poll, person, words=words)
    voted(poll, ewa, words="pani Nowak")
    with pytest.raises(Conflict), unit_of_work():
        actions.leave_out(marta, poll, poll.version, "pani Nowak", "Nazwisko.")
    assert queries.own_vote(ewa, poll).left_out == ""  # type: ignore[union-attr]
    closed(marta, poll)
    assert queries.results(poll).words == ["ąż", "cała", "Ćma", "pani Nowak", "żółw"]
    for person, problem in ((ewa, Forbidden), (marta, Invalid)):
        with pytest.raises(problem), unit_of_work():
            actions.leave_out(person, poll, poll.version, "pan Nikt", "Nazwisko.")
    with unit_of_work():
        actions.leave_out(marta, poll, poll.version, "pani Nowak", "Nazwisko.")
    found = queries.results(poll)
    assert (found.vote_count, found.words, found.left_out_count) == (5, ["ąż", "cała", "Ćma", "żółw"], 1)
    assert queries.own_vote(ewa, poll).left_out == "Nazwisko."  # type: ignore[union-attr]
    assert [event.reason for event in emitted if isinstance(event, PollWordsLeftOut)] == ["Nazwisko."]


@pytest.mark.parametrize("kind", list(PollKind))
def test_under_five_votes_there_are_no_results(
    kind: PollKind, live: LiveSession, marta: Person, finanse: Network
) -> None:
    poll = make_sessions.poll(marta, live, kind=kind, opened=True)

    def one_more() -> None:
        choices = {PollKind.SCALE: [4], PollKind.OPEN: []}.get(kind, [option.id for option in poll.options[:1]])
        voter = make.member(finanse)
        with unit_of_work():
            actions.vote(voter, poll, choices, "spokój" if kind is PollKind.OPEN else "")

    for _ in range(4):
        one_more()
    found = queries.results(poll)
    assert (found.vote_count, found.is_too_few, found.rows, found.words, found.average) == (4, True, [], [], None)
    one_more()
    assert not queries.results(poll).is_too_few


def test_shares_are_of_those_who_voted(live: LiveSession, marta: Person, finanse: Network) -> None:
    several = make_sessions.poll(marta, live, kind=PollKind.SEVERAL, opened=True)
    people = [make.member(finanse, Role.MEMBER) for _ in range(5)]
    for person in people:
        voted(several, person, 0, *([1] if person is people[0] else []))
    assert [(row.count, row.percent) for row in queries.results(several).rows] == [(5, 100), (1, 20)]
    closed(marta, several)
    scale = make_sessions.poll(marta, live, kind=PollKind.SCALE, opened=True)
    for person, number in zip(people, (1, 5, 5, 4, 4), strict=True):
        with unit_of_work():
            actions.vote(person, scale, [number])
    found = queries.results(scale)
    assert ([row.count for row in found.rows], found.average) == ([1, 0, 0, 2, 2], 3.8)


def test_who_chose_what_is_told_of_no_secret_poll(live: LiveSession, marta: Person, finanse: Network) -> None:
    for is_secret in (True, False):
        poll = make_sessions.poll(marta, live)
        with unit_of_work():
            poll.is_secret = is_secret
        opened(marta, poll)
        people = [make.member(finanse) for _ in range(5)]
        for person in people:
            voted(poll, person, 0)
        closed(marta, poll)
        told = {} if is_secret else {"Tak": [person.id for person in people], "Nie": []}
        assert queries.voters(poll) == told
