"""Closing one's account, and changing one's mind about it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.guessing import is_own_password
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.profile import actions, queries
from networks.profile.forms import PasswordProofForm

bp = Blueprint("closing", __name__)


@bp.get("/me/close")
@login_required
def show() -> ResponseReturnValue:
    """What stays and what goes, and the form; or until when one may change one's mind."""
    return _page()


@bp.post("/me/close")
@login_required
def close() -> ResponseReturnValue:
    """Ask for the account to be closed in 14 days; the password shows that it is its owner who asks."""
    person = signed_in()
    try:
        form = read(PasswordProofForm, request.form)
        if not is_own_password(person, form.password):
            raise Invalid(_("The password is wrong."), field="password")
        with unit_of_work():
            actions.begin_closing(person)
    except (Invalid, Conflict) as problem:
        return _page(problem), problem.status
    return redirect(url_for(".show"), 303)


@bp.post("/me/close/stop")
@login_required
def stop() -> ResponseReturnValue:
    """Keep the account after all."""
    person = signed_in()
    with unit_of_work():
        actions.stop_closing(person)
    return redirect(url_for(".show", kept="1"), 303)


def _page(problem: Problem | None = None) -> str:
    person = signed_in()
    db.session.refresh(person)  # another process may have taken the answer to the form
    return render_template(
        "profile/close.html", me=person, problem=problem, led=queries.networks_led_alone(person),
        is_last_administrator=queries.is_last_administrator(person), is_kept="kept" in request.args,
    )  # fmt: skip
