"""Slides for programs and for the scripts of our pages, as JSON under `/api/v1`."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.errors import require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.sessions import policy as sessions_policy
from networks.sessions import queries as sessions
from networks.sessions.refusals import MAY_NOT
from networks.slides import actions, keeping, policy, queries, showing
from networks.slides.forms import BringForm, ChooseForm, RemoveForm, ShowForm
from networks.slides.refusals import FILE_MAX_BYTES
from networks.web.answers import json_body
from networks.web.openapi import describe
from networks.web.security import takes_files_of

bp = Blueprint("slides_api", __name__, url_prefix="/api/v1")


@bp.get("/sessions/<int:session_id>/slides")
@describe("The page everybody is shown, the pages one may look back at, and for those backstage the sets of slides")
@login_required
def index(session_id: int) -> ResponseReturnValue:
    """`shown` is the present page (number 0: none), `pages` those up to the furthest one shown."""
    person = signed_in()
    live = sessions.session_for(person, session_id)
    current = queries.current_of(live)
    is_backstage = sessions_policy.can_see_backstage(person, live)
    pages = queries.slides_of(current, policy.furthest_for(person, current)) if current else []
    items = [showing.slide_data(current, page) for page in pages] if current else []
    if not is_backstage:
        return jsonify(shown=showing.shown_to_audience(live), pages=items)
    sets = [showing.set_with_reason(one) for one in queries.sets_of(live)]
    return jsonify(showing.presenter_data(live) | {"sets": sets, "pages": items})


@bp.post("/sessions/<int:session_id>/slides")
@takes_files_of(FILE_MAX_BYTES)
@describe("Bring a PDF as multipart/form-data: `file` (at most 50 MB) and `client_id`")
@login_required
@again_on_race
def bring(session_id: int) -> ResponseReturnValue:
    """201 with the set, which is drawn from now on; 200 if it had been brought under this `client_id` before."""
    person = signed_in()
    live = sessions.session_for(person, session_id)
    require(policy.can_bring(person, live), MAY_NOT)  # before anything is stored
    form = read(BringForm, request.form)
    spend(person)
    file = keeping.keep(request.files.get("file"))
    with unit_of_work():
        sent = actions.bring(person, live, file, form.client_id)
    return jsonify(showing.set_with_reason(sent.thing)), 201 if sent.is_new else 200


@bp.post("/sessions/<int:session_id>/slide")
@describe("Show everybody a page: its `number`, or `go` next or previous", body=ShowForm)
@login_required
@again_on_race
def show(session_id: int) -> ResponseReturnValue:
    """What those backstage have in front of them afterwards; 409 `stale` if pages were turned since `version`."""
    person = signed_in()
    live = sessions.session_for(person, session_id)
    form = read(ShowForm, json_body())
    with unit_of_work():
        actions.show(person, live, number=form.number, step=form.step, set_id=form.set_id, version=form.version)
    return jsonify(showing.presenter_data(live))


@bp.get("/slides/<int:set_id>/pages/<int:number>")
@describe("A page of slides with its words")
@login_required
def page(set_id: int, number: int) -> ResponseReturnValue:
    """Only pages one may look at; never with notes."""
    slides, slide = queries.slide_for(signed_in(), set_id, number)
    return jsonify(showing.slide_data(slides, slide))


@bp.post("/slides/<int:set_id>/choose")
@describe("Make slides that are ready the ones everybody is shown", body=ChooseForm)
@login_required
@again_on_race
def choose(set_id: int) -> ResponseReturnValue:
    """The set; while people are in the session they see it at once."""
    person = signed_in()
    slides = queries.set_for(person, set_id)
    form = read(ChooseForm, json_body())
    with unit_of_work():
        actions.choose(person, slides, form.version)
    return jsonify(showing.set_with_reason(slides))


@bp.post("/slides/<int:set_id>/remove")
@describe("Take slides away for good", body=RemoveForm)
@login_required
@again_on_race
def remove(set_id: int) -> ResponseReturnValue:
    """The set, without its name and words."""
    person = signed_in()
    slides = queries.set_for(person, set_id)
    read(RemoveForm, json_body())
    with unit_of_work():
        actions.remove(person, slides)
    return jsonify(showing.set_with_reason(slides))
