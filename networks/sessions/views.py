"""Pages about a network's sessions: the list, drafting one, changing it, its file for calendars.

The lobby and the steps of a session's life are in `networks/stage`, the people of a session in `named_views`.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import clock, html
from networks.core.calendars import MIME_TYPE
from networks.core.errors import Conflict, Invalid, NotFound, Problem, require
from networks.core.polish import ZONE, today
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _
from networks.people.models import Network, Person
from networks.people.queries import network_for
from networks.sessions import policy, preparing, queries
from networks.sessions.calendar_files import file_of
from networks.sessions.forms import SessionForm, points_of, times_of
from networks.sessions.models import LiveSession, SessionState
from networks.sessions.places import address_of
from networks.sessions.preparing import Details, Point
from networks.sessions.refusals import MAY_NOT
from networks.sessions.words import countdown, state_word, when
from networks.web.filters import local_day
from networks.web.numbers import asked_number
from networks.web.surroundings import stands_in

bp = Blueprint("sessions", __name__)

FIELDS: Final = ("title", "day", "begins", "ends", "about", "is_premoderated", "room_url", "agenda", "client_id")
# Rules of times name what programs send; the form has a day and hours.
_SHOWN_AT: Final = {"starts_at": "day", "ends_at": "ends"}


@bp.get("/n/<slug>/sessions")
@login_required
def index(slug: str) -> ResponseReturnValue:
    """The network's sessions: those of today, those to come, and those that are over, page by page."""
    person = signed_in()
    network = network_for(person, slug)
    coming = queries.to_come(person, network)
    page = asked_number("page") or 1
    archive, pages = queries.archive_of(person, network, page)
    return render_template(
        "sessions/index.html", network=network, today=[live for live in coming if _is_now(live)],
        planned=[live for live in coming if not _is_now(live)], archive=archive, page=min(page, pages) or 1,
        pages=pages, page_url=lambda n: url_for(".index", slug=slug, page=n), now=clock.now(), when=when,
        countdown=countdown, state_word=state_word,
        may_draft=policy.can_draft(person.roles_in(network), is_open=network.is_open),
    )  # fmt: skip


@bp.get("/n/<slug>/sessions/new")
@login_required
def new(slug: str) -> ResponseReturnValue:
    """The form for a new session."""
    person = signed_in()
    network = _drafting_in(person, slug)
    return _form_page(network, None, {"is_premoderated": "1", "client_id": str(uuid4())})


@bp.post("/n/<slug>/sessions")
@login_required
@again_on_race
def draft(slug: str) -> ResponseReturnValue:
    """Draft a session; a refused form stays filled."""
    person = signed_in()
    network = _drafting_in(person, slug)
    try:
        form = read(SessionForm, request.form)
        details, points = _details(form), _points(form)
        spend(person)
        with unit_of_work():
            sent = preparing.draft(person, network, details, form.client_id or uuid4(), points=points)
    except Invalid as problem:
        return _form_page(network, None, typed(request.form), problem), problem.status
    flash(_("The session is drafted. Please name its people, then announce it."))
    return redirect(address_of(sent.thing, "lobby"), 303)


@bp.get("/sessions/<int:session_id>/edit")
@login_required
def edit_form(session_id: int) -> ResponseReturnValue:
    """The form in which what is said about a session is changed."""
    live = _led(signed_in(), session_id)
    return _form_page(live.network, live, kept(live))


@bp.post("/sessions/<int:session_id>/edit")
@login_required
@again_on_race
def edit(session_id: int) -> ResponseReturnValue:
    """Change it; where somebody else was faster, the typed words stay and may be saved once more."""
    person = signed_in()
    live = _led(person, session_id)
    try:
        form = read(SessionForm, request.form)
        details, points = _details(form), _points(form)
        spend(person)
        with unit_of_work():
            preparing.change(person, live, details, form.version, points)
    except (Invalid, Conflict) as problem:
        return _form_page(live.network, live, typed(request.form), problem), problem.status
    flash(_("Saved."))
    return redirect(address_of(live, "lobby"), 303)


@bp.get("/sessions/<int:session_id>/calendar.ics")
@login_required
def calendar(session_id: int) -> ResponseReturnValue:
    """The session as a file for calendars. It names nobody."""
    live = queries.session_for(signed_in(), session_id)
    made = file_of(live)
    if not made:
        raise NotFound(queries.NO_SESSION)
    answer = Response(made, content_type=f"{MIME_TYPE}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="sesja-{live.id}.ics"'
    return answer


def typed(form: MultiDict[str, str]) -> dict[str, str]:
    """What was typed, so that a refused form stays filled."""
    return {name: form.get(name, "") for name in FIELDS}


def kept(live: LiveSession) -> dict[str, Any]:
    """The session as its form shows it."""
    begins, ends = live.starts_at, live.ends_at
    return {
        "title": live.title, "about": live.about, "is_premoderated": "1" if live.is_premoderated else "",
        "room_url": live.room_url, "agenda": "\n".join(f"{item.minutes} {item.title}" for item in live.agenda),
        "day": local_day(begins).isoformat() if begins else "", "begins": _hour(begins), "ends": _hour(ends),
    }  # fmt: skip


def _hour(at: Any) -> str:
    return f"{at.astimezone(ZONE):%H:%M}" if at else ""


def _details(form: SessionForm) -> Details:
    starts_at, ends_at = times_of(form)
    about = html.write(form.about) if form.about else None
    return Details(form.title, starts_at, ends_at, about, form.is_premoderated == "1", form.room_url)


def _points(form: SessionForm) -> list[Point]:
    return [Point(title, minutes) for minutes, title in points_of(form.agenda)]


def _is_now(live: LiveSession) -> bool:
    """Whether people are in it or it is on today."""
    return live.is_running or (
        live.state is SessionState.ANNOUNCED and live.starts_at is not None and local_day(live.starts_at) <= today()
    )


def _drafting_in(person: Person, slug: str) -> Network:
    network = network_for(person, slug)
    preparing.require_may_draft(person, network)
    return network


def _led(person: Person, session_id: int) -> LiveSession:
    live = queries.session_for(person, session_id)
    require(policy.can_lead(person, live), MAY_NOT)
    return live


def _form_page(
    network: Network, live: LiveSession | None, fields: dict[str, Any], problem: Problem | None = None
) -> str:
    stands_in(network)
    if problem is not None and problem.field in _SHOWN_AT:
        problem = Invalid(problem.message, field=_SHOWN_AT[problem.field], code=problem.code)
    return render_template(
        "sessions/form.html", network=network, live=live, problem=problem, fields=fields,
        is_stale=problem is not None and problem.code == "stale",
    )  # fmt: skip
