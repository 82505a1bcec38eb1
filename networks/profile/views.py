"""One's own profile: what others see of it, and the institution one speaks for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.db import db
from networks.core.errors import Invalid, NotFound, Problem
from networks.core.shapes import CSRF_FIELD, read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import now as _
from networks.membership.queries import as_colleague
from networks.membership.words import position_word, row_of, unit_word
from networks.people.models import Institution, Person, ProfilePart
from networks.people.positions import Position
from networks.profile import actions, queries
from networks.profile.forms import CONTACT_MAX, POSITION_MAX, InstitutionForm, ProfileForm
from networks.web.i18n import LANGUAGE_KEY

bp = Blueprint("profile", __name__)
QUERY_MAX = 100
_FIELDS = ("name", "position_code", "position", "themes", "contact", "language")


@bp.get("/me/profile")
@login_required
def show() -> ResponseReturnValue:
    """The form, and beside it the profile as colleagues see it."""
    person = _as_saved()
    typed = {
        "name": person.name, "position_code": person.position_code, "position": person.position,
        "themes": "\n".join(person.themes), "contact": person.contact, "language": person.language,
        "shows": list(person.shows),
    }  # fmt: skip
    return _page(person, typed)


@bp.post("/me/profile")
@login_required
def save() -> ResponseReturnValue:
    """Keep the profile; refused words stay in their boxes."""
    person = signed_in()
    try:
        form = read(ProfileForm, request.form)
        with unit_of_work():
            actions.change_profile(person, form)
    except Invalid as problem:
        typed: dict[str, Any] = {name: request.form.get(name, "") for name in _FIELDS}
        return _page(person, typed | {"shows": request.form.getlist("shows")}, problem), problem.status
    session[LANGUAGE_KEY] = form.language
    return redirect(url_for(".show", saved="profile"), 303)


@bp.get("/me/profile/institution")
@login_required
def institution() -> ResponseReturnValue:
    """Looking for the institution by a part of its name or town; `?q=` is what is looked for."""
    return _institution_page(_as_saved(), request.args.get("q", ""))


@bp.post("/me/profile/institution")
@login_required
def choose_institution() -> ResponseReturnValue:
    """Speak for the institution chosen from those found."""
    person = signed_in()
    try:
        if "institution" not in request.form:
            raise Invalid(_("Please choose one of the institutions found."), field="institution")
        form = read(InstitutionForm, request.form)
        with unit_of_work():
            chosen = queries.institution_with_id(form.institution) if form.institution else None
            actions.choose_institution(person, chosen)
    except Invalid as problem:
        return _institution_page(person, request.form.get("q", ""), problem), problem.status
    except NotFound as gone:
        refused = Invalid(gone.message, field="institution")
        return _institution_page(person, request.form.get("q", ""), refused), refused.status
    return redirect(url_for(".show", saved="institution"), 303)


def _as_saved() -> Person:
    """The person as they are in the database: what was just saved may have been saved by another process."""
    person = signed_in()
    db.session.refresh(person)
    return person


def _page(person: Person, typed: dict[str, Any], problem: Problem | None = None) -> str:
    shown = row_of(as_colleague(person), "")
    return render_template(
        "profile/show.html", me=person, typed=typed, problem=problem, shown=shown, parts=_part_words(),
        positions=_position_words(), position_max=POSITION_MAX, contact_max=CONTACT_MAX,
        unit_kind=unit_word(person.institution.kind) if person.institution else "",
        saved=request.args.get("saved") if problem is None else None,
    )  # fmt: skip


def _institution_page(person: Person, query: str, problem: Problem | None = None) -> str:
    query = query.replace("\0", " ")[:QUERY_MAX].strip()
    found = queries.institutions_like(query)
    return render_template(
        "profile/institution.html", me=person, query=query, problem=problem, csrf_field=CSRF_FIELD,
        found=[_option(one) for one in found[: queries.FOUND_MAX]], has_more=len(found) > queries.FOUND_MAX,
        unit_kind=unit_word(person.institution.kind) if person.institution else "",
    )  # fmt: skip


def _option(one: Institution) -> tuple[int, str, str]:
    """An institution to choose: its name, then its kind and town to tell it from others of the same name."""
    return one.id, one.name, ", ".join(filter(None, (unit_word(one.kind), one.town)))


def _position_words() -> list[tuple[str, str]]:
    """The list of positions, with none chosen first."""
    return [("", _("not given")), *((position.value, position_word(position)) for position in Position)]


def _part_words() -> list[tuple[str, str]]:
    """The parts of a profile as boxes to tick."""
    words = {
        ProfilePart.POSITION: _("position"), ProfilePart.INSTITUTION: _("institution and kind of unit"),
        ProfilePart.THEMES: _("themes"), ProfilePart.EMAIL: _("e-mail address"),
        ProfilePart.CONTACT: _("contact"),
    }  # fmt: skip
    return [(part.value, words[part]) for part in ProfilePart]
