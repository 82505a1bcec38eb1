"""The steps of a session's life for programs. Publishing is in `networks/records`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.sessions import actions
from networks.sessions.forms import Move
from networks.sessions.queries import item_for, session_for
from networks.sessions.showing import session_data
from networks.stage.acts import STEPS, Step
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("stage_life_api", __name__, url_prefix="/api/v1")


@bp.post("/sessions/<int:session_id>/agenda/<int:item_id>")
@describe("Begin a point of the agenda; the one under way ends")
@login_required
@again_on_race
def go_on(session_id: int, item_id: int) -> ResponseReturnValue:
    """The session, this point under way."""
    person = signed_in()
    live, item = item_for(person, session_id, item_id)
    with unit_of_work():
        actions.go_on(person, live, item)
    return jsonify(session_data(live))


def _door(step: Step) -> Callable[..., ResponseReturnValue]:
    """The door of a step: answers with the session as it is then."""

    @describe(step.summary, body=Move)
    @login_required
    @again_on_race
    def move(session_id: int) -> ResponseReturnValue:
        person = signed_in()
        live = session_for(person, session_id)
        # A step that needs no words may come without any.
        asked = read(Move, json_body() if request.get_data(cache=True) else {})
        with unit_of_work():
            step.carry_out(person, live, asked)
        return jsonify(session_data(live))

    return move


for _name, _step in STEPS.items():
    bp.add_url_rule(f"/sessions/<int:session_id>/{_step.path}", _name, _door(_step), methods=["POST"])
