"""Publishing terms and privacy notices, and who accepted which version."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.core.errors import Conflict, Invalid, Problem
from networks.core.html import write
from networks.core.pages import page_count
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.duties import actions, queries, showing
from networks.duties.doors import manager
from networks.duties.forms import LegalTextForm
from networks.duties.models import LegalKind
from networks.web.i18n import language
from networks.web.numbers import asked_number

bp = Blueprint("legal_admin", __name__)
PER_PAGE: Final = 50


@bp.get("/admin/legal")
@login_required
def index() -> ResponseReturnValue:
    """Every version of both texts, and how many people accepted each."""
    manager()
    counts = queries.acceptance_counts()
    kinds = [
        {
            "kind": kind,
            "title": showing.title_of(kind),
            "rows": [
                {"text": showing.shown_text(row, language()), "id": row.id, "count": counts.get(row.id, 0)}
                for row in queries.versions_of(kind)
            ],
        }
        for kind in LegalKind
    ]
    return render_template("duties/admin_legal.html", kinds=kinds, active_count=queries.active_count())


@bp.get("/admin/legal/new")
@login_required
def new_version() -> ResponseReturnValue:
    """The form of a new version, filled with the words that count now; `?kind=privacy` for the notice."""
    manager()
    return _form_page(LegalKind.PRIVACY if request.args.get("kind") == LegalKind.PRIVACY.value else LegalKind.TERMS)


@bp.post("/admin/legal")
@login_required
@again_on_race
def publish() -> ResponseReturnValue:
    """Publish a version; everybody is asked to accept it from now on."""
    person = manager()
    kind = LegalKind.PRIVACY if request.form.get("kind") == LegalKind.PRIVACY.value else LegalKind.TERMS
    try:
        form = read(LegalTextForm, request.form)
        words = write(form.text_pl), write(form.text_en)
        with unit_of_work():
            actions.publish(person, form.kind, words, (form.changes_pl, form.changes_en), after=form.after)
    except (Invalid, Conflict) as problem:
        return _form_page(kind, problem), problem.status
    return redirect(url_for(".index"), 303)


@bp.get("/admin/legal/<int:text_id>")
@login_required
def acceptances(text_id: int) -> ResponseReturnValue:
    """Who accepted a version and when; `?q=` looks for a person."""
    text = queries.text_for(manager(), text_id)
    query, page = request.args.get("q", ""), max(1, asked_number("page") or 1)
    rows, total = queries.acceptances(text, query, page, PER_PAGE)
    pages = page_count(total, PER_PAGE)
    return render_template(
        "duties/admin_acceptances.html", text=showing.shown_text(text, language()), text_id=text.id, rows=rows,
        total=total, query=query, page=min(page, pages), pages=pages,
        page_url=lambda number: url_for(".acceptances", text_id=text_id, q=query or None, page=number),
    )  # fmt: skip


def _form_page(kind: LegalKind, problem: Problem | None = None) -> str:
    versions = queries.versions_of(kind)
    newest = versions[0] if versions else None
    # After a conflict the words stay, and the next attempt goes on from the version that counts now.
    texts = {"text_pl": newest.text_pl, "text_en": newest.text_en} if newest else {}
    given = texts | request.form.to_dict() | {"after": str(newest.version if newest else 0)}
    return render_template(
        "duties/admin_legal_new.html", kind=kind, title=showing.title_of(kind), given=given, problem=problem,
        version=(newest.version if newest else 0) + 1, people_count=queries.active_count(),
    )  # fmt: skip
