"""Pages of institutions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import institutions_actions as actions
from networks.admin import institutions_queries as queries
from networks.admin.doors import administrator
from networks.admin.institutions_forms import InstitutionForm, NoFields
from networks.admin.institutions_words import choices
from networks.admin.paging import before, further, words
from networks.core.errors import Conflict, Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import now as _
from networks.membership.words import unit_word
from networks.people.models import Institution, UnitKind
from networks.people.units import VOIVODESHIPS

bp = Blueprint("admin_institutions", __name__)


@bp.get("/admin/institutions")
@login_required
def index() -> ResponseReturnValue:
    """All institutions, the newest first; `?q=` and `?kind=` narrow the list."""
    administrator()
    asked = words("q")
    kind = _kind(request.args.get("kind", ""))
    page = queries.found(asked, kind, before())
    return render_template(
        "admin/institutions.html", part="institutions", rows=page.items, query=asked, kind=kind.value if kind else "",
        kinds=_kinds(), further=further(".index", page.next, q=asked, kind=kind.value if kind else ""),
        unit_word=unit_word, voivodeships=VOIVODESHIPS,
    )  # fmt: skip


@bp.get("/admin/institutions/new")
@login_required
def new() -> ResponseReturnValue:
    """The form of a new institution."""
    administrator()
    return _form(None, {})


@bp.post("/admin/institutions")
@login_required
def add() -> ResponseReturnValue:
    """Add an institution."""
    by = administrator()
    try:
        form = read(InstitutionForm, request.form)
        with unit_of_work():
            made = actions.add(by, _facts(form))
    except Invalid as problem:
        return _form(None, request.form, problem), problem.status
    flash(_("The institution has been added."))
    return redirect(url_for(".show", institution_id=made.id), 303)


@bp.get("/admin/institutions/<int:institution_id>")
@login_required
def show(institution_id: int) -> ResponseReturnValue:
    """An institution and the form with which it is changed."""
    administrator()
    return _form(queries.institution_by_id(institution_id), {})


@bp.post("/admin/institutions/<int:institution_id>")
@login_required
def change(institution_id: int) -> ResponseReturnValue:
    """Change an institution; its codes as they were stay in the log."""
    by = administrator()
    institution = queries.institution_by_id(institution_id)
    try:
        form = read(InstitutionForm, request.form)
        with unit_of_work():
            has_changed = actions.change(by, queries.institution_by_id(institution_id), _facts(form))
    except Invalid as problem:
        return _form(institution, request.form, problem), problem.status
    flash(_("The changes have been saved.") if has_changed else _("Nothing was changed."))
    return redirect(url_for(".show", institution_id=institution_id), 303)


@bp.post("/admin/institutions/<int:institution_id>/delete")
@login_required
def delete(institution_id: int) -> ResponseReturnValue:
    """Delete an institution nobody refers to."""
    by = administrator()
    try:
        read(NoFields, request.form)
        with unit_of_work():
            actions.delete(by, queries.institution_by_id(institution_id))
    except Conflict as problem:
        return _form(queries.institution_by_id(institution_id), {}, problem), problem.status
    flash(_("The institution has been deleted."))
    return redirect(url_for(".index"), 303)


def _facts(form: InstitutionForm) -> actions.Facts:
    """What the form says. Raises Invalid where no governing body, or several, fit what was typed."""
    body = queries.chosen(form.parent, form.parent_id, field="parent", only_bodies=True)
    return actions.Facts(
        name=form.name, kind=form.kind, town=form.town, teryt=form.teryt, rspo=form.rspo, regon=form.regon,
        parent_id=body.id if body else None,
    )  # fmt: skip


def _form(institution: Institution | None, typed: Any, problem: Problem | None = None) -> str:
    """The page with the form: as it was typed, else as the institution is."""
    values = dict(typed) or (_values(institution) if institution else {})
    has_to_choose = problem is not None and problem.field == "parent"
    fitting = queries.candidates(values.get("parent", ""), only_bodies=True) if has_to_choose else []
    return render_template(
        "admin/institution.html", part="institutions", institution=institution, values=values, problem=problem,
        kinds=_kinds(), candidates=choices(fitting), voivodeships=VOIVODESHIPS, **_about(institution),
    )  # fmt: skip


def _values(institution: Institution) -> dict[str, Any]:
    """The institution as its form shows it."""
    body = queries.institution_by_id(institution.parent_id) if institution.parent_id else None
    names = ("name", "town", "teryt", "rspo", "regon")
    return {name: getattr(institution, name) for name in names} | {
        "kind": institution.kind.value, "parent": body.name if body else "", "parent_id": body.id if body else "",
    }  # fmt: skip


def _about(institution: Institution | None) -> dict[str, Any]:
    """Who belongs to it, and whether it may be deleted."""
    if institution is None:
        return {"under": [], "people_count": 0, "is_free": False}
    return {
        "under": queries.under(institution), "people_count": queries.people_count(institution),
        "is_free": queries.reference_count(institution) == 0,
    }  # fmt: skip


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, unit_word(kind)) for kind in UnitKind]


def _kind(value: str) -> UnitKind | None:
    return UnitKind(value) if value in set(UnitKind) else None
