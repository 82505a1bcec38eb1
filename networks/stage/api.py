"""What programs do on the pages of a session: let a question go on as a thread."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core import html
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.questions import showing
from networks.questions.queries import question_for
from networks.stage import actions
from networks.stage.forms import IntoThread
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("stage_api", __name__, url_prefix="/api/v1")


@bp.post("/questions/<int:question_id>/thread")
@describe("Let a question of a session go on as a thread of the network", body=IntoThread)
@login_required
@again_on_race
def begin_thread(question_id: int) -> ResponseReturnValue:
    """201 with the question, its `thread_id` filled; 200 if it has its thread already."""
    person = signed_in()
    question = question_for(person, question_id)
    asked = read(IntoThread, json_body())
    words = html.write(actions.first_post(question))
    with unit_of_work():
        sent = actions.begin_thread(person, question, asked.version, words)
    shown = showing.as_backstage(question.session, [question])[question.id]
    return jsonify(shown), 201 if sent.is_new else 200
