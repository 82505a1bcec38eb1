"""Polls as pages and plain forms: preparing, voting, leading, and what a page never tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.polls import actions, queries
from networks.polls.models import Poll, PollKind, PollState
from networks.sessions.models import LiveSession, SessionState
from tests import make, make_sessions

Browser = Callable[[Person], FlaskClient]


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A session that runs, with Marta as moderator and Piotr as expert."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


@pytest.fixture
def poll(live: LiveSession, marta: Person) -> Poll:
    """An open poll with two answers."""
    return make_sessions.poll(marta, live, opened=True)


def form(**fields: str) -> dict[str, str]:
    """A filled form for a new poll."""
    return {
        "question": "Czy zdążymy?", "kind": "single", "options": "Tak\r\n\r\n Nie ", "client_id": str(uuid4()),
        "back": "desk", **fields,
    }  # fmt: skip


def without_templates(page: str) -> str:
    """What a browser shows before scripts make something of the page's templates."""
    return re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)


def closed(poll: Poll, by: Person, of: Network, *words: str) -> None:
    """Six people vote, one of them for the second answer, and the poll is closed."""
    for place in range(6):
        voter = make.member(of, name=f"Osoba {'ABCDEF'[place]}")
        choices = [poll.options[place == 5].id] if poll.options else []
        with unit_of_work():
            actions.vote(voter, poll, choices, words[place] if words else "")
    with unit_of_work():
        actions.close(by, poll, poll.version)


def test_a_poll_is_prepared_by_a_plain_form(live: LiveSession, marta: Person, browser_of: Browser) -> None:
    client = browser_of(marta)
    assert 'name="options"' in client.get(f"/sessions/{live.id}/polls/new").text
    answer = client.post(f"/sessions/{live.id}/polls/new", data=form())
    made = db.session.query(Poll).one()
    assert answer.location == f"/sessions/{live.id}/desk#poll-{made.id}"
    assert [option.text for option in made.options] == ["Tak", "Nie"]
    assert (made.is_secret, made.state) == (True, PollState.DRAFT)


def test_a_poll_on_the_spot_is_open_at_once(live: LiveSession, marta: Person, browser_of: Browser) -> None:
    client = browser_of(marta)
    sent = form(then="open", kind="scale", options="")
    for _ in range(2):  # sent twice it is one poll, opened once
        assert client.post(f"/sessions/{live.id}/polls/new", data=sent).status_code == 303
    assert db.session.query(Poll).one().state is PollState.OPEN
    refused = client.post(f"/sessions/{live.id}/polls/new", data=form(then="open", question="A teraz druga?"))
    assert refused.status_code == 409
    assert "A teraz druga?" in refused.text
    assert db.session.query(Poll).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"question": "?"}, "question"),
        ({"options": "Jedyna"}, "options"),
        ({"options": "a" * 201 + "\nNie"}, "options"),
        ({"options": "\n".join(str(n) for n in range(13))}, "options"),
        ({"kind": "other"}, "kind"),
    ],
)
def test_a_refused_form_stays_filled(
    fields: dict[str, str], field: str, live: LiveSession, marta: Person, browser_of: Browser
) -> None:
    sent = form(options="Pierwsza odpowiedź\nDruga odpowiedź", named="1") | fields
    answer = browser_of(marta).post(f"/sessions/{live.id}/polls/new", data=sent)
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert all(row in answer.text for row in sent["options"].splitlines())
    assert 'value="1" checked' in answer.text
    assert sent["client_id"] in answer.text
    assert db.session.query(Poll).count() == 0


def test_a_draft_is_changed_until_it_opens(live: LiveSession, marta: Person, browser_of: Browser) -> None:
    poll, client = make_sessions.poll(marta, live), browser_of(marta)
    here, address = f"/polls/{poll.id}", f"/polls/{poll.id}/edit"
    assert poll.question in client.get(address).text
    changed = form(question="A do czerwca?", kind="several", version="1")
    assert client.post(address, data=changed).status_code == 303
    assert (poll.question, poll.kind, poll.version) == ("A do czerwca?", PollKind.SEVERAL, 2)
    stale = client.post(address, data=form(question="Spóźnione słowa", version="1"))
    assert stale.status_code == 409
    assert "Spóźnione słowa" in stale.text
    assert client.post(f"{here}/delete", data={"version": "2", "back": "desk"}).status_code == 303
    assert client.get(here).status_code == 404


def test_an_earlier_poll_is_copied_into_the_form(
    live: LiveSession, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    earlier = make_sessions.poll(anna, make_sessions.live_session(anna, finanse), "Wrócimy do tego?", ("Tak", "Może"))
    client = browser_of(anna)
    page = client.get(f"/sessions/{live.id}/polls/new").text
    assert f"copy={earlier.id}" in page
    filled = client.get(f"/sessions/{live.id}/polls/new?copy={earlier.id}").text
    assert "Wrócimy do tego?" in filled
    assert "Tak\nMoże" in filled


def test_the_audience_sees_no_prepared_poll_and_prepares_none(
    live: LiveSession, marta: Person, ewa: Person, piotr: Person, browser_of: Browser
) -> None:
    draft = make_sessions.poll(marta, live, "Tajemnica do otwarcia?")
    client = browser_of(ewa)
    assert client.get(f"/polls/{draft.id}").status_code == 404
    assert "Tajemnica" not in client.get(f"/sessions/{live.id}/room?tab=poll").text
    for person in (ewa, piotr):
        assert browser_of(person).get(f"/sessions/{live.id}/polls/new").status_code == 403
        assert browser_of(person).post(f"/sessions/{live.id}/polls/new", data=form()).status_code == 403
    assert "Tajemnica" in browser_of(piotr).get(f"/sessions/{live.id}/desk").text


def test_voting_by_a_plain_form_and_changing_the_vote(poll: Poll, ewa: Person, browser_of: Browser) -> None:
    client, (yes, no) = browser_of(ewa), [option.id for option in poll.options]
    room = f"/sessions/{poll.session_id}/room?tab=poll"
    page = client.get(room).text
    assert f'action="/polls/{poll.id}/vote"' in page
    assert "data-poll-bar hidden" not in page
    answer = client.post(f"/polls/{poll.id}/vote", data={"choices": str(yes), "back": "room"})
    assert answer.location == f"{room}#poll-{poll.id}"
    assert f'value="{yes}" checked' in client.get(room).text
    client.post(f"/polls/{poll.id}/vote", data={"choices": str(no), "back": "room"})
    page = client.get(f"/polls/{poll.id}").text
    assert f'value="{no}" checked' in page
    assert f'value="{yes}" checked' not in page


def test_several_answers_and_words_by_plain_forms(
    live: LiveSession, marta: Person, ewa: Person, browser_of: Browser
) -> None:
    client = browser_of(ewa)
    several = make_sessions.poll(marta, live, kind=PollKind.SEVERAL, opened=True)
    ids = [option.id for option in several.options]
    assert client.post(f"/polls/{several.id}/vote", data={"choices": [str(one) for one in ids]}).status_code == 303
    assert queries.own_vote(ewa, several).choices == ids  # type: ignore[union-attr]
    with unit_of_work():
        actions.close(marta, several, several.version)
    words = make_sessions.poll(marta, live, "Jednym słowem?", kind=PollKind.OPEN, opened=True)
    refused = client.post(f"/polls/{words.id}/vote", data={"words": "x" * 201})
    assert refused.status_code == 422
    assert "x" * 201 in refused.text
    assert client.post(f"/polls/{words.id}/vote", data={"words": " na  czas "}).status_code == 303
    assert queries.own_vote(ewa, words).words == "na czas"  # type: ignore[union-attr]


def test_a_vote_after_closing_is_refused_in_words_and_kept_in_sight(
    live: LiveSession, marta: Person, ewa: Person, browser_of: Browser
) -> None:
    poll = make_sessions.poll(marta, live, "Jednym słowem?", kind=PollKind.OPEN, opened=True)
    with unit_of_work():
        actions.close(marta, poll, poll.version)
    answer = browser_of(ewa).post(f"/polls/{poll.id}/vote", data={"words": "spóźnione słowo"})
    assert answer.status_code == 409
    assert "spóźnione słowo" in answer.text
    assert queries.vote_count(poll) == 0


def test_an_observer_reads_without_a_ballot(poll: Poll, olga: Person, browser_of: Browser) -> None:
    client = browser_of(olga)
    for page in (f"/polls/{poll.id}", f"/sessions/{poll.session_id}/room?tab=poll"):
        text = without_templates(client.get(page).text)
        assert poll.question in text
        assert f'action="/polls/{poll.id}/vote"' not in text
    sent = {"choices": str(poll.options[0].id)}
    assert client.post(f"/polls/{poll.id}/vote", data=sent).status_code == 403


def test_results_are_hidden_until_they_are_shown_with_a_table_beside_the_chart(
    poll: Poll, marta: Person, piotr: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    closed(poll, marta, finanse)
    everywhere = (f"/polls/{poll.id}", f"/sessions/{poll.session_id}/room?tab=poll")
    for person in (ewa, piotr):
        assert all("83%" not in browser_of(person).get(page).text for page in everywhere)
    leading = browser_of(marta)
    assert "83%" in leading.get(f"/polls/{poll.id}").text
    assert "83%" in leading.get(f"/sessions/{poll.session_id}/desk").text
    assert "83%" not in leading.get(f"/sessions/{poll.session_id}/room?tab=poll").text
    step = {"version": str(poll.version), "back": "desk"}
    assert leading.post(f"/polls/{poll.id}/show", data=step).status_code == 303
    for page in everywhere:
        text = without_templates(browser_of(ewa).get(page).text)
        assert '<th scope="row" data-fill="text">Tak</th><td class="num" data-fill="votes">5</td>' in text
        assert '<rect class="poll-part" width="83"' in text


def test_while_it_is_open_nobody_sees_what_was_chosen(
    poll: Poll, marta: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    for place in range(6):
        voter = make.member(finanse)
        with unit_of_work():
            actions.vote(voter, poll, [poll.options[place == 5].id])
    for person in (marta, ewa):
        text = browser_of(person).get(f"/polls/{poll.id}").text
        assert ("83%" in text, "poll-table" in text) == (False, False)


def test_under_five_votes_it_says_so_and_nothing_else(
    poll: Poll, marta: Person, ewa: Person, browser_of: Browser
) -> None:
    with unit_of_work():
        actions.vote(ewa, poll, [poll.options[0].id])
    for step in (actions.close, actions.show):
        with unit_of_work():
            step(marta, poll, poll.version)
    for person in (marta, ewa):
        text = browser_of(person).get(f"/polls/{poll.id}").text
        assert 'class="poll-few" data-few>' in text
        assert "100%" not in text


def test_words_are_left_out_on_the_page_of_the_poll(
    live: LiveSession, marta: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    poll = make_sessions.poll(marta, live, "Jednym słowem?", kind=PollKind.OPEN, opened=True)
    closed(poll, marta, finanse, "czas", "budżet", "dowóz", "kadra", "plan", "pan Kowalski")
    client = browser_of(marta)
    sent = {"words": "pan Kowalski", "version": str(poll.version), "back": "poll"}
    refused = client.post(f"/polls/{poll.id}/leave-out", data=sent | {"reason": ""})
    assert refused.status_code == 422
    assert client.post(f"/polls/{poll.id}/leave-out", data=sent | {"reason": "Nazwisko."}).status_code == 303
    assert "Kowalski" not in client.get(f"/polls/{poll.id}").text
    again = {"words": "plan", "version": str(poll.version), "reason": "Bo tak."}
    assert browser_of(ewa).post(f"/polls/{poll.id}/leave-out", data=again).status_code == 403


def test_names_stand_beside_answers_only_where_the_poll_said_so(
    live: LiveSession, marta: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    for is_secret in (True, False):
        poll = make_sessions.poll(marta, live)
        with unit_of_work():
            poll.is_secret = is_secret
        with unit_of_work():
            actions.open_for_votes(marta, poll, poll.version)
        closed(poll, marta, finanse)
        with unit_of_work():
            actions.show(marta, poll, poll.version)
        assert ("Osoba A" in browser_of(marta).get(f"/polls/{poll.id}").text) is not is_secret
        assert "Osoba A" not in browser_of(ewa).get(f"/polls/{poll.id}").text


def test_leading_by_plain_forms(live: LiveSession, marta: Person, browser_of: Browser) -> None:
    poll, client = make_sessions.poll(marta, live), browser_of(marta)
    step = {"version": "1", "seconds": "60", "back": "desk"}
    answer = client.post(f"/polls/{poll.id}/open", data=step)
    assert answer.location == f"/sessions/{live.id}/desk#poll-{poll.id}"
    assert poll.closes_at is not None
    assert client.post(f"/polls/{poll.id}/open", data=step).status_code == 409
    assert client.post(f"/polls/{poll.id}/close", data={"version": "2", "back": "poll"}).location.endswith(
        f"/polls/{poll.id}"
    )
    assert poll.state is PollState.CLOSED


def test_a_rehearsed_poll_is_in_the_room_of_those_backstage_only(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED)
    make_sessions.move(anna, live, "rehearse")
    make_sessions.poll(anna, live, "Pytanie na próbę?", opened=True)
    room = f"/sessions/{live.id}/room?tab=poll"
    assert "Pytanie na próbę?" in browser_of(anna).get(room).text
    assert "Pytanie na próbę?" not in browser_of(ewa).get(room).text
