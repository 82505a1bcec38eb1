"""Terms and privacy notice for everybody to read, and the page on which one accepts them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.errors import Conflict, Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import later as _
from networks.duties import actions, queries, showing
from networks.duties.forms import AcceptForm
from networks.duties.models import LegalKind, LegalText
from networks.people.models import Person
from networks.web.i18n import language
from networks.web.security import is_ours

bp = Blueprint("legal", __name__)
_TICKS = {LegalKind.TERMS: "accepts_terms", LegalKind.PRIVACY: "noted_privacy"}


@bp.get("/terms")
def terms() -> ResponseReturnValue:
    """The terms that count now."""
    return _page(LegalKind.TERMS, None)


@bp.get("/terms/<int:version>")
def earlier_terms(version: int) -> ResponseReturnValue:
    """A version of the terms."""
    return _page(LegalKind.TERMS, version)


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """The privacy notice that counts now."""
    return _page(LegalKind.PRIVACY, None)


@bp.get("/privacy/<int:version>")
def earlier_privacy(version: int) -> ResponseReturnValue:
    """A version of the privacy notice."""
    return _page(LegalKind.PRIVACY, version)


@bp.get("/accept")
@login_required
def accept_form() -> ResponseReturnValue:
    """The texts that wait for the person's acceptance; with none waiting, on to where they were going."""
    pending = _pending(signed_in())
    if not pending:
        return redirect(_following(request.args.get("next", "")), 303)
    return _accept_page(pending)


@bp.post("/accept")
@login_required
@again_on_race
def accept() -> ResponseReturnValue:
    """Accept what was shown, then go on."""
    person = signed_in()
    try:
        form = read(AcceptForm, request.form)
        with unit_of_work():
            pending = _pending(person)
            _check(form, pending)
            actions.accept(person.id, [text.id for text in pending])
    except (Invalid, Conflict) as problem:
        return _accept_page(_pending(person), problem), problem.status
    return redirect(_following(form.next), 303)


def _page(kind: LegalKind, version: int | None) -> str:
    """A version of a text with the list of all; where none was published yet, a sentence that says so."""
    versions = queries.versions_of(kind)
    text = queries.legal_text(kind, version) if versions or version is not None else None
    return render_template(
        "duties/legal.html", title=showing.title_of(kind), kind=kind,
        shown=showing.shown_text(text, language()) if text else None,
        versions=[showing.shown_text(one, language()) for one in versions],
    )  # fmt: skip


def _pending(person: Person) -> list[LegalText]:
    """The present texts which the person has not accepted, terms first."""
    present = queries.present_ids()
    accepted = queries.accepted_ids(person.id, present.values())
    return [queries.legal_text(kind) for kind in LegalKind if kind in present and present[kind] not in accepted]


def _check(form: AcceptForm, pending: list[LegalText]) -> None:
    """Raises Conflict if other versions count than were shown, Invalid if a box is not ticked."""
    for text in pending:
        if getattr(form, text.kind.value) != text.version:
            raise Conflict(_("A new version has been published meanwhile. Please read it below."), code="newer_version")
        if not getattr(form, _TICKS[text.kind]):
            raise Invalid(_("Please tick this box to go on."), field=_TICKS[text.kind])


def _accept_page(pending: list[LegalText], problem: Problem | None = None) -> str:
    accepted = queries.accepted_versions(signed_in())
    shown: list[dict[str, Any]] = [
        {
            "text": showing.shown_text(text, language()),
            "tick": _TICKS[text.kind],
            "is_ticked": request.form.get(_TICKS[text.kind]) == "yes",
            "changes": _changes(text.kind, accepted.get(text.kind, 0)),
        }
        for text in pending
    ]
    following = request.values.get("next", "")
    return render_template(
        "duties/accept.html", pending=shown, problem=problem, next=following if is_ours(following) else ""
    )


def _changes(kind: LegalKind, since: int) -> list[showing.ShownText]:
    """What changed since a version the person accepted, the newest first; nothing for their first time."""
    newer = [text for text in queries.versions_of(kind) if text.version > since] if since else []
    return [showing.shown_text(text, language()) for text in newer]


def _following(path: str) -> str:
    return path if is_ours(path) else url_for("start.desk")
