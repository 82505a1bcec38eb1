"""The steps of a session's life as plain forms. Publishing is in `networks/records`."""

from __future__ import annotations

from collections.abc import Callable

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
from networks.stage.acts import STEPS, Step
from networks.stage.doors import bp
from networks.web.surroundings import stands_in

SESSION = "/sessions/<int:session_id>"


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


def _door(name: str, step: Step) -> Callable[..., ResponseReturnValue]:
    """The view of a step. It leads back to the page it came from, or asks on a page for a missing or too long reason.

    Where questions have no fate, it leads to the page that lists them.
    """

    @login_required
    @again_on_race
    def move(session_id: int) -> ResponseReturnValue:
        person = signed_in()
        live = session_for(person, session_id)
        try:
            form = read(MoveForm, request.form)
            with unit_of_work():
                step.carry_out(person, live, form)
        except Invalid as problem:
            return _reason_page(live, name, problem), problem.status
        except Conflict as problem:
            if problem.code != "open_questions":
                raise
            flash(str(problem), "bad")
            return redirect(address_of(live, "close"), 303)
        return redirect(address_of(live, form.back), 303)

    return move


for _name, _step in STEPS.items():
    bp.add_url_rule(f"{SESSION}/{_step.path}", _name, _door(_name, _step), methods=["POST"])


def _reason_page(live: LiveSession, name: str, problem: Invalid) -> str:
    back = request.form.get("back", "")
    stands_in(live.network)
    return render_template(
        "stage/reason.html", live=live, network=live.network, problem=problem, heading=_heading(name),
        asks_reason=problem.field == "reason", reason=request.form.get("reason", ""), back=back,
        version=live.version, address=address_of(live, back), path=request.path,
    )  # fmt: skip


def _heading(name: str) -> str:
    return {
        "announce": _("Announce the session"),
        "start": _("Begin the session"),
        "pause": _("Take a break"),
        "cancel": _("Cancel the session"),
    }.get(name, _("The session"))
