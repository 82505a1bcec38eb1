"""Notices for programs."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.notifications import actions, queries
from networks.notifications.forms import NoticesAsked, ReadForm
from networks.notifications.showing import bell_data, notice_data
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("notices_api", __name__, url_prefix="/api/v1")


@bp.get("/notices")
@describe("What one should hear of, oldest first", query=NoticesAsked)
@login_required
def notices() -> ResponseReturnValue:
    """A keyset page of one's notices and how many are unread; what one may not see any more is left out."""
    person = signed_in()
    asked = read(NoticesAsked, request.args)
    piece = queries.listed_after(person, asked.after, asked.limit, only_unread=asked.unread)
    items = [notice_data(line) for line in piece.items]
    return jsonify(items=items, next=piece.next, **bell_data(queries.bell_of(person)))


@bp.post("/notices/read")
@describe("Mark one's notices as read, up to an id or those of a room", body=ReadForm)
@login_required
@again_on_race
def mark_read() -> ResponseReturnValue:
    """How many are unread then."""
    person = signed_in()
    form = read(ReadForm, json_body())
    with unit_of_work():
        if form.place:
            actions.read_at(person, form.place)
        actions.read_through(person, form.through)
    return jsonify(bell_data(queries.bell_of(person)))
