"""Pages of people: the list, a new one, a person's page and details."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import institutions_queries as institutions
from networks.admin import people_actions as actions
from networks.admin import people_queries as queries
from networks.admin.doors import administrator
from networks.admin.institutions_words import choices
from networks.admin.paging import before, further, words
from networks.admin.people_forms import PersonForm
from networks.admin.people_page import person_page, state_word, states
from networks.core.errors import Conflict, Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _
from networks.membership.words import position_word, role_word
from networks.people.models import Person, PersonState
from networks.people.positions import Position
from networks.web.numbers import asked_number

bp = Blueprint("admin_people", __name__)


@bp.get("/admin/people")
@login_required
def index() -> ResponseReturnValue:
    """Everybody with an account, the newest first; the query of the address narrows the list."""
    administrator()
    asked = {name: words(name) for name in ("q", "state", "network")}
    institution_id, is_admin = asked_number("institution"), request.args.get("admins") == "1"
    network = queries.network_with(asked["network"])
    sought = queries.Sought(
        words=asked["q"],
        state=PersonState(asked["state"]) if asked["state"] in set(PersonState) else None,
        is_admin=is_admin,
        network_id=network.id if network else None,
        institution_id=institution_id,
    )
    page = queries.found(sought, before())
    kept = asked | {"admins": "1" if is_admin else "", "institution": str(institution_id or "")}
    return render_template(
        "admin/people.html", part="people", rows=page.items, asked=kept, states=states(), networks=queries.networks(),
        further=further(".index", page.next, **kept), state_word=state_word, role_word=role_word,
        is_narrowed=any(kept.values()),
    )  # fmt: skip


@bp.get("/admin/people/new")
@login_required
def new() -> ResponseReturnValue:
    """The form of a new person."""
    administrator()
    return _form(None, {})


@bp.post("/admin/people")
@again_on_race
@login_required
def add() -> ResponseReturnValue:
    """Add a person and send the link to the first password."""
    by = administrator()
    try:
        form = read(PersonForm, request.form)
        with unit_of_work():
            made = actions.add(by, _details(form))
    except Invalid as problem:
        return _form(None, request.form, problem), problem.status
    flash(_("The account is there, and the link to the first password has been sent."))
    return redirect(url_for(".show", person_id=made.id), 303)


@bp.get("/admin/people/<int:person_id>")
@login_required
def show(person_id: int) -> ResponseReturnValue:
    """A person's account, roles and ways in."""
    return person_page(administrator(), queries.person_by_id(person_id))


@bp.get("/admin/people/<int:person_id>/edit")
@login_required
def edit(person_id: int) -> ResponseReturnValue:
    """The form of a person's details."""
    administrator()
    return _form(queries.person_by_id(person_id), {})


@bp.post("/admin/people/<int:person_id>/edit")
@again_on_race
@login_required
def change(person_id: int) -> ResponseReturnValue:
    """Change a person's details."""
    by = administrator()
    person = queries.person_by_id(person_id)
    try:
        form = read(PersonForm, request.form)
        with unit_of_work():
            has_changed = actions.change(by, queries.person_by_id(person_id), _details(form))
    except (Conflict, Invalid) as problem:
        return _form(person, request.form, problem), problem.status
    flash(_("The changes have been saved.") if has_changed else _("Nothing was changed."))
    return redirect(url_for(".show", person_id=person_id), 303)


def _details(form: PersonForm) -> actions.Details:
    """What the form says. Raises Invalid where no institution, or several, fit what was typed."""
    institution = institutions.chosen(form.institution, form.institution_id, field="institution")
    return actions.Details(
        email=form.email, name=form.name, position_code=str(form.position_code), position=form.position,
        language=form.language, institution_id=institution.id if institution else None,
    )  # fmt: skip


def _form(person: Person | None, typed: Any, problem: Problem | None = None) -> str:
    """The page with the form: as it was typed, else as the person is written down."""
    values = dict(typed) or (_values(person) if person else {})
    has_to_choose = problem is not None and problem.field == "institution"
    return render_template(
        "admin/person_edit.html", part="people", shown=person, values=values, problem=problem,
        positions=[("", _("not given")), *((code.value, position_word(code)) for code in Position)],
        candidates=choices(institutions.candidates(values.get("institution", ""))) if has_to_choose else [],
    )  # fmt: skip


def _values(person: Person) -> dict[str, Any]:
    """The person as the form shows them."""
    institution = person.institution
    return {
        "email": person.email, "name": person.name, "position_code": person.position_code, "position": person.position,
        "language": person.language, "institution": institution.name if institution else "",
        "institution_id": institution.id if institution else "",
    }  # fmt: skip
