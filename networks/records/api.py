"""Records for programs: the same actions as the pages, as JSON under `/api/v1`."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.records import actions, queries
from networks.records.forms import Asking, CorrectForm
from networks.records.models import SessionRecord
from networks.records.showing import record_data
from networks.sessions.forms import Move
from networks.sessions.models import LiveSession
from networks.sessions.queries import session_for
from networks.sessions.showing import session_data
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("records_api", __name__, url_prefix="/api/v1/sessions/<int:session_id>")


@bp.post("/publish")
@describe("Publish a closed session with its record", body=Move)
@login_required
@again_on_race
def publish(session_id: int) -> ResponseReturnValue:
    """The session with its record; 409 unless it is closed."""
    person = signed_in()
    live = session_for(person, session_id)
    asked = read(Move, json_body() if request.content_length else {})
    with unit_of_work():
        record = actions.publish(person, live, asked.version)
    return jsonify(session_data(live) | {"record": {"number": record.number}})


@bp.get("/record")
@describe("The record of a session, the newest version or the one asked for", query=Asking)
@login_required
def show(session_id: int) -> ResponseReturnValue:
    """The version with its content; 404 before it is published."""
    live = session_for(signed_in(), session_id)
    return jsonify(_data(live, queries.record_of(live, read(Asking, request.args).v)))


@bp.post("/record/correct")
@describe("Publish the next version of a record, made from what is true now", body=CorrectForm)
@login_required
@again_on_race
def correct(session_id: int) -> ResponseReturnValue:
    """201 with the new version; 409 before the record is published, or if it was corrected since `number`."""
    person = signed_in()
    live = session_for(person, session_id)
    asked = read(CorrectForm, json_body())
    spend(person)
    with unit_of_work():
        record = actions.correct(person, live, asked.reason, asked.number)
    return jsonify(_data(live, record)), 201


def _data(live: LiveSession, record: SessionRecord) -> dict[str, object]:
    return record_data(record, [one.number for one in queries.versions_of(live)])
