"""One transaction for a door: all or nothing, listeners before and after, and reading anew what is decided on."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from networks.core.db import db
from networks.core.events import Event, after_commit, before_commit
from networks.core.unit_of_work import again_on_race, emit, unit_of_work
from networks.people.models import Institution, Person, UnitKind
from tests import make


@dataclass(frozen=True)
class Rang(Event):
    """Somebody rang."""

    number: int


@dataclass(frozen=True)
class Answered(Event):
    """Somebody answered."""

    number: int


def count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Institution)) or 0


def add(key: str = "k") -> None:
    db.session.add(Institution(key=key, name="Gmina", kind=UnitKind.RURAL_COMMUNE))


def test_everything_inside_is_stored_together(app: Flask) -> None:
    with unit_of_work():
        add("a")
        add("b")
    assert count() == 2


def test_nothing_is_left_of_a_unit_that_failed(app: Flask) -> None:
    def door() -> None:
        with unit_of_work():
            add()
            db.session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        door()
    assert count() == 0
    with unit_of_work():
        add()
    assert count() == 1


def test_units_do_not_nest(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="nest"), unit_of_work(), unit_of_work():
        pass
    with unit_of_work():
        add()
    assert count() == 1


def test_nothing_is_emitted_outside(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="Rang"):
        emit(Rang(1))


def test_listeners_hear_before_in_the_transaction_and_after_once_it_is_durable(app: Flask) -> None:
    heard: list[tuple[str, int, bool]] = []

    def before(_: object, event: Rang) -> None:
        add()
        heard.append(("before", event.number, db.session().in_transaction()))

    def after(_: object, event: Rang) -> None:
        heard.append(("after", event.number, count() == 1))

    with before_commit.connected_to(before, sender=Rang), after_commit.connected_to(after, sender=Rang):
        with unit_of_work():
            emit(Rang(7))
            assert heard == []
        assert heard == [("before", 7, True), ("after", 7, True)]


def test_a_listener_may_emit_in_its_turn(app: Flask) -> None:
    heard: list[Event] = []

    def before(_: object, event: Rang) -> None:
        emit(Answered(event.number))

    def after(_: object, event: Event) -> None:
        heard.append(event)

    with before_commit.connected_to(before, sender=Rang), after_commit.connected_to(after):
        with unit_of_work():
            emit(Rang(1))
        assert heard == [Rang(1), Answered(1)]


def test_a_listener_that_fails_before_undoes_everything(app: Flask) -> None:
    def before(_: object, event: Rang) -> None:
        raise ValueError("no")

    def door() -> None:
        with unit_of_work():
            add()
            emit(Rang(1))

    with before_commit.connected_to(before, sender=Rang), pytest.raises(ValueError, match="no"):
        door()
    assert count() == 0


def test_a_listener_that_fails_after_stops_nobody(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[int] = []

    def broken(_: object, event: Rang) -> None:
        raise ValueError

    def sound(_: object, event: Rang) -> None:
        heard.append(event.number)

    with (
        after_commit.connected_to(broken, sender=Rang),
        after_commit.connected_to(sound, sender=Rang),
        unit_of_work(),
    ):
        add()
        emit(Rang(3))
    assert (count(), heard) == (1, [3])
    assert "Rang" in caplog.text


def test_a_unit_decides_on_what_is_true_now(app: Flask) -> None:
    person = make.person("Jan Próbny")
    id_ = person.id
    assert person.name == "Jan Próbny"
    db.session.rollback()
    with db.engine.begin() as elsewhere:
        elsewhere.execute(sa.update(Person.__table__).where(Person.__table__.c.id == id_).values(name="Jan Zmieniony"))
    with unit_of_work():
        assert person.name == "Jan Zmieniony"


def test_a_door_that_lost_a_race_runs_once_more(app: Flask) -> None:
    runs: list[int] = []

    @again_on_race
    def door() -> str:
        runs.append(1)
        with unit_of_work():
            if len(runs) == 1:
                add("taken")
                add("taken")
        return "done"

    assert (door(), len(runs)) == ("done", 2)


def test_a_door_that_keeps_losing_says_so(app: Flask) -> None:
    @again_on_race
    def door() -> None:
        with unit_of_work():
            add("taken")
            add("taken")

    with pytest.raises(IntegrityError):
        door()
    assert count() == 0
