"""Valid requests about who is and was in a session."""

from __future__ import annotations

from datetime import timedelta

from networks.core import clock
from networks.core.unit_of_work import unit_of_work
from networks.presence import actions
from networks.presence.models import PresenceKind
from networks.sessions.models import LiveSession
from tests import make_sessions
from tests.house.authorisation.asking import Asked, Cell, builds


def over(cell: Cell) -> LiveSession:
    """A session of an hour that is over; whoever asks was in it."""
    begin = clock.now() - timedelta(hours=1)
    with clock.held_at(begin):
        live = cell.live()
        with unit_of_work():
            actions.see(live, [cell.world.person(cell.column).id])
    make_sessions.move(cell.leader, live, "close")
    return live


def on_the_telephone(cell: Cell) -> LiveSession:
    """A session in which a colleague takes part by telephone."""
    live = cell.live()
    with unit_of_work():
        actions.enter(cell.leader, live, cell.world.colleagues[cell.place], PresenceKind.PHONE)
    return live


@builds("presence.people", "presence.list_", "presence.workbook", "presence.document", "presence_api.show")
def running(cell: Cell) -> Asked:
    """A session that runs."""
    return Asked({"session_id": cell.live().id})


@builds("presence.enter")
def entering(cell: Cell) -> Asked:
    """A colleague telephones."""
    person_id = str(cell.world.colleagues[cell.place].id)
    return Asked({"session_id": cell.live().id}, form={"person_id": person_id, "kind": "phone", "back": "desk"})


@builds("presence_api.enter")
def entering_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked(
        {"session_id": cell.live().id}, json={"person_id": cell.world.colleagues[cell.place].id, "kind": "phone"}
    )


@builds("presence.leave")
def leaving(cell: Cell) -> Asked:
    """A colleague hangs up."""
    person_id = str(cell.world.colleagues[cell.place].id)
    return Asked({"session_id": on_the_telephone(cell).id}, form={"person_id": person_id, "back": "desk"})


@builds("presence_api.leave")
def leaving_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"session_id": on_the_telephone(cell).id}, json={"person_id": cell.world.colleagues[cell.place].id})


@builds("presence.correct")
def correcting(cell: Cell) -> Asked:
    """Other minutes for a colleague."""
    person_id = str(cell.world.colleagues[cell.place].id)
    return Asked(
        {"session_id": over(cell).id}, form={"person_id": person_id, "minutes": "20", "reason": "Zerwane łącze."}
    )


@builds("presence_api.correct")
def correcting_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    person_id = cell.world.colleagues[cell.place].id
    return Asked(
        {"session_id": over(cell).id}, json={"person_id": person_id, "minutes": 20, "reason": "Zerwane łącze."}
    )


@builds("presence.rate")
def rating(cell: Cell) -> Asked:
    """What one says of a session."""
    return Asked({"session_id": over(cell).id}, form={"mark": "4", "words": "", "back": "room"})


@builds("presence_api.rate")
def rating_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"session_id": over(cell).id}, json={"mark": 4, "words": ""})


@builds("presence_api.ratings")
def results(cell: Cell) -> Asked:
    """What people said of a session."""
    return Asked({"session_id": over(cell).id})
