"""Valid requests about channels and messages."""

from __future__ import annotations

from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds, client_id


@builds("chat.show")
def channel(cell: Cell) -> Asked:
    """The general channel."""
    return Asked({"slug": cell.slug, "key": "general"})


@builds("chat.send")
def new_message(cell: Cell) -> Asked:
    """A message."""
    return Asked({"slug": cell.slug, "key": "general"}, form={"text": "Dzień dobry", "client_id": client_id()})


@builds("chat.edit_form")
def message(cell: Cell) -> Asked:
    """A message."""
    return Asked({"slug": cell.slug, "key": "general", "message_id": cell.message().id})


@builds("chat.edit")
def new_words_for_a_message(cell: Cell) -> Asked:
    """New words for a message."""
    values = {"slug": cell.slug, "key": "general", "message_id": cell.message().id}
    return Asked(values, form={"text": "Dobry wieczór", "version": "1"})


@builds("chat.withdraw")
def message_to_withdraw(cell: Cell) -> Asked:
    """A message to take back."""
    return Asked({"slug": cell.slug, "key": "general", "message_id": cell.message().id}, form={})


@builds("chat_api.messages")
def channel_of_programs(cell: Cell) -> Asked:
    """The general channel by id."""
    return Asked({"channel_id": make.channel(cell.world.networks[cell.place]).id})


@builds("chat_api.send")
def message_by_program(cell: Cell) -> Asked:
    """A message."""
    return Asked(channel_of_programs(cell).values, json={"text": "Dzień dobry", "client_id": client_id()})


@builds("chat_api.edit")
def new_words_for_a_message_by_program(cell: Cell) -> Asked:
    """New words for a message."""
    return Asked({"message_id": cell.message().id}, json={"text": "Dobry wieczór", "version": 1})


@builds("chat_api.withdraw")
def message_to_withdraw_by_program(cell: Cell) -> Asked:
    """A message to take back."""
    return Asked({"message_id": cell.message().id}, json={})
