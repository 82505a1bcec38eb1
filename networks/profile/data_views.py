"""A copy of one's own data: asking for it and fetching it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import current_sign_in, login_required, signed_in
from networks.access.guessing import is_own_password
from networks.core import clock
from networks.core.errors import Conflict, Invalid, Problem
from networks.core.notices import mark_read
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.profile import actions, queries
from networks.profile.exporting import path_of
from networks.profile.forms import PasswordProofForm
from networks.profile.models import ExportState

bp = Blueprint("my_data", __name__)
JUST_NOW = timedelta(minutes=10)


@bp.get("/me/data")
@login_required
def show() -> ResponseReturnValue:
    """What a copy holds, the button that asks for one, and those that can be fetched."""
    return _page()


@bp.post("/me/data")
@login_required
def ask() -> ResponseReturnValue:
    """Have a copy made; the password is asked for where signing in was long ago."""
    person = signed_in()
    try:
        form = read(PasswordProofForm, request.form)
        if not _signed_in_just_now() and not is_own_password(person, form.password):
            raise Invalid(_("The password is wrong."), field="password")
        with unit_of_work():
            actions.ask_for_data(person)
    except (Invalid, Conflict) as problem:
        return _page(problem), problem.status
    return redirect(url_for(".show"), 303)


@bp.get("/me/data/<int:export_id>")
@login_required
def fetch(export_id: int) -> ResponseReturnValue:
    """The file, for its owner only."""
    export = queries.export_for(signed_in(), export_id)
    name = f"sieci-{export.created_at:%Y-%m-%d}.zip"
    answer = send_file(path_of(export), mimetype="application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(problem: Problem | None = None) -> str:
    person = signed_in()
    exports = queries.exports_of(person)
    ready = [export for export in exports if export.state is ExportState.READY]
    if ready and problem is None:
        with unit_of_work():
            for export in ready:
                mark_read(person.id, ("data_export", export.id))
    return render_template(
        "profile/data.html", exports=exports, problem=problem, asks_password=not _signed_in_just_now(),
        me=person, is_waiting=len(ready) < len(exports),
    )  # fmt: skip


def _signed_in_just_now() -> bool:
    here = current_sign_in()
    return here is not None and here.created_at > clock.now() - JUST_NOW
