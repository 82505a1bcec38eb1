"""Sessions for programs: drafting, reading, changing, naming people. Steps of their life are in `networks/stage`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import html
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.people.models import Person
from networks.people.queries import network_for
from networks.sessions import guests, policy, preparing, queries
from networks.sessions.forms import AgendaPoint, ChangedSession, NewRole, NewSession
from networks.sessions.models import LiveSession, SessionRole
from networks.sessions.preparing import Details, Point
from networks.sessions.showing import session_data
from networks.web.answers import json_body
from networks.web.openapi import describe
from networks.web.paging import Paging, paging

bp = Blueprint("sessions_api", __name__, url_prefix="/api/v1")

NAMED = (
    ("experts", SessionRole.EXPERT),
    ("moderators", SessionRole.MODERATOR),
    ("assistants", SessionRole.ASSISTANT),
)


@bp.get("/networks/<slug>/sessions")
@describe("The network's sessions, in the order they were drafted", query=Paging)
@login_required
def sessions(slug: str) -> ResponseReturnValue:
    """A keyset page of the sessions the person may see."""
    person = signed_in()
    network = network_for(person, slug)
    asked = paging()
    piece = queries.sessions_after(person, network, asked.after, asked.limit)
    return jsonify(items=[session_data(live) for live in piece.items], next=piece.next)


@bp.post("/networks/<slug>/sessions")
@describe("Draft a session", body=NewSession)
@login_required
@again_on_race
def draft(slug: str) -> ResponseReturnValue:
    """201 with the session, 200 if it had been drafted under this `client_id` before."""
    person = signed_in()
    network = network_for(person, slug)
    new = read(NewSession, json_body())
    spend(person)
    about = html.write(new.about) if new.about else None
    details = Details(new.title, new.starts_at, new.ends_at, about, new.premoderated, new.room_url)
    with unit_of_work():
        preparing.require_may_draft(person, network, new.client_id)  # before anybody's address is looked for
        roles = [(guests.person_named(email, field), role) for field, role in NAMED for email in getattr(new, field)]
        sent = preparing.draft(person, network, details, new.client_id, roles=roles, points=_points(new.agenda))
    return jsonify(detailed(person, sent.thing)), 201 if sent.is_new else 200


@bp.get("/sessions/<int:session_id>")
@describe("A session, with what the one who asks may do in it")
@login_required
def session(session_id: int) -> ResponseReturnValue:
    """The session with its people and one's rights."""
    person = signed_in()
    return jsonify(detailed(person, queries.session_for(person, session_id)))


@bp.patch("/sessions/<int:session_id>")
@describe("Change what is said about a session", body=ChangedSession)
@login_required
@again_on_race
def change(session_id: int) -> ResponseReturnValue:
    """The session as it is now; what is left out of the body stays."""
    person = signed_in()
    live = queries.session_for(person, session_id)
    asked = read(ChangedSession, json_body())
    spend(person)
    about = html.write(asked.about or "") if "about" in asked.model_fields_set else html.write(live.about)
    with unit_of_work():
        points = None if asked.agenda is None else _points(asked.agenda)
        if points is not None and not asked.model_fields_set - {"agenda", "version"}:
            preparing.set_agenda(person, live, points, asked.version)
        else:
            preparing.change(person, live, _changed(live, asked, about), asked.version, points)
    return jsonify(detailed(person, live))


@bp.post("/sessions/<int:session_id>/roles")
@describe("Give somebody who has an account a role in the session", body=NewRole)
@login_required
@again_on_race
def give_role(session_id: int) -> ResponseReturnValue:
    """The session with its people."""
    return _named(session_id, preparing.give_role)


@bp.post("/sessions/<int:session_id>/roles/take")
@describe("Take somebody's role in the session", body=NewRole)
@login_required
@again_on_race
def take_role(session_id: int) -> ResponseReturnValue:
    """The session with its people."""
    return _named(session_id, preparing.take_role)


def detailed(person: Person, live: LiveSession) -> dict[str, Any]:
    """The session for one person: its people by name, and the person's rights."""
    held = queries.people_by_role(live, *(role for _field, role in NAMED))
    people = {field: [{"id": one.id, "name": one.name} for one in held[role]] for field, role in NAMED}
    about = {"about": live.about, "about_html": live.about_html}
    return session_data(live) | people | about | {"rights": policy.rights(person, live)}


def _named(session_id: int, act: Callable[[Person, LiveSession, Person, SessionRole], None]) -> ResponseReturnValue:
    person = signed_in()
    live = queries.session_for(person, session_id)
    asked = read(NewRole, json_body())
    role = SessionRole(asked.role)
    with unit_of_work():
        act(person, live, guests.person_to_name(person, live, asked.email, role), role)
    return jsonify(detailed(person, live))


def _points(agenda: Sequence[AgendaPoint]) -> list[Point]:
    return [Point(one.title, one.minutes) for one in agenda]


def _changed(live: LiveSession, asked: ChangedSession, about: html.Written) -> Details:
    given = asked.model_fields_set
    premoderated = live.is_premoderated if asked.premoderated is None else asked.premoderated
    return Details(
        title=asked.title or live.title,
        starts_at=asked.starts_at if "starts_at" in given else live.starts_at,
        ends_at=asked.ends_at if "ends_at" in given else live.ends_at,
        about=about,
        is_premoderated=premoderated,
        room_url=live.room_url if asked.room_url is None else asked.room_url,
    )
