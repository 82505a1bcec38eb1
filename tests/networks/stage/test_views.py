"""The pages on which a session happens: who gets which, what stands on them, and what never does."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.presence.queries import ids_here
from networks.questions import actions as questions
from networks.questions.models import Question
from networks.session_messages import actions as messages
from networks.sessions import actions, preparing
from networks.sessions.models import ItemState, LiveSession, SessionRole, SessionState
from tests import make, make_sessions

Browser = Callable[[Person], FlaskClient]
PAGES = ("room", "desk", "stage", "close", "pulse")
# What an ordinary room may weigh on the line and unpacked, in bytes: all four parts and the templates of live ones.
PACKED_MAX, ROOM_MAX = 12_000, 48_000


@pytest.fixture
def live(anna: Person, marta: Person, piotr: Person, finanse: Network) -> LiveSession:
    """A session that runs, with Marta as moderator and Piotr as expert."""
    return make_sessions.live_session(anna, finanse, experts=[piotr], moderators=[marta])


def asked(ewa: Person, marta: Person, live: LiveSession, content: str = "Kto płaci za dowóz?") -> Question:
    """An open question."""
    question = make_sessions.question(ewa, live, content)
    with unit_of_work():
        questions.approve(marta, question, question.version)
    return question


def statuses(client: FlaskClient, live: LiveSession) -> dict[str, int]:
    return {page: client.get(f"/sessions/{live.id}/{page}").status_code for page in PAGES}


def test_each_role_gets_its_pages(
    live: LiveSession, anna: Person, marta: Person, piotr: Person, ewa: Person, olga: Person, jan: Person,
    browser_of: Browser,
) -> None:  # fmt: skip
    audience = {"room": 200, "desk": 403, "stage": 403, "close": 403, "pulse": 200}
    everything = dict.fromkeys(PAGES, 200)
    assert statuses(browser_of(ewa), live) == audience
    assert statuses(browser_of(olga), live) == audience
    assert statuses(browser_of(anna), live) == everything
    assert statuses(browser_of(marta), live) == everything
    assert statuses(browser_of(piotr), live) == everything | {"close": 403}
    assert statuses(browser_of(jan), live) == dict.fromkeys(PAGES, 404)


def test_an_assistant_has_the_desk_only(live: LiveSession, anna: Person, ewa: Person, browser_of: Browser) -> None:
    make_sessions.give_role(anna, live, ewa, SessionRole.ASSISTANT)
    assert statuses(browser_of(ewa), live) == {"room": 200, "desk": 200, "stage": 403, "close": 403, "pulse": 200}


def test_an_expert_alone_runs_everything(anna: Person, piotr: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, experts=[piotr])
    assert statuses(browser_of(piotr), live) == dict.fromkeys(PAGES, 200)
    desk = browser_of(piotr).get(f"/sessions/{live.id}/desk").text
    assert f'action="/sessions/{live.id}/pause"' in desk
    assert f'href="/sessions/{live.id}/close"' in desk


def test_a_guest_expert_gets_in_and_sees_no_network(
    anna: Person, jan: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, experts=[jan])
    client = browser_of(jan)
    assert client.get(f"/sessions/{live.id}/stage").status_code == 200
    assert client.get("/n/jst-finanse/threads").status_code == 404


@pytest.mark.parametrize("state", [state for state in SessionState if state is not SessionState.DRAFT])
def test_every_state_is_drawn(
    state: SessionState, anna: Person, marta: Person, piotr: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, state, experts=[piotr], moderators=[marta])
    room = browser_of(ewa).get(f"/sessions/{live.id}/room").text
    assert f'data-state="{state}"' in room
    assert f'data-shown="{state}"' in room
    for page in ("desk", "stage", "close", "pulse"):
        assert browser_of(anna).get(f"/sessions/{live.id}/{page}").status_code == 200


@pytest.mark.parametrize("state", [SessionState.LIVE, SessionState.CLOSED, SessionState.CANCELLED])
def test_nobody_is_counted_in_a_session_that_is_over(
    state: SessionState, anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, state)
    assert ("session-here" in browser_of(ewa).get(f"/sessions/{live.id}/room").text) is not live.is_over


def test_a_draft_has_a_room_for_the_backstage_only(
    anna: Person, marta: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.DRAFT, moderators=[marta])
    assert browser_of(marta).get(f"/sessions/{live.id}/room").status_code == 200
    assert browser_of(ewa).get(f"/sessions/{live.id}/room").status_code == 404


def test_the_reason_of_a_pause_and_of_a_cancellation_is_read_by_everybody(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    paused = make_sessions.live_session(anna, finanse, SessionState.PAUSED)
    cancelled = make_sessions.live_session(anna, finanse, SessionState.CANCELLED)
    assert "Wracamy o 10.30." in browser_of(ewa).get(f"/sessions/{paused.id}/room").text
    assert "Ekspert zachorował." in browser_of(ewa).get(f"/sessions/{cancelled.id}/room").text


def test_a_rehearsal_is_framed_for_the_backstage_and_unknown_to_others(
    anna: Person, marta: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.ANNOUNCED, moderators=[marta])
    before = browser_of(ewa).get(f"/sessions/{live.id}/room").text
    make_sessions.move(anna, live, "rehearse")
    assert "rehearsal-strip" in browser_of(marta).get(f"/sessions/{live.id}/desk").text
    room = browser_of(ewa).get(f"/sessions/{live.id}/room").text
    assert "rehears" not in room.lower()
    assert ("rehears" in before.lower()) is False


def test_what_is_not_for_the_audience_is_on_no_page_of_theirs(
    live: LiveSession, marta: Person, piotr: Person, ewa: Person, olga: Person, finanse: Network, browser_of: Browser
) -> None:
    colleague = make.colleague_of(ewa, finanse)
    make_sessions.question(colleague, live, "Pytanie czekające-Q1")
    make_sessions.session_message(colleague, live, "Wiadomość czekająca-M1")
    returned = make_sessions.question(colleague, live, "Pytanie odesłane-Q2")
    with unit_of_work():
        questions.send_back(marta, returned, returned.version, "Wskazówka-W2")
        messages.note(piotr, live, "Notatka zaplecza-N1", returned.client_id)
    for person in (ewa, olga):
        for tab in ("questions", "chat", "poll", "people"):
            page = browser_of(person).get(f"/sessions/{live.id}/room?tab={tab}").text
            assert [word for word in ("-Q1", "-M1", "-Q2", "-W2", "-N1") if word in page] == []
    desk = browser_of(marta).get(f"/sessions/{live.id}/desk").text
    assert all(word in desk for word in ("-Q1", "-M1", "-N1"))


def test_a_part_is_opened_by_the_address(live: LiveSession, ewa: Person, browser_of: Browser) -> None:
    client = browser_of(ewa)
    for asked_for, opened in (("chat", "chat"), ("people", "people"), ("", "questions"), ("zzz", "questions")):
        page = client.get(f"/sessions/{live.id}/room?tab={asked_for}").text
        assert f'class="panel-part is-open" id="panel-{opened}"' in page
        assert page.count("panel-part is-open") == 1


def test_an_ordinary_room_is_light(
    live: LiveSession, marta: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    colleague = make.colleague_of(ewa, finanse)
    for number in range(8):
        asked(colleague, marta, live, f"Pytanie numer {number} o koszty dowozu dzieci do szkoły w gminie?")
        make_sessions.session_message(marta, live, f"Wiadomość numer {number}")
    room = browser_of(ewa).get(f"/sessions/{live.id}/room").data
    assert len(room) < ROOM_MAX
    assert len(gzip.compress(room)) < PACKED_MAX


def test_pages_may_frame_their_pulse_and_nothing_else_may_be_framed(
    live: LiveSession, ewa: Person, browser_of: Browser
) -> None:
    client = browser_of(ewa)
    room = client.get(f"/sessions/{live.id}/room").headers["Content-Security-Policy"]
    pulse = client.get(f"/sessions/{live.id}/pulse").headers["Content-Security-Policy"]
    other = client.get("/").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in room
    assert "frame-ancestors 'none'" in room
    assert "frame-ancestors 'self'" in pulse
    assert "frame-src" not in other
    assert "frame-ancestors 'none'" in other


def test_the_pulse_counts_what_everybody_sees_and_notes_who_is_here(
    live: LiveSession, marta: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    colleague = make.colleague_of(ewa, finanse)
    old = asked(colleague, marta, live)
    asked(colleague, marta, live, "Drugie pytanie?")
    asked(colleague, marta, live, "Trzecie pytanie?")
    make_sessions.session_message(marta, live, "Dzień dobry")
    make_sessions.question(colleague, live, "Jeszcze czeka?")
    answer = browser_of(ewa).get(f"/sessions/{live.id}/pulse?since={old.seq}&view=room")
    assert answer.headers["Refresh"] == "30"
    assert "2 nowe pytania" in answer.text
    assert "1 nowa wiadomość" in answer.text
    assert "czeka na decyzję" not in answer.text
    assert f'href="/sessions/{live.id}/room" target="_top"' in answer.text
    assert ewa.id in ids_here(live)
    assert "1 czeka na decyzję" in browser_of(marta).get(f"/sessions/{live.id}/pulse?view=desk").text


def test_the_pulse_of_a_closed_session_stands_still(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.CLOSED)
    answer = browser_of(ewa).get(f"/sessions/{live.id}/pulse?since=zzz")
    assert "Refresh" not in answer.headers
    assert ewa.id not in ids_here(live)


def test_the_closing_page_counts_what_still_needs_a_fate(
    live: LiveSession, marta: Person, ewa: Person, browser_of: Browser
) -> None:
    question = asked(ewa, marta, live)
    make_sessions.session_message(ewa, live, "Czekam")
    client = browser_of(marta)
    page = client.get(f"/sessions/{live.id}/close").text
    assert "1 pytanie" in page
    assert "1 wiadomość" in page
    assert " disabled" in page
    with unit_of_work():
        questions.drop(marta, question, question.version, "Poza tematem sesji")
    page = client.get(f"/sessions/{live.id}/close").text
    assert "1 pytanie" not in page
    assert " disabled" not in page.partition(f'action="/sessions/{live.id}/close"')[2].partition("</form>")[0]


def test_a_session_that_does_not_run_cannot_be_ended_from_the_page(
    anna: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.LOBBY)
    assert f'action="/sessions/{live.id}/close"' not in browser_of(anna).get(f"/sessions/{live.id}/close").text


def test_a_question_becomes_a_thread_by_a_plain_form(
    live: LiveSession, marta: Person, ewa: Person, browser_of: Browser
) -> None:
    question = asked(ewa, marta, live)
    form = {"version": str(question.version), "back": "close"}
    answer = browser_of(marta).post(f"/questions/{question.id}/thread", data=form)
    assert answer.location == f"/sessions/{live.id}/close#question-{question.id}"
    assert db.session.get_one(Question, question.id).state is ItemState.THREAD
    assert browser_of(ewa).post(f"/questions/{question.id}/thread", data=form).status_code == 403


def test_times_are_the_servers(live: LiveSession, anna: Person, ewa: Person, browser_of: Browser) -> None:
    with unit_of_work():
        actions.pause(anna, live, "Przerwa na kawę")
    page = browser_of(ewa).get(f"/sessions/{live.id}/room").text
    assert all(f'data-{name}="20' in page for name in ("now", "starts", "ends"))


def test_the_desk_of_a_draft_offers_only_what_is_possible(anna: Person, finanse: Network, browser_of: Browser) -> None:
    draft = make_sessions.live_session(anna, finanse, SessionState.DRAFT)
    with unit_of_work():
        preparing.set_agenda(anna, draft, [preparing.Point("Powitanie", 10)])
    page = browser_of(anna).get(f"/sessions/{draft.id}/desk").text
    assert '<p class="meta" data-when="announced lobby" hidden>' in page
    assert f'<div data-when="lobby live paused" hidden><form method="post" action="/sessions/{draft.id}/agenda/' in page


@pytest.mark.parametrize("page", ["record", "attendance", "here", "slides", "polls/new", "people"])
def test_the_pages_around_a_session_stand_in_its_network(
    page: str, live: LiveSession, anna: Person, browser_of: Browser
) -> None:
    text = browser_of(anna).get(f"/sessions/{live.id}/{page}").text
    assert f'<a href="/n/{live.network.slug}/sessions" aria-current="true">' in text
