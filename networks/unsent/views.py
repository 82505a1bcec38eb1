"""Saving while typing, for scripts of our pages; letting go also as a plain form."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.unsent import actions
from networks.unsent.forms import KeepForm, LetGoForm
from networks.web.filters import clock_time, iso
from networks.web.security import is_ours

bp = Blueprint("drafts", __name__)


@bp.post("/me/drafts")
@login_required
@again_on_race
def save() -> ResponseReturnValue:
    """Keep what is being typed; answers when it was kept and the `seq` to send next time."""
    person = signed_in()
    form = read(KeepForm, request.form)
    with unit_of_work():
        kept = actions.keep(person, form.place, form.title, form.text, form.seq)
    return jsonify(ok=True, seq=kept.seq, saved_at=iso(kept.saved_at), clock=clock_time(kept.saved_at))


@bp.post("/me/drafts/drop")
@login_required
def drop() -> ResponseReturnValue:
    """Forget a text that is not wanted any more."""
    person = signed_in()
    form = read(LetGoForm, request.form)
    with unit_of_work():
        actions.let_go(person, form.place)
    return redirect(form.next if is_ours(form.next) else url_for("settings.show"), 303)
