"""What people do with slides, and what is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.slides import actions, policy, queries
from networks.slides.events import SlideNotesChanged, SlideSetMoved, SlideShown
from networks.slides.keeping import Brought
from networks.slides.models import Slide, SlideMove, SlideSet, SlideSetAct, SlideSetState
from tests import make_slides
from tests.make_sessions import give_role, live_session, move

FILE = Brought("arkusz.pdf", "slides/" + "0" * 32, 10, "0" * 64)


def bring(by: Person, live: LiveSession, file: Brought = FILE) -> SlideSet:
    with unit_of_work():
        return actions.bring(by, live, file, uuid4()).thing


def choose(by: Person, slides: SlideSet, version: int | None = None) -> None:
    with unit_of_work():
        actions.choose(by, slides, version)


def moves(live: LiveSession) -> list[tuple[int, bool]]:
    rows = select(SlideMove).where(SlideMove.session_id == live.id).order_by(SlideMove.id)
    return [(one.number, one.is_rehearsal) for one in db.session.scalars(rows)]


@pytest.mark.parametrize("who", ["piotr", "marta", "anna"])
def test_those_who_present_bring_slides(who: str, live: LiveSession, request: pytest.FixtureRequest) -> None:
    slides = bring(request.getfixturevalue(who), live)
    assert (slides.state, slides.is_current, slides.position) == (SlideSetState.RENDERING, False, 0)


@pytest.mark.parametrize("who", ["ewa", "olga"])
def test_the_audience_brings_none(who: str, live: LiveSession, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Forbidden):
        bring(request.getfixturevalue(who), live)


def test_an_assistant_brings_and_shows_none(live: LiveSession, anna: Person, piotr: Person, ewa: Person) -> None:
    give_role(anna, live, ewa, SessionRole.ASSISTANT)
    make_slides.slides(piotr, live)
    with pytest.raises(Forbidden):
        bring(ewa, live)
    with pytest.raises(Forbidden):
        make_slides.show(ewa, live, 1)


def test_sending_again_answers_with_the_same_set(live: LiveSession, piotr: Person) -> None:
    number = uuid4()
    with unit_of_work():
        first = actions.bring(piotr, live, FILE, number)
    with unit_of_work():
        again = actions.bring(piotr, live, Brought("inna.pdf", "slides/" + "1" * 32, 10, FILE.sha256), number)
    assert (again.thing.id, again.is_new) == (first.thing.id, False)
    with unit_of_work(), pytest.raises(Conflict):
        actions.bring(piotr, live, Brought("arkusz.pdf", "slides/" + "1" * 32, 10, "1" * 64), number)


@pytest.mark.parametrize("state", [SessionState.CLOSED, SessionState.PUBLISHED, SessionState.CANCELLED])
def test_nothing_is_brought_or_chosen_once_it_is_over(
    state: SessionState, anna: Person, finanse: Network, piotr: Person
) -> None:
    over = live_session(anna, finanse, state, experts=[piotr])
    with pytest.raises(Conflict) as refused:
        bring(piotr, over)
    assert refused.value.code == "wrong_state"


def test_a_session_has_twenty_sets_at_the_most(live: LiveSession, piotr: Person) -> None:
    made = [bring(piotr, live) for _ in range(actions.SETS_MAX)]
    with pytest.raises(Conflict) as refused:
        bring(piotr, live)
    assert refused.value.code == "too_many_sets"
    with unit_of_work():
        actions.remove(piotr, made[0])
    bring(piotr, live)


def test_the_first_set_is_chosen_and_a_further_one_waits(
    live: LiveSession, piotr: Person, emitted: list[Event]
) -> None:
    first = make_slides.slides(piotr, live)
    second = make_slides.slides(piotr, live, "Nowe")
    assert (first.is_current, second.is_current) == (True, False)
    acts = [(event.set_id, event.act) for event in emitted if isinstance(event, SlideSetMoved)]
    assert acts[1] == (first.id, SlideSetAct.READY)
    assert acts[3] == (second.id, SlideSetAct.READY)


def test_choosing_shows_the_new_slides_at_once(live: LiveSession, piotr: Person, emitted: list[Event]) -> None:
    first, second = make_slides.slides(piotr, live), make_slides.slides(piotr, live, "Nowe", "Dwa")
    make_slides.show(piotr, live, 3)
    emitted.clear()
    choose(piotr, second)
    assert (first.is_current, second.is_current, second.position) == (False, True, 1)
    assert [type(event) for event in emitted] == [SlideSetMoved, SlideShown]
    assert emitted[0].act == SlideSetAct.CHOSEN  # type: ignore[attr-defined]
    choose(piotr, first)
    assert (first.position, first.furthest) == (3, 3)


def test_choosing_before_the_session_shows_nothing(anna: Person, finanse: Network, piotr: Person) -> None:
    announced = live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr])
    make_slides.slides(piotr, announced)
    second = make_slides.slides(piotr, announced, "Nowe")
    choose(piotr, second)
    assert (second.is_current, second.position, moves(announced)) == (True, 0, [])


def test_slides_that_are_not_ready_or_were_changed_cannot_be_chosen(live: LiveSession, piotr: Person) -> None:
    make_slides.slides(piotr, live)
    with pytest.raises(Conflict) as refused:
        choose(piotr, bring(piotr, live))
    assert refused.value.code == "not_ready"
    second = make_slides.slides(piotr, live, "Nowe")
    with pytest.raises(Conflict) as refused:
        choose(piotr, second, second.version - 1)
    assert refused.value.code == "stale"
    assert not second.is_current


def test_a_page_is_shown_once_and_kept_with_its_time(live: LiveSession, piotr: Person, emitted: list[Event]) -> None:
    slides = make_slides.slides(piotr, live)
    emitted.clear()
    for number in (1, 3, 3, 2):
        make_slides.show(piotr, live, number)
    assert (slides.position, slides.furthest) == (2, 3)
    assert [event.number for event in emitted if isinstance(event, SlideShown)] == [1, 3, 2]
    assert [one.number for one in queries.moves_of(live)] == [1, 3, 2]


def test_forward_and_back_are_steps_from_the_present_page(live: LiveSession, piotr: Person, marta: Person) -> None:
    slides = make_slides.slides(piotr, live)
    for by, step in ((piotr, 1), (marta, 1), (piotr, -1)):
        with unit_of_work():
            actions.show(by, live, step=step)
    assert slides.position == 1


@pytest.mark.parametrize("number", [0, 5, 10**9])
def test_a_page_that_is_not_there_is_refused(number: int, live: LiveSession, piotr: Person) -> None:
    slides = make_slides.slides(piotr, live)
    with pytest.raises(Invalid) as refused:
        make_slides.show(piotr, live, number)
    assert (refused.value.field, slides.position) == ("number", 0)


def test_a_step_over_the_end_is_refused(live: LiveSession, piotr: Person) -> None:
    make_slides.slides(piotr, live, "Jedyny")
    make_slides.show(piotr, live, 1)
    for step in (1, -1):
        with unit_of_work(), pytest.raises(Invalid):
            actions.show(piotr, live, step=step)


def test_of_two_presenters_the_one_who_looked_away_is_told(live: LiveSession, piotr: Person, marta: Person) -> None:
    slides = make_slides.slides(piotr, live)
    seen = slides.version
    make_slides.show(piotr, live, 2)
    with unit_of_work(), pytest.raises(Conflict) as refused:
        actions.show(marta, live, number=3, version=seen)
    assert (refused.value.code, slides.position) == ("stale", 2)
    make_slides.show(marta, live, 3)
    assert slides.position == 3


def test_other_slides_than_the_chosen_ones_are_not_turned(live: LiveSession, piotr: Person) -> None:
    make_slides.slides(piotr, live)
    second = make_slides.slides(piotr, live, "Nowe")
    with unit_of_work(), pytest.raises(Conflict) as refused:
        actions.show(piotr, live, number=1, set_id=second.id)
    assert refused.value.code == "not_current"


def test_without_slides_nothing_is_shown(live: LiveSession, piotr: Person) -> None:
    with pytest.raises(Conflict) as refused:
        make_slides.show(piotr, live, 1)
    assert refused.value.code == "not_current"


@pytest.mark.parametrize("who", ["ewa", "olga"])
def test_the_audience_turns_no_pages(
    who: str, live: LiveSession, piotr: Person, request: pytest.FixtureRequest
) -> None:
    slides = make_slides.slides(piotr, live)
    for act in (lambda person: make_slides.show(person, live, 1), lambda person: choose(person, slides)):
        with pytest.raises(Forbidden):
            act(request.getfixturevalue(who))
    assert slides.position == 0


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.ANNOUNCED])
def test_before_the_lobby_nothing_is_shown(state: SessionState, anna: Person, finanse: Network, piotr: Person) -> None:
    waiting = live_session(anna, finanse, state, experts=[piotr])
    make_slides.slides(piotr, waiting)
    with pytest.raises(Conflict) as refused:
        make_slides.show(piotr, waiting, 1)
    assert refused.value.code == "wrong_state"


def test_after_a_closing_no_page_is_turned(live: LiveSession, piotr: Person, anna: Person) -> None:
    make_slides.slides(piotr, live)
    make_slides.show(piotr, live, 1)
    move(anna, live, "close")
    with pytest.raises(Conflict):
        make_slides.show(piotr, live, 2)
    assert moves(live) == [(1, False)]


def test_a_rehearsal_leaves_slides_and_notes_and_nothing_of_what_was_shown(
    anna: Person, finanse: Network, piotr: Person, ewa: Person
) -> None:
    announced = live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr])
    slides = make_slides.slides(piotr, announced)
    make_slides.notes(piotr, slides, 2, "Zapytać o dowożenie")
    move(piotr, announced, "rehearse")
    make_slides.show(piotr, announced, 2)
    assert moves(announced) == [(2, True)]
    assert (slides.position, policy.furthest_for(ewa, slides), policy.furthest_for(piotr, slides)) == (2, 0, 4)
    move(anna, announced, "open")
    assert (slides.position, slides.furthest, slides.is_current, moves(announced)) == (0, 0, True, [])
    assert db.session.get_one(Slide, (slides.id, 2)).notes == "Zapytać o dowożenie"


def test_notes_are_written_by_those_who_present(
    live: LiveSession, piotr: Person, ewa: Person, emitted: list[Event]
) -> None:
    slides = make_slides.slides(piotr, live)
    emitted.clear()
    for _ in range(2):
        make_slides.notes(piotr, slides, 1, "Powoli")
    assert [type(event) for event in emitted] == [SlideNotesChanged]
    with pytest.raises(Forbidden):
        make_slides.notes(ewa, slides, 1, "Szybko")
    with pytest.raises(NotFound):
        make_slides.notes(piotr, slides, 9, "Nie ma")
    assert db.session.get_one(Slide, (slides.id, 1)).notes == "Powoli"


def test_what_was_taken_away_is_nobodys_any_more(
    live: LiveSession, piotr: Person, ewa: Person, emitted: list[Event]
) -> None:
    slides = make_slides.slides(piotr, live)
    make_slides.show(piotr, live, 2)
    emitted.clear()
    for _ in range(2):
        with unit_of_work():
            actions.remove(piotr, slides)
    assert [event.act for event in emitted if isinstance(event, SlideSetMoved)] == [SlideSetAct.REMOVED]
    assert (slides.state, slides.is_current, slides.file_name) == (SlideSetState.REMOVED, False, "")
    assert db.session.scalars(select(Slide)).all() == []
    assert queries.current_of(live) is None
    for person in (piotr, ewa):
        with pytest.raises(NotFound):
            queries.set_for(person, slides.id)
    assert [one.number for one in queries.moves_of(live)] == [2]


def test_a_coordinator_takes_slides_away_also_afterwards(live: LiveSession, piotr: Person, anna: Person) -> None:
    slides = make_slides.slides(piotr, live)
    move(anna, live, "close")
    with unit_of_work(), pytest.raises(Forbidden):
        actions.remove(piotr, slides)
    with unit_of_work():
        actions.remove(anna, slides)
    assert slides.state is SlideSetState.REMOVED


def test_pages_that_come_twice_or_out_of_turn_change_nothing(live: LiveSession, piotr: Person) -> None:
    slides = bring(piotr, live)

    def add(number: int, count: int = 3) -> bool:
        with unit_of_work():
            page = Slide(set_id=slides.id, number=number, width=16, height=9)
            return actions.add_pages(slides, count, [page])

    assert add(2) is False
    assert [add(1), add(1), add(2)] == [True, False, True]
    assert (slides.state, queries.drawn_count(slides)) == (SlideSetState.RENDERING, 2)
    assert add(3) is False
    assert (slides.state, slides.page_count, slides.is_current) == (SlideSetState.READY, 3, True)
