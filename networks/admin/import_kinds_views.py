"""Handing in lists of institutions and people, and what became of their rows."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin.doors import administrator
from networks.admin.import_kinds_institutions import KIND as INSTITUTIONS
from networks.admin.import_kinds_people import KIND as PEOPLE
from networks.core.errors import Invalid, NotFound, Problem, Sentence
from networks.core.shapes import Shape, read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.imports import actions, page, queries
from networks.imports.keeping import keep
from networks.imports.models import ImportList
from networks.imports.registry import kinds
from networks.people.models import Person
from networks.web.security import takes_files

bp = Blueprint("admin_imports", __name__)

TITLES: Final[dict[str, Sentence]] = {INSTITUTIONS: _("List of institutions"), PEOPLE: _("List of people")}


class ListForm(Shape):
    """What is chosen beside the file."""

    sends_links: bool = False


@bp.get("/admin/imports")
@login_required
def index() -> ResponseReturnValue:
    """The forms with which lists are handed in, and the newest lists."""
    return _page(administrator())


@bp.post("/admin/imports/<key>")
@takes_files
@login_required
def hand_in(key: str) -> ResponseReturnValue:
    """Hand in a list; the worker reads it."""
    by = administrator()
    _require_kind(key)
    try:
        form = read(ListForm, request.form)
        kept = keep(request.files.get("file"))
        with unit_of_work():
            made = actions.start(by, key, kept, options={"sends_links": form.sends_links} if key == PEOPLE else {})
    except Invalid as problem:
        return _page(by, key, problem), problem.status
    return redirect(url_for(".show", key=key, list_id=made.id), 303)


@bp.get("/admin/imports/<key>/<int:list_id>")
@login_required
def show(key: str, list_id: int) -> ResponseReturnValue:
    """How far a list is and what became of its rows, as a page or (`?download=`) as a file."""
    by = administrator()
    _require_kind(key)
    made = queries.list_for(by, list_id, key)
    if form := request.args.get("download"):
        return page.downloaded(made, form)

    def address(**more: Any) -> str:
        return url_for(".show", key=key, list_id=list_id, **more)

    return page.shown(
        made, title=str(TITLES[key]), crumbs=[(str(_("Lists from files")), url_for(".index"))], url=address
    )


def _require_kind(key: str) -> None:
    if key not in TITLES:
        raise NotFound(_("There is no such page, or it is not open to you."))


def _page(by: Person, refused: str = "", problem: Problem | None = None) -> str:
    parts = [(key, title, kinds[key], queries.lists_of(by, key)) for key, title in TITLES.items()]
    return render_template(
        "admin/imports.html", part="imports", parts=parts, refused=refused, problem=problem, url_of=_address_of
    )


def _address_of(made: ImportList) -> str:
    return url_for(".show", key=made.kind, list_id=made.id)
