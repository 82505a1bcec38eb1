"""What happened, told to those who listen: in the transaction (`before_commit`) or after it (`after_commit`).

A listener connects to a class of event: `@before_commit.connect_via(PostPublished)`. Listeners before the commit
write to the database only; if one fails, nothing happened. Listeners after it talk to the world; if one fails it is
logged and the others still run. Listeners of one moment do not rely on the order among them.
"""

from __future__ import annotations

from dataclasses import dataclass

from blinker import Signal


@dataclass(frozen=True)
class Event:
    """Something that happened, past tense, carrying ids only."""


before_commit = Signal("Tells listeners of an event while its transaction is still open.")
after_commit = Signal("Tells listeners of an event once its transaction is durable.")
