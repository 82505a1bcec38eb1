"""Who is and was in a session for programs: the same actions as the pages, as JSON under `/api/v1`."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.errors import require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.presence import actions, policy, queries, showing
from networks.presence.attendance import attendance
from networks.presence.forms import Correction, Entered, Left, Rating
from networks.presence.models import PresenceKind
from networks.sessions.queries import session_for
from networks.sessions.refusals import MAY_NOT
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("presence_api", __name__, url_prefix="/api/v1")
SESSION: Final = "/sessions/<int:session_id>"


@bp.get(f"{SESSION}/attendance")
@describe("Who was in a session and for how long")
@login_required
def show(session_id: int) -> ResponseReturnValue:
    """For those backstage while people are in it, afterwards for coordinators; others get 403."""
    person = signed_in()
    live = session_for(person, session_id)
    require(policy.can_see_list(person, live), MAY_NOT)
    here = queries.here_count(live.id) if live.is_running else 0
    return jsonify(showing.list_data(live, attendance(live), here))


@bp.post(f"{SESSION}/attendance/enter")
@describe("Note that somebody takes part by telephone or on site", body=Entered)
@login_required
@again_on_race
def enter(session_id: int) -> ResponseReturnValue:
    """201 with the entry, 200 if the person is entered in this way already."""
    person = signed_in()
    live = session_for(person, session_id)
    form = read(Entered, json_body())
    whom = queries.participant(live, form.person_id, form.email)
    with unit_of_work():
        sent = actions.enter(person, live, whom, PresenceKind(form.kind))
    return jsonify(showing.entered_data(sent.thing)), 201 if sent.is_new else 200


@bp.post(f"{SESSION}/attendance/leave")
@describe("Note that somebody who was entered by hand takes part no more", body=Left)
@login_required
@again_on_race
def leave(session_id: int) -> ResponseReturnValue:
    """Who left; 409 `not_entered` for somebody who is not entered."""
    person = signed_in()
    live = session_for(person, session_id)
    form = read(Left, json_body())
    whom = queries.participant(live, form.person_id, form.email)
    with unit_of_work():
        left = actions.leave(person, live, whom)
    return jsonify(person_id=left.id)


@bp.post(f"{SESSION}/attendance/correct")
@describe("Set somebody's minutes by hand, with a reason", body=Correction)
@login_required
@again_on_race
def correct(session_id: int) -> ResponseReturnValue:
    """The person's line of the list; for coordinators, once the session was held."""
    person = signed_in()
    live = session_for(person, session_id)
    form = read(Correction, json_body())
    with unit_of_work():
        actions.correct(person, live, queries.known(form.person_id), form.minutes, form.reason)
    line = next(line for line in attendance(live) if line.person.id == form.person_id)
    return jsonify(showing.line_data(line)), 201


@bp.get(f"{SESSION}/rating")
@describe("How useful people found a session")
@login_required
def ratings(session_id: int) -> ResponseReturnValue:
    """For coordinators and the experts of the session, once it was held; fewer than five ratings are not told."""
    person = signed_in()
    live = session_for(person, session_id)
    require(policy.can_see_ratings(person, live), MAY_NOT)
    return jsonify(showing.ratings_data(queries.ratings_of(live)))


@bp.post(f"{SESSION}/rating")
@describe("Say how useful a session was", body=Rating)
@login_required
@again_on_race
def rate(session_id: int) -> ResponseReturnValue:
    """What is kept; saying it again replaces what was said before."""
    person = signed_in()
    live = session_for(person, session_id)
    form = read(Rating, json_body())
    spend(person)
    with unit_of_work():
        actions.rate(person, live, form.mark, form.words)
    return jsonify(mark=form.mark, words=form.words), 201
