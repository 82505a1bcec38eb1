"""The network's room hears of published and corrected records."""

from __future__ import annotations

from collections.abc import Sequence

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.records import actions
from networks.sessions.models import SessionState
from realtime import log
from tests import make_sessions


def test_each_version_is_an_entry_of_the_networks_room(anna: Person, finanse: Network) -> None:
    live = make_sessions.live_session(anna, finanse, SessionState.CLOSED, title="Koszty")
    with unit_of_work():
        actions.publish(anna, live)
    with unit_of_work():
        actions.correct(anna, live, "Literówka")
    db.session.rollback()
    kept = log.entries(f"network:{finanse.slug}", 1, 100)
    said = [entry.shown.data for entry in kept if entry.kind == "record.published"]
    assert [(one["session_id"], one["number"], one["title"]) for one in said] == [
        (live.id, 1, "Koszty"), (live.id, 2, "Koszty"),
    ]  # fmt: skip


def test_what_happened_to_one_thing_many_times_is_read_once(finanse: Network) -> None:
    asked: list[list[int]] = []

    def render(_room: str, ids: Sequence[int]) -> dict[int, log.Shown]:
        asked.append(sorted(ids))
        return {id_: log.Shown({"id": id_}) for id_ in ids}

    log.render("things.counted", render, room_kinds=("things",))
    for subject_id in (7, 7, 8, 7):
        with unit_of_work():
            log.append("things:1", "things.counted", subject_id)
    told = [entry.shown.data["id"] for entry in log.entries("things:1", 1, 100)]
    assert (asked, told) == ([[7, 8]], [7, 7, 8, 7])
