"""The page of one's notices, and the bell in the frame of every page."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, person_or_none, signed_in
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.notifications import actions, queries
from networks.notifications.forms import MailsForm, ReadForm
from networks.web.filters import day
from networks.web.numbers import asked_number

bp = Blueprint("notices", __name__)


@bp.get("/me/notices")
@login_required
def index() -> ResponseReturnValue:
    """What the person should hear of, by days, the newest first; `?before=` shows older ones."""
    person = signed_in()
    page = queries.listed(person, asked_number("before"))
    days = [(name, list(lines)) for name, lines in groupby(page.items, lambda line: day(line.notice.created_at))]
    return render_template(
        "notifications/index.html", days=days, older=page.next, is_first="before" not in request.args,
        newest=page.items[0].notice.id if page.items else 0, has_unread=queries.bell_of(person).count > 0,
        mails=person.mails_notices, email=person.email,
    )  # fmt: skip


@bp.get("/me/notices/<int:notice_id>")
@login_required
@again_on_race
def follow(notice_id: int) -> ResponseReturnValue:
    """To the place a notice is about; it is read then."""
    person = signed_in()
    path = queries.notice_for(person, notice_id).told.path
    with unit_of_work():
        actions.read_one(person, notice_id)
    return redirect(path, 303)


@bp.post("/me/notices/read")
@login_required
@again_on_race
def mark_read() -> ResponseReturnValue:
    """All notices up to the newest on the page are read; or those of a room that an open page shows."""
    person = signed_in()
    form = read(ReadForm, request.form)
    with unit_of_work():
        if form.place:
            actions.read_at(person, form.place)
        actions.read_through(person, form.through)
    return redirect(url_for(".index"), 303)


@bp.post("/me/notices/mails")
@login_required
def choose_mails() -> ResponseReturnValue:
    """Whether notices come by mail as well."""
    person = signed_in()
    form = read(MailsForm, request.form)
    with unit_of_work():
        actions.choose_mails(person, wanted=form.wanted)
    return redirect(url_for(".index", changed="mails"), 303)


def init_app(app: Flask) -> None:
    """Give every page its bell."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    person = person_or_none()
    return {"bell": queries.bell_of(person)} if person is not None else {}
