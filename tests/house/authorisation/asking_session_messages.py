"""Valid requests about messages in sessions and notes backstage."""

from __future__ import annotations

from networks.core.unit_of_work import unit_of_work
from networks.session_messages import actions
from networks.session_messages.models import SessionMessage
from tests import make_sessions
from tests.house.authorisation.asking import Asked, Cell, builds, client_id

REASON = "Proszę krócej."


def waiting(cell: Cell) -> SessionMessage:
    """The writer's message, which waits for a decision."""
    return make_sessions.session_message(cell.writer, cell.live())


@builds("session_messages.send", "session_messages.note")
def new_words(cell: Cell) -> Asked:
    """Words for everybody in a session, or for those backstage."""
    return Asked({"session_id": cell.live().id}, form={"text": "Dzień dobry", "client_id": client_id(), "back": "room"})


@builds("session_messages_api.send", "session_messages_api.note")
def new_words_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"session_id": cell.live().id}, json={"text": "Dzień dobry", "client_id": client_id()})


@builds("session_messages_api.messages", "session_messages_api.notes")
def what_was_said(cell: Cell) -> Asked:
    """A list in a session."""
    return Asked({"session_id": cell.live().id})


@builds(
    "session_messages.approve", "session_messages.return", "session_messages.reject",
)  # fmt: skip
def decision(cell: Cell) -> Asked:
    """A decision on a message that waits."""
    return Asked({"message_id": waiting(cell).id}, form={"version": "1", "reason": REASON, "back": "desk"})


@builds("session_messages_api.approve", "session_messages_api.return", "session_messages_api.reject")
def decision_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"message_id": waiting(cell).id}, json={"version": 1, "reason": REASON})


def shown(cell: Cell) -> SessionMessage:
    """The writer's message, which everybody sees."""
    message = waiting(cell)
    with unit_of_work():
        actions.approve(cell.leader, message, 1)
    return message


@builds("session_messages.hide")
def taking_away(cell: Cell) -> Asked:
    """Hiding a message that is shown."""
    return Asked({"message_id": shown(cell).id}, form={"version": "2", "reason": REASON, "back": "desk"})


@builds("session_messages_api.hide")
def taking_away_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"message_id": shown(cell).id}, json={"version": 2, "reason": REASON})


def decided(cell: Cell) -> SessionMessage:
    """A message on which whoever asks decided a moment ago, if they may; else the leader did."""
    message = waiting(cell)
    person = cell.world.actors[cell.column].person
    by = person if cell.place == "finanse" and cell.column in {"marta", "anna"} else cell.leader
    with unit_of_work():
        actions.reject(by or cell.leader, message, 1, REASON)
    return message


@builds("session_messages.undo")
def taking_back_a_decision(cell: Cell) -> Asked:
    """Undoing one's own decision."""
    return Asked({"message_id": decided(cell).id}, form={"version": "2", "back": "desk"})


@builds("session_messages_api.undo")
def taking_back_a_decision_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"message_id": decided(cell).id}, json={"version": 2})


def returned(cell: Cell) -> SessionMessage:
    """The writer's message with a hint."""
    message = waiting(cell)
    with unit_of_work():
        actions.send_back(cell.leader, message, 1, REASON)
    return message


@builds("session_messages.revise")
def other_words(cell: Cell) -> Asked:
    """Other words for a returned message."""
    return Asked({"message_id": returned(cell).id}, form={"version": "2", "text": "Krócej", "back": "room"})


@builds("session_messages_api.revise")
def other_words_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"message_id": returned(cell).id}, json={"version": 2, "text": "Krócej"})


@builds("session_messages.withdraw")
def taking_back(cell: Cell) -> Asked:
    """Taking one's message back."""
    return Asked({"message_id": waiting(cell).id}, form={"back": "room"})


@builds("session_messages_api.withdraw")
def taking_back_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"message_id": waiting(cell).id}, json={})
