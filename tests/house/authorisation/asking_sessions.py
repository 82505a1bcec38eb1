"""Valid requests about sessions: lists, preparing one, its people, and the steps of its life."""

from __future__ import annotations

from datetime import timedelta

from networks.core import clock
from networks.core.unit_of_work import unit_of_work
from networks.sessions import preparing
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.web.filters import iso
from tests import make_sessions
from tests.house.authorisation.asking import Asked, Builder, Cell, builds, client_id

REASON = "Powód, który można pokazać."
S = SessionState
# The step by its name in endpoints, and the state from which it is taken.
STEPS = {
    "announce": S.DRAFT, "open_lobby": S.ANNOUNCED, "start": S.LOBBY, "pause": S.LIVE, "resume": S.PAUSED,
    "close": S.LIVE, "cancel": S.ANNOUNCED, "rehearse": S.ANNOUNCED,
}  # fmt: skip


@builds("sessions.index", "sessions.new", "sessions_api.sessions")
def a_network(cell: Cell) -> Asked:
    """The network the session is in."""
    cell.live(S.ANNOUNCED)
    return Asked({"slug": cell.slug})


@builds(
    "sessions.edit_form", "sessions.named", "sessions.calendar", "sessions_api.session", "stage.lobby",
)  # fmt: skip
def an_announced_session(cell: Cell) -> Asked:
    """A session of which everybody in the network knows."""
    return Asked({"session_id": cell.live(S.ANNOUNCED).id})


@builds("sessions.draft")
def drafting(cell: Cell) -> Asked:
    """A new session with a time and an agenda."""
    form = {
        "title": "Nowa sesja", "day": "2030-05-06", "begins": "10:00", "ends": "11:00", "agenda": "15 Powitanie",
        "client_id": client_id(),
    }  # fmt: skip
    return Asked({"slug": cell.slug}, form=form)


@builds("sessions.edit")
def editing(cell: Cell) -> Asked:
    """Another title."""
    live = cell.live(S.DRAFT if cell.column == "anna" else S.ANNOUNCED)
    form = {"title": "Inny tytuł", "day": "2030-05-06", "begins": "10:00", "ends": "", "version": str(live.version)}
    return Asked({"session_id": live.id}, form=form)


@builds("sessions_api.draft")
def drafting_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    starts_at = iso(clock.now() + timedelta(days=2))
    return Asked({"slug": cell.slug}, json={"title": "Nowa sesja", "starts_at": starts_at, "client_id": client_id()})


@builds("sessions_api.change")
def changing_by_program(cell: Cell) -> Asked:
    """Another title."""
    return Asked({"session_id": cell.live(S.ANNOUNCED).id}, json={"title": "Inny tytuł"})


@builds("sessions.give_role")
def trusting(cell: Cell) -> Asked:
    """Trust in a colleague, which those who moderate may give."""
    colleague = cell.world.colleagues[cell.place]
    return Asked({"session_id": cell.live().id}, form={"person": str(colleague.id), "role": "trusted"})


@builds("sessions.take_role")
def trusting_no_more(cell: Cell) -> Asked:
    """The same trust taken back."""
    colleague = cell.world.colleagues[cell.place]
    return Asked({"session_id": _trusting(cell).id}, form={"person": str(colleague.id), "role": "trusted"})


@builds("sessions_api.give_role")
def trusting_by_program(cell: Cell) -> Asked:
    """Trust in a colleague by the address."""
    colleague = cell.world.colleagues[cell.place]
    return Asked({"session_id": cell.live().id}, json={"email": colleague.email, "role": "trusted"})


@builds("sessions_api.take_role")
def trusting_no_more_by_program(cell: Cell) -> Asked:
    """The same trust taken back."""
    colleague = cell.world.colleagues[cell.place]
    return Asked({"session_id": _trusting(cell).id}, json={"email": colleague.email, "role": "trusted"})


@builds("stage.end_rehearsal")
def ending_a_rehearsal(cell: Cell) -> Asked:
    """A rehearsal that is under way."""
    return Asked({"session_id": _rehearsed(cell).id}, form={"back": "lobby"})


@builds("stage_life_api.end_rehearsal")
def ending_a_rehearsal_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"session_id": _rehearsed(cell).id}, json={})


@builds("stage.go_on")
def next_point(cell: Cell) -> Asked:
    """The first point of the agenda."""
    return Asked(_point_of(cell), form={"back": "desk"})


@builds("stage_life_api.go_on")
def next_point_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked(_point_of(cell), json={})


def _trusting(cell: Cell) -> LiveSession:
    live = cell.live()
    make_sessions.give_role(cell.leader, live, cell.world.colleagues[cell.place], SessionRole.TRUSTED)
    return live


def _rehearsed(cell: Cell) -> LiveSession:
    live = cell.live(S.ANNOUNCED)
    make_sessions.move(cell.leader, live, "rehearse")
    return live


def _point_of(cell: Cell) -> dict[str, int]:
    live = cell.live()
    with unit_of_work():
        preparing.set_agenda(cell.leader, live, [preparing.Point("Powitanie", 15)])
    return {"session_id": live.id, "item_id": live.agenda[0].id}


def _step(state: SessionState, *, is_form: bool) -> Builder:
    def builder(cell: Cell) -> Asked:
        live = cell.live(state)
        fields = {"reason": REASON, "version": live.version}
        if is_form:
            return Asked({"session_id": live.id}, form={name: str(value) for name, value in fields.items()})
        return Asked({"session_id": live.id}, json=fields)

    return builder


for _name, _state in STEPS.items():
    builds(f"stage.{_name}")(_step(_state, is_form=True))
    builds(f"stage_life_api.{_name}")(_step(_state, is_form=False))
