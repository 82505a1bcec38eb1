"""Texts not sent yet: each person's own, never brought back to life by a forgotten tab."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from networks.core import clock
from networks.core.errors import Conflict
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.unsent import actions, queries
from networks.unsent.upkeep import sweep_unsent
from tests import make

PLACE = "network:jst-finanse:new-thread"


def test_a_text_is_kept_for_its_author_only(ewa: Person, anna: Person) -> None:
    with unit_of_work():
        actions.keep(ewa, PLACE, "Tytuł", "Treść", 0)
    kept = queries.kept_at(ewa, PLACE)
    assert (kept.title, kept.text) == ("Tytuł", "Treść")
    assert queries.kept_at(anna, PLACE) == queries.Kept()


def test_a_sent_text_is_not_brought_back_by_another_tab(ewa: Person) -> None:
    with unit_of_work():
        actions.keep(ewa, PLACE, "", "Treść", 0)
    with unit_of_work():
        actions.let_go(ewa, PLACE)
    with pytest.raises(Conflict), unit_of_work():
        actions.keep(ewa, PLACE, "", "Treść", 0)
    assert queries.kept_at(ewa, PLACE).text == ""
    with unit_of_work():
        actions.keep(ewa, PLACE, "", "Nowa treść", queries.kept_at(ewa, PLACE).seq)
    assert queries.kept_at(ewa, PLACE).text == "Nowa treść"


def test_publishing_lets_the_text_go(
    ewa: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient]
) -> None:
    thread = make.thread(ewa, finanse)
    browser, place = browser_of(ewa), f"thread:{thread.id}"
    kept = browser.post("/me/drafts", data={"place": place, "text": "Prawie gotowe", "seq": "0"}).json
    assert kept["ok"] is True
    assert "Prawie gotowe" in browser.get(f"/n/jst-finanse/threads/{thread.id}-x").get_data(as_text=True)
    make.post(ewa, thread)
    assert "Prawie gotowe" not in browser.get(f"/n/jst-finanse/threads/{thread.id}-x").get_data(as_text=True)


def test_what_nobody_touched_for_90_days_is_swept(ewa: Person) -> None:
    for days, place in ((91, "thread:1"), (89, "thread:2")):
        with clock.held_at(clock.now() - timedelta(days=days)), unit_of_work():
            actions.keep(ewa, place, "", "Treść", 0)
    sweep_unsent()
    assert [row.place for row in queries.texts_of(ewa)] == ["thread:2"]
