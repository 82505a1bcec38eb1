"""Two moderators decide on the same message at the same moment: one decision counts, the other learns of it."""

from __future__ import annotations

from contextvars import Context
from threading import Barrier, Thread

import pytest
from flask import Flask

from networks.core.db import db
from networks.core.errors import Conflict
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.session_messages import actions, queries
from networks.session_messages.models import SessionMessage
from networks.sessions import actions as life
from networks.sessions.models import ItemState, LiveSession


def _together(app: Flask, *acts: object) -> list[str]:
    """Run the acts at the same moment, each in a thread and a context of its own; answers what became of each."""
    outcomes, start = [""] * len(acts), Barrier(len(acts))

    def run(at: int, act: object) -> None:
        with app.app_context():
            try:
                start.wait(10)
                with unit_of_work():
                    act()  # type: ignore[operator]
                outcomes[at] = "done"
            except Conflict as problem:
                outcomes[at] = problem.code
            finally:
                db.session.remove()

    threads = [Thread(target=Context().run, args=(run, at, act)) for at, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.rollback()
    db.session.expire_all()
    return outcomes


@pytest.mark.parametrize("_round", range(5))
def test_one_decision_counts_and_the_other_is_stale(
    _round: int, app: Flask, marta: Person, anna: Person, message: SessionMessage
) -> None:
    ids = (marta.id, anna.id, message.id)
    db.session.rollback()

    def approve() -> None:
        actions.approve(db.session.get_one(Person, ids[0]), db.session.get_one(SessionMessage, ids[2]), 1)

    def reject() -> None:
        actions.reject(db.session.get_one(Person, ids[1]), db.session.get_one(SessionMessage, ids[2]), 1, "Nie teraz")

    outcomes = _together(app, approve, reject)
    assert sorted(outcomes) == ["done", "stale"]
    after = db.session.get_one(SessionMessage, ids[2])
    assert after.version == 2
    assert after.state is (ItemState.APPROVED if outcomes[0] == "done" else ItemState.REJECTED)


def test_what_is_approved_while_the_session_closes_is_shown_or_refused_and_never_both(
    app: Flask, marta: Person, anna: Person, live: LiveSession, message: SessionMessage
) -> None:
    ids = (marta.id, anna.id, message.id, live.id)
    db.session.rollback()

    def approve() -> None:
        actions.approve(db.session.get_one(Person, ids[0]), queries.with_ids(ids[3], [ids[2]])[0], 1)

    def close() -> None:
        life.close(db.session.get_one(Person, ids[1]), db.session.get_one(LiveSession, ids[3]))

    outcomes = _together(app, approve, close)
    after = db.session.get_one(SessionMessage, ids[2])
    assert outcomes[1] == "done"
    assert after.version == 2
    assert after.state is (ItemState.APPROVED if outcomes[0] == "done" else ItemState.REJECTED)
