"""What pages know of the room log: how far rooms had come when a page was made.

Scripts go on from there, and what is made from a room's content can be kept until its head moves. The log itself is
kept above (`realtime`), which registers itself here; without it pages are simply not live and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from flask import Flask, current_app, g

from networks.core.db import db

Heads = dict[str, int]

_KEY = "sieci_room_heads"


def keep_heads(app: Flask, heads_of_rooms: Callable[[Iterable[str]], Heads]) -> None:
    """Let pages ask `heads_of_rooms` for the newest `seq` of rooms."""
    app.extensions[_KEY] = heads_of_rooms


def heads_of(rooms: Iterable[str]) -> Heads:
    """The newest `seq` of these rooms' logs; quiet rooms are left out."""
    ask: Callable[[Iterable[str]], Heads] | None = current_app.extensions.get(_KEY)
    if ask is None:
        return {}
    wanted, known = list(rooms), _known()
    if missing := [room for room in wanted if room not in known]:
        found = ask(missing)
        known.update({room: found.get(room, 0) for room in missing})
    return {room: known[room] for room in wanted if known[room]}


def _known() -> Heads:
    """What was asked already in the reading transaction that is open; a later one may find other heads."""
    transaction = db.session().get_transaction()
    before, known = cast(tuple[object, Heads], g.get(_KEY, (None, {})))
    if transaction is None or transaction is not before:
        known = {}
        g.sieci_room_heads = (transaction, known)
    return known


def head_of(room: str) -> int:
    """The newest `seq` of a room's log; 0 for an empty room."""
    return heads_of([room]).get(room, 0)
