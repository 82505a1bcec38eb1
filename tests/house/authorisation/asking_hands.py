"""Valid requests about raised hands."""

from __future__ import annotations

from networks.core.unit_of_work import unit_of_work
from networks.hands import actions
from networks.hands.models import Hand
from tests import make_sessions
from tests.house.authorisation.asking import Asked, Cell, builds


def up(cell: Cell) -> Hand:
    """The writer's hand."""
    return make_sessions.hand(cell.writer, cell.live())


@builds("hands.raise_hand")
def raising(cell: Cell) -> Asked:
    """A hand to raise."""
    return Asked({"session_id": cell.live().id}, form={"back": "room"})


@builds("hands_api.raise_hand")
def raising_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"session_id": cell.live().id}, json={})


@builds("hands_api.hands")
def queue(cell: Cell) -> Asked:
    """The queue of a session."""
    return Asked({"session_id": cell.live().id})


@builds("hands.lower", "hands.invite", "hands.speak", "hands.skip")
def moving(cell: Cell) -> Asked:
    """A hand that is up."""
    return Asked({"hand_id": up(cell).id}, form={"back": "desk"})


@builds("hands_api.lower", "hands_api.invite", "hands_api.speak", "hands_api.skip")
def moving_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"hand_id": up(cell).id}, json={})


def speaking(cell: Cell) -> Hand:
    """The writer has the word."""
    hand = up(cell)
    with unit_of_work():
        actions.give_word(cell.leader, hand.session, hand)
    return hand


@builds("hands.done")
def ending(cell: Cell) -> Asked:
    """Somebody who has spoken."""
    return Asked({"hand_id": speaking(cell).id}, form={"back": "desk"})


@builds("hands_api.done")
def ending_by_program(cell: Cell) -> Asked:
    """The same as JSON."""
    return Asked({"hand_id": speaking(cell).id}, json={})
