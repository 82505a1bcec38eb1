"""Catching up over HTTP, for pages whose socket was cut and for programs without one."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from networks.access.current import login_required, signed_in
from networks.core.shapes import Shape, read
from networks.web.openapi import describe
from realtime import ticks
from realtime.catching_up import events_for
from realtime.log import BEHIND_MAX

bp = Blueprint("rooms_api", __name__, url_prefix="/api/v1")


class WhichEvents(Shape):
    """Which events of a room: those after number `after`, at most `limit` of them."""

    after: int = Field(default=0, ge=0, le=2**63 - 1)
    limit: int = Field(default=200, ge=1, le=BEHIND_MAX)


@bp.get("/rooms/<room>/events")
@describe("What happened in a room after a number", query=WhichEvents)
@login_required
def events(room: str) -> ResponseReturnValue:
    """The events, the room's head and the viewer's floor; `reset` when too much was missed."""
    person = signed_in()
    asked = read(WhichEvents, request.args)
    found = events_for(person, room, asked.after, asked.limit)
    ticks.note_room(room, person.id)
    return jsonify(found)
