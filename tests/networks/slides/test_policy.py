"""Which pages somebody may look at, and who may have the file."""

from __future__ import annotations

import pytest

from networks.core.errors import NotFound
from networks.people.models import Network, Person
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.slides import policy, queries
from tests import make_slides
from tests.make_sessions import give_role, live_session, move


def test_the_audience_looks_back_and_not_ahead(live: LiveSession, piotr: Person, ewa: Person, olga: Person) -> None:
    slides = make_slides.slides(piotr, live)
    for person in (ewa, olga):
        with pytest.raises(NotFound):
            queries.set_for(person, slides.id)
    make_slides.show(piotr, live, 3)
    make_slides.show(piotr, live, 1)
    for person in (ewa, olga):
        assert policy.furthest_for(person, slides) == 3
        assert queries.slide_for(person, slides.id, 3)[1].title == "Terminy"
        with pytest.raises(NotFound):
            queries.slide_for(person, slides.id, 4)


@pytest.mark.parametrize("who", ["piotr", "marta", "anna"])
def test_those_backstage_look_at_any_page(who: str, live: LiveSession, piotr: Person, request) -> None:
    slides = make_slides.slides(piotr, live)
    assert queries.slide_for(request.getfixturevalue(who), slides.id, 4)[1].title == "Pytania"


def test_a_guest_expert_sees_the_slides_of_this_session_only(
    live: LiveSession, anna: Person, piotr: Person, jan: Person, finanse: Network
) -> None:
    give_role(anna, live, jan, SessionRole.EXPERT)
    slides = make_slides.slides(piotr, live)
    other = make_slides.slides(piotr, live_session(anna, finanse, experts=[piotr]))
    assert policy.furthest_for(jan, slides) == 4
    with pytest.raises(NotFound):
        queries.set_for(jan, other.id)


def test_outsiders_find_nothing(live: LiveSession, piotr: Person, jan: Person, obcy: Person, admin: Person) -> None:
    slides = make_slides.slides(piotr, live)
    make_slides.show(piotr, live, 4)
    for person in (jan, obcy, admin):
        assert policy.furthest_for(person, slides) == 0
        with pytest.raises(NotFound):
            queries.set_for(person, slides.id)


def test_the_file_is_everybodys_once_the_record_is_published(
    live: LiveSession, anna: Person, piotr: Person, ewa: Person
) -> None:
    shown, unused = make_slides.slides(piotr, live), make_slides.slides(piotr, live, "Na zapas")
    make_slides.show(piotr, live, 2)
    for step in ("close", "publish"):
        assert not policy.can_fetch(ewa, shown)
        assert policy.can_fetch(piotr, shown)
        move(anna, live, step)
    assert policy.can_fetch(ewa, shown)
    assert not policy.can_fetch(ewa, unused)
    assert policy.furthest_for(ewa, shown) == 2
    assert queries.shown_sets_of(live) == [shown]


def test_a_rehearsed_page_is_not_the_audiences(anna: Person, finanse: Network, piotr: Person, ewa: Person) -> None:
    announced = live_session(anna, finanse, SessionState.ANNOUNCED, experts=[piotr])
    slides = make_slides.slides(piotr, announced)
    move(piotr, announced, "rehearse")
    make_slides.show(piotr, announced, 2)
    with pytest.raises(NotFound):
        queries.slide_for(ewa, slides.id, 1)
