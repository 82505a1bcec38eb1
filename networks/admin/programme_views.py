"""The page of the programme's own record, and the foot of every page that names it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import programme_actions as actions
from networks.admin import programme_queries as queries
from networks.admin.doors import administrator
from networks.admin.programme_forms import PNG_MAX_BYTES, MarkForm, MoveForm, ProgrammeForm, png
from networks.core.errors import Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.people import catalogue

bp = Blueprint("admin_programme", __name__, url_prefix="/admin/programme")
FIELDS = ("name_pl", "name_en", "number", "partners", "starts_on", "ends_on", "funders_pl", "funders_en")
WORDS = ("words_pl", "words_en")


@bp.get("")
@login_required
def show() -> ResponseReturnValue:
    """The record and the marks, each with its form."""
    administrator()
    return _page()


@bp.post("")
@login_required
def change() -> ResponseReturnValue:
    """Save the record; refused words stay in the form."""
    person = administrator()
    try:
        form = read(ProgrammeForm, request.form)
        with unit_of_work():
            actions.change_programme(person, form)
    except Invalid as problem:
        return _page(problem, typed=request.form), problem.status
    return redirect(url_for(".show", changed="record"), 303)


@bp.post("/marks")
@login_required
def add_mark() -> ResponseReturnValue:
    """Take a picture of at most 200 KB as a further mark."""
    person = administrator()
    try:
        form = read(MarkForm, request.form)
        file = request.files.get("picture")
        picture = png(file.read(PNG_MAX_BYTES + 1) if file else b"")
        with unit_of_work():
            actions.add_mark(person, picture, form.words_pl, form.words_en)
    except Invalid as problem:
        return _page(problem, mark_typed=request.form), problem.status
    return redirect(url_for(".show", _anchor="marks"), 303)


@bp.get("/marks/<int:mark_id>")
@login_required
def picture(mark_id: int) -> ResponseReturnValue:
    """The picture of a mark."""
    administrator()
    return Response(queries.mark_by_id(mark_id).png, mimetype="image/png")


@bp.get("/marks/<int:mark_id>/edit")
@login_required
def edit_mark(mark_id: int) -> ResponseReturnValue:
    """The words of a mark, its place, and its end."""
    administrator()
    return _mark_page(mark_id)


@bp.post("/marks/<int:mark_id>/edit")
@login_required
def describe_mark(mark_id: int) -> ResponseReturnValue:
    """Give a mark other words."""
    person = administrator()
    try:
        form = read(MarkForm, request.form)
        with unit_of_work():
            actions.describe_mark(person, queries.mark_by_id(mark_id), form.words_pl, form.words_en)
    except Invalid as problem:
        return _mark_page(mark_id, problem, request.form), problem.status
    return redirect(url_for(".show", _anchor="marks"), 303)


@bp.post("/marks/<int:mark_id>/move")
@login_required
def move_mark(mark_id: int) -> ResponseReturnValue:
    """Put a mark one place earlier or later."""
    person = administrator()
    form = read(MoveForm, request.form)
    with unit_of_work():
        actions.move_mark(person, queries.mark_by_id(mark_id), earlier=form.to == "earlier")
    return redirect(url_for(".show", _anchor="marks"), 303)


@bp.post("/marks/<int:mark_id>/remove")
@login_required
def remove_mark(mark_id: int) -> ResponseReturnValue:
    """Take a mark away."""
    person = administrator()
    with unit_of_work():
        actions.remove_mark(person, queries.mark_by_id(mark_id))
    return redirect(url_for(".show", _anchor="marks"), 303)


def init_app(app: Flask) -> None:
    """Name the programme in the foot of every page."""
    app.context_processor(lambda: {"programme": queries.shown()})


def _page(problem: Problem | None = None, typed: Any = None, mark_typed: Any = None) -> str:
    return render_template(
        "admin/programme.html", record=_typed(typed) if typed is not None else _stored(), marks=queries.marks(),
        marks_max=actions.MARKS_MAX, mark={name: (mark_typed or {}).get(name, "") for name in WORDS},
        problem=problem if mark_typed is None else None, mark_problem=problem if mark_typed is not None else None,
    )  # fmt: skip


def _mark_page(mark_id: int, problem: Problem | None = None, typed: Any = None) -> str:
    mark = queries.mark_by_id(mark_id)
    words = {name: typed.get(name, "") if typed is not None else getattr(mark, name) for name in WORDS}
    return render_template("admin/programme_mark.html", mark=mark, words=words, problem=problem)


def _typed(form: Any) -> dict[str, str]:
    return {name: form.get(name, "") for name in FIELDS}


def _stored() -> dict[str, Any]:
    row = queries.record() or catalogue.read().programme
    days = {name: getattr(row, name, None) or "" for name in ("starts_on", "ends_on")}
    return {name: getattr(row, name, "") for name in FIELDS} | days | {"partners": "\n".join(row.partners)}
