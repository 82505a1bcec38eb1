"""Reading a list and carrying out its rows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from networks.core import clock
from networks.core.db import db
from networks.core.events import Event
from networks.core.jobs import Job, JobState
from networks.core.sheets import xlsx_of
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.imports import carrying, keeping, queries
from networks.imports.events import ListHandedIn
from networks.imports.models import ImportList, ImportRow, ImportState, RowOutcome
from networks.imports.registry import Handed, Kind, Result, Row
from networks.imports.upkeep import sweep_imports
from networks.people import actions as people
from networks.people.events import RightsChanged
from networks.people.models import Institution, Network, Person, UnitKind
from tests import make

HandIn = Callable[..., ImportList]


def outcomes(made: ImportList) -> list[tuple[int, RowOutcome, str]]:
    return [(row.number, row.outcome, row.label) for row in queries.all_rows(made)]


def test_good_rows_are_done_and_broken_ones_say_why(hand_in: HandIn, admin: Person, emitted: list[Event]) -> None:
    made = hand_in(admin, "NAZWA;Miejscowosc\nA;Łódź\nB;refused\nC;text\nD\n")
    assert outcomes(made) == [
        (2, RowOutcome.MADE, "A"), (3, RowOutcome.REFUSED, "B"), (4, RowOutcome.REFUSED, "C"),
        (5, RowOutcome.MADE, "D"),
    ]  # fmt: skip
    assert (made.state, made.row_count, made.done_count, made.refused_count) == (ImportState.DONE, 4, 4, 2)
    assert sorted(db.session.scalars(db.select(Institution.name))) == ["A", "D"]
    assert [event for event in emitted if isinstance(event, RightsChanged)] == [RightsChanged(admin.id)] * 2
    assert emitted[0] == ListHandedIn(import_id=made.id, by_id=admin.id, network_id=None)


def test_a_workbook_is_read_like_a_text_file(hand_in: HandIn, admin: Person) -> None:
    made = hand_in(admin, xlsx_of(("Town", "Name"), [("Łódź", "A")]))
    assert outcomes(made) == [(2, RowOutcome.MADE, "A")]
    assert db.session.query(Institution).one().town == "Łódź"


def test_sentences_are_in_the_language_of_the_one_who_handed_in(hand_in: HandIn, admin: Person) -> None:
    with unit_of_work():
        admin.language = "en"
    made = hand_in(admin, "Name;Town\nA;refused\n")
    assert [row.sentence for row in queries.all_rows(made)] == ["Please fill this in."]


def test_our_own_mistake_costs_one_row_and_logs_no_words(
    hand_in: HandIn, admin: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        made = hand_in(admin, "Name;Town\nTajna;broken\nB;Łódź\n")
    assert [outcome for _, outcome, _ in outcomes(made)] == [RowOutcome.REFUSED, RowOutcome.MADE]
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
    assert "Tajna" not in caplog.text


def test_a_row_that_another_visitor_did_first_is_tried_once_more(
    hand_in: HandIn, admin: Person, trial: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def late(handed: Handed, row: Row) -> Result:
        calls.append(row["name"])
        if len(calls) == 1:
            return trial.handler(handed, Row(row.number, {"name": "taken"}))
        return Result(RowOutcome.SAME, "found")

    make_taken = Institution(key="taken", name="taken", kind=UnitKind.SCHOOL)
    with unit_of_work():
        db.session.add(make_taken)
    monkeypatch.setitem(carrying.kinds, "trial", Kind("trial", late, trial.columns, trial.label))
    assert outcomes(hand_in(admin, "Name\nA\n")) == [(2, RowOutcome.SAME, "A")]
    assert calls == ["A", "A"]


@pytest.mark.parametrize("data", ["", "Town\nA\n", "Name;Nazwa\nA;B\n", "Name\n", b"%PDF-1.7\x00\x00", 'Name\n"A\n'])
def test_a_file_that_is_no_such_list_is_refused_as_a_whole(hand_in: HandIn, admin: Person, data: str | bytes) -> None:
    made = hand_in(admin, data)
    assert (made.state, made.done_count) == (ImportState.REFUSED, 0)
    assert made.problem
    assert not list(keeping.folder().iterdir())


def test_cells_that_cannot_be_stored_are_refused_with_their_row(hand_in: HandIn, admin: Person) -> None:
    rows = [("a\ufffdb", ""), ("x" * 2001, ""), ("dobra", "")]
    made = hand_in(admin, xlsx_of(("Name", "Town"), rows))
    assert [outcome for _, outcome, _ in outcomes(made)] == [RowOutcome.REFUSED, RowOutcome.REFUSED, RowOutcome.MADE]


def test_a_list_goes_on_where_a_killed_worker_left_it(
    hand_in: HandIn, admin: Person, trial: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What ends a process, nothing catches."""

    def dying(handed: Handed, row: Row) -> Result:
        if row["name"] == "C30":
            raise Killed
        return trial.handler(handed, row)

    data = "Name\n" + "".join(f"C{number}\n" for number in range(50))
    made = hand_in(admin, data, read=False)
    with monkeypatch.context() as patch:
        patch.setitem(carrying.kinds, "trial", Kind("trial", dying, trial.columns, trial.label))
        with pytest.raises(Killed):
            carrying.read_list({"import_id": made.id})
    db.session.rollback()
    db.session.expire_all()
    assert made.state is ImportState.RUNNING
    assert made.done_count == len(outcomes(made)) <= 30
    carrying.read_list({"import_id": made.id})
    db.session.expire_all()
    assert (made.state, made.done_count) == (ImportState.DONE, 50)
    assert db.session.query(Institution).count() == 50
    assert [outcome for _, outcome, _ in outcomes(made)] == [RowOutcome.MADE] * 50


def test_a_long_list_is_done_in_turns_between_other_jobs(
    hand_in: HandIn, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "TURN_SECONDS", 0.0)
    made = hand_in(admin, "Name\n" + "".join(f"D{number}\n" for number in range(30)), read=False)
    assert carry_out_due(1) == 1
    db.session.expire_all()
    assert (made.state, made.done_count) == (ImportState.RUNNING, 0)
    monkeypatch.setattr(carrying, "TURN_SECONDS", 2.0)
    assert carry_out_due(5) == 1
    db.session.expire_all()
    assert (made.state, made.done_count) == (ImportState.DONE, 30)
    assert {job.state for job in db.session.query(Job)} == {JobState.DONE}


def test_a_persons_lists_are_done_in_the_order_they_came(hand_in: HandIn, admin: Person, obcy: Person) -> None:
    first, second = hand_in(admin, "Name\nA\n", read=False), hand_in(admin, "Name\nB\n")
    assert (second.state, db.session.query(Institution).count()) == (ImportState.WAITING, 0)
    with unit_of_work():
        obcy.is_admin = True
    assert hand_in(obcy, "Name\nC\n").state is ImportState.DONE
    carrying.read_list({"import_id": first.id})
    carrying.read_list({"import_id": second.id})
    db.session.expire_all()
    assert (first.state, second.state) == (ImportState.DONE, ImportState.DONE)


def test_a_list_stops_when_who_handed_it_in_may_not_any_more(hand_in: HandIn, anna: Person, finanse: Network) -> None:
    made = hand_in(anna, "Name\nA\n", network=finanse, read=False)
    make.remove(anna, finanse)
    carrying.read_list({"import_id": made.id})
    db.session.expire_all()
    assert made.state is ImportState.REFUSED
    assert made.problem
    assert db.session.query(Institution).count() == 0


def test_a_list_whose_file_is_gone_says_so(hand_in: HandIn, admin: Person) -> None:
    made = hand_in(admin, "Name\nA\n", read=False)
    keeping.remove(made.stored_name)
    carrying.read_list({"import_id": made.id})
    db.session.expire_all()
    assert made.state is ImportState.REFUSED


def test_a_list_given_up_says_so(hand_in: HandIn, admin: Person) -> None:
    made = hand_in(admin, "Name\nA\n", read=False)
    with unit_of_work():
        carrying._give_up({"import_id": made.id})
    db.session.expire_all()
    assert made.state is ImportState.REFUSED
    carrying.read_list({"import_id": made.id})
    assert db.session.query(Institution).count() == 0


def test_nothing_is_left_of_a_file_once_it_is_read(hand_in: HandIn, admin: Person) -> None:
    hand_in(admin, "Name\nA\n")
    assert not list(keeping.folder().iterdir())


def test_old_lists_and_forgotten_files_are_swept(
    hand_in: HandIn, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, young = hand_in(admin, "Name\nA\n"), hand_in(admin, "Name\nB\n")
    waiting = hand_in(admin, "Name\nC\n", read=False)
    ids = [old.id, young.id, waiting.id]
    (keeping.folder() / "forgotten").write_bytes(b"x")
    with unit_of_work():
        old.created_at = clock.now() - timedelta(days=91)
    sweep_imports()
    assert (keeping.folder() / "forgotten").exists()
    monkeypatch.setattr("networks.imports.upkeep.DAY_SECONDS", -1)
    sweep_imports()
    db.session.rollback()
    assert list(db.session.scalars(db.select(ImportList.id).order_by(ImportList.id))) == ids[1:]
    assert db.session.query(ImportRow).filter_by(import_id=ids[0]).count() == 0
    assert [path.name for path in keeping.folder().iterdir()] == [waiting.stored_name]
    keeping.remove(waiting.stored_name)


def test_disabled_people_do_nothing_through_their_lists(hand_in: HandIn, admin: Person, app: Flask) -> None:
    made = hand_in(admin, "Name\nA\n", read=False)
    with unit_of_work():
        people.disable(admin)
    carrying.read_list({"import_id": made.id})
    db.session.expire_all()
    assert made.state is ImportState.REFUSED
