"""What happens in channels. `by_id` is the person who did it."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class ChannelMade(Event):
    """A network has a new channel."""

    channel_id: int
    network_id: int


@dataclass(frozen=True)
class MessageEvent(Event):
    """Something about one message."""

    message_id: int
    channel_id: int
    network_id: int
    by_id: int


@dataclass(frozen=True)
class MessageSent(MessageEvent):
    """A message is there for all in the network."""


@dataclass(frozen=True)
class MessageEdited(MessageEvent):
    """An author changed the words of a message."""


@dataclass(frozen=True)
class MessageWithdrawn(MessageEvent):
    """A message was taken back by its author, or by somebody who keeps order."""


@dataclass(frozen=True)
class MessageReworded(MessageEvent):
    """A message reads otherwise because a person was erased: their name is gone from it, or from beside it."""
