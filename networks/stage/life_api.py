"""The steps of a session's life for programs. Publishing is in `networks/records`."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.sessions import actions
from networks.sessions.forms import Move
from networks.sessions.queries import item_for, session_for
from networks.sessions.showing import session_data
from networks.stage import acts
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("stage_life_api", __name__, url_prefix="/api/v1")


@bp.post("/sessions/<int:session_id>/announce")
@describe("Announce a session; it needs a title and a time", body=Move)
@login_required
@again_on_race
def announce(session_id: int) -> ResponseReturnValue:
    """The session, announced."""
    return _moved(session_id, "announce")


@bp.post("/sessions/<int:session_id>/open")
@describe("Open the lobby of a session; who does counts as the moderator present", body=Move)
@login_required
@again_on_race
def open_lobby(session_id: int) -> ResponseReturnValue:
    """The session, its lobby open."""
    return _moved(session_id, "open")


@bp.post("/sessions/<int:session_id>/start")
@describe("Start a session; without an expert it needs a reason", body=Move)
@login_required
@again_on_race
def start(session_id: int) -> ResponseReturnValue:
    """The session, live."""
    return _moved(session_id, "start")


@bp.post("/sessions/<int:session_id>/pause")
@describe("Interrupt a session, with a reason everybody sees", body=Move)
@login_required
@again_on_race
def pause(session_id: int) -> ResponseReturnValue:
    """The session, paused."""
    return _moved(session_id, "pause")


@bp.post("/sessions/<int:session_id>/resume")
@describe("Go on after a pause", body=Move)
@login_required
@again_on_race
def resume(session_id: int) -> ResponseReturnValue:
    """The session, live again."""
    return _moved(session_id, "resume")


@bp.post("/sessions/<int:session_id>/close")
@describe("End a session; refused while a question has no fate", body=Move)
@login_required
@again_on_race
def close(session_id: int) -> ResponseReturnValue:
    """The session, closed."""
    return _moved(session_id, "close")


@bp.post("/sessions/<int:session_id>/cancel")
@describe("Cancel a session that has not begun, with a reason everybody sees", body=Move)
@login_required
@again_on_race
def cancel(session_id: int) -> ResponseReturnValue:
    """The session, cancelled."""
    return _moved(session_id, "cancel")


@bp.post("/sessions/<int:session_id>/rehearse")
@describe("Begin a rehearsal; what is done in it is wiped before the lobby opens", body=Move)
@login_required
@again_on_race
def rehearse(session_id: int) -> ResponseReturnValue:
    """The session, being rehearsed."""
    return _moved(session_id, "rehearse")


@bp.post("/sessions/<int:session_id>/rehearse/end")
@describe("End the rehearsal and wipe what was done in it", body=Move)
@login_required
@again_on_race
def end_rehearsal(session_id: int) -> ResponseReturnValue:
    """The session as it was before the rehearsal."""
    return _moved(session_id, "end_rehearsal")


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


def _moved(session_id: int, step: str) -> ResponseReturnValue:
    person = signed_in()
    live = session_for(person, session_id)
    # A step that needs no words may come without any.
    asked = read(Move, json_body() if request.get_data(cache=True) else {})
    with unit_of_work():
        acts.STEPS[step](person, live, asked)
    return jsonify(session_data(live))
