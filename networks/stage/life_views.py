"""The steps of a session's life as plain forms. Publishing is in `networks/records`."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.errors import Conflict, Invalid
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _
from networks.sessions import actions
from networks.sessions.forms import MoveForm
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.queries import item_for, session_for
from networks.stage import acts
from networks.stage.doors import bp
from networks.web.surroundings import stands_in

SESSION = "/sessions/<int:session_id>"


@bp.post(f"{SESSION}/announce")
@login_required
@again_on_race
def announce(session_id: int) -> ResponseReturnValue:
    """Announce the session: everybody in the network is invited, with a file for calendars."""
    return _moved(session_id, "announce")


@bp.post(f"{SESSION}/open")
@login_required
@again_on_race
def open_lobby(session_id: int) -> ResponseReturnValue:
    """Open the lobby."""
    return _moved(session_id, "open")


@bp.post(f"{SESSION}/start")
@login_required
@again_on_race
def start(session_id: int) -> ResponseReturnValue:
    """Begin; without an expert the reason is asked for on a page."""
    return _moved(session_id, "start")


@bp.post(f"{SESSION}/pause")
@login_required
@again_on_race
def pause(session_id: int) -> ResponseReturnValue:
    """Interrupt, with a reason."""
    return _moved(session_id, "pause")


@bp.post(f"{SESSION}/resume")
@login_required
@again_on_race
def resume(session_id: int) -> ResponseReturnValue:
    """Go on after a pause."""
    return _moved(session_id, "resume")


@bp.post(f"{SESSION}/close")
@login_required
@again_on_race
def close(session_id: int) -> ResponseReturnValue:
    """End the session; where questions have no fate, the page that lists them says so."""
    try:
        return _moved(session_id, "close")
    except Conflict as problem:
        if problem.code != "open_questions":
            raise
        flash(str(problem), "bad")
        return redirect(address_of(session_for(signed_in(), session_id), "close"), 303)


@bp.post(f"{SESSION}/cancel")
@login_required
@again_on_race
def cancel(session_id: int) -> ResponseReturnValue:
    """Cancel the session, with a reason."""
    return _moved(session_id, "cancel")


@bp.post(f"{SESSION}/rehearse")
@login_required
@again_on_race
def rehearse(session_id: int) -> ResponseReturnValue:
    """Begin a rehearsal."""
    return _moved(session_id, "rehearse")


@bp.post(f"{SESSION}/rehearse/end")
@login_required
@again_on_race
def end_rehearsal(session_id: int) -> ResponseReturnValue:
    """End the rehearsal; what was done in it is gone."""
    return _moved(session_id, "end_rehearsal")


@bp.post(f"{SESSION}/agenda/<int:item_id>")
@login_required
@again_on_race
def go_on(session_id: int, item_id: int) -> ResponseReturnValue:
    """Begin a point of the agenda."""
    person = signed_in()
    live, item = item_for(person, session_id, item_id)
    form = read(MoveForm, request.form)
    with unit_of_work():
        actions.go_on(person, live, item)
    return redirect(address_of(live, form.back), 303)


def _moved(session_id: int, step: str) -> ResponseReturnValue:
    """Go a step and back to the page it came from; a reason that is missing or too long is asked for on a page."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        form = read(MoveForm, request.form)
        with unit_of_work():
            acts.STEPS[step](person, live, form)
    except Invalid as problem:
        return _reason_page(live, step, problem), problem.status
    return redirect(address_of(live, form.back), 303)


def _reason_page(live: LiveSession, step: str, problem: Invalid) -> str:
    back = request.form.get("back", "")
    stands_in(live.network)
    return render_template(
        "stage/reason.html", live=live, network=live.network, problem=problem, heading=_heading(step),
        asks_reason=problem.field == "reason", reason=request.form.get("reason", ""), back=back,
        version=live.version, address=address_of(live, back), path=request.path,
    )  # fmt: skip


def _heading(step: str) -> str:
    return {
        "announce": _("Announce the session"),
        "start": _("Begin the session"),
        "pause": _("Take a break"),
        "cancel": _("Cancel the session"),
    }.get(step, _("The session"))
