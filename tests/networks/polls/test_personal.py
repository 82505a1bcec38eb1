"""Polls in the export of one's own data, and after a person was erased."""

from __future__ import annotations

from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.polls import actions, personal
from networks.polls.events import PollReworded
from networks.polls.models import PollKind
from tests import make_sessions


def test_the_export_holds_ones_own_votes_and_nobody_elses(
    anna: Person, marta: Person, ewa: Person, finanse: Network
) -> None:
    live = make_sessions.live_session(anna, finanse, moderators=[marta])
    poll = make_sessions.poll(marta, live, "Czy zdążymy do maja?", opened=True)
    for person, place in ((ewa, 0), (anna, 1)):
        with unit_of_work():
            actions.vote(person, poll, [poll.options[place].id])
    with unit_of_work():
        actions.close(marta, poll, poll.version)
    scale = make_sessions.poll(marta, live, "Ocena?", kind=PollKind.SCALE, opened=True)
    with unit_of_work():
        actions.vote(ewa, scale, [4])
    assert [(row["question"], row["answers"]) for row in personal.votes(ewa)] == [
        ("Czy zdążymy do maja?", ["Tak"]), ("Ocena?", ["4"]),
    ]  # fmt: skip
    prepared = list(personal.polls(marta))
    assert [(row["question"], row["options"]) for row in prepared] == [
        ("Czy zdążymy do maja?", ["Tak", "Nie"]), ("Ocena?", []),
    ]  # fmt: skip
    assert "answers" not in str(prepared)
    assert list(personal.votes(marta)) == []


def test_open_pages_hear_of_a_poll_that_names_somebody_no_more(
    anna: Person, finanse: Network, emitted: list[Event]
) -> None:
    poll = make_sessions.poll(anna, make_sessions.live_session(anna, finanse), opened=True)
    version = poll.version
    with unit_of_work():
        personal.tell_of_options([option.id for option in poll.options])
    assert [event.poll_id for event in emitted if isinstance(event, PollReworded)] == [poll.id]
    assert poll.version == version + 1
