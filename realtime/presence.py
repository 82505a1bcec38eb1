"""How many are in a session, live: a number, told when it changed."""

from __future__ import annotations

from collections.abc import Sequence

from networks.presence.queries import here_count
from realtime import log
from realtime.log import Shown


def _here(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    return {id_: Shown({"id": id_, "here": here_count(id_)}) for id_ in ids}


log.render("people.counted", _here)
