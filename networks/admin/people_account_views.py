"""What is done to a person's account at their page: each act is a form with a reason."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import people_actions as actions
from networks.admin import people_queries as queries
from networks.admin.doors import administrator
from networks.admin.institutions_forms import NoFields
from networks.admin.paging import words
from networks.admin.people_forms import EraseForm, ReasonForm, RolesForm
from networks.admin.people_page import person_page
from networks.admin.people_roles import set_roles
from networks.core.errors import Conflict, Forbidden, Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import now as _
from networks.membership.words import role_word
from networks.people.models import Person, Role
from networks.people.queries import network_by_slug

bp = Blueprint("admin_account", __name__)
Act = Callable[[Person, Person, str], None]


@bp.post("/admin/people/<int:person_id>/link")
@login_required
def send_link(person_id: int) -> ResponseReturnValue:
    """Send the link to the first password once more."""
    by = administrator()
    try:
        read(NoFields, request.form)
        with unit_of_work():
            actions.send_link_again(by, queries.person_by_id(person_id))
    except Conflict as problem:
        return person_page(by, queries.person_by_id(person_id), problem), problem.status
    return _done(person_id, _("The link has been sent."))


@bp.post("/admin/people/<int:person_id>/disable")
@login_required
def disable(person_id: int) -> ResponseReturnValue:
    """Close the account to signing in."""
    return _act(person_id, "disable", actions.disable, _("The account is closed."))


@bp.post("/admin/people/<int:person_id>/enable")
@login_required
def enable(person_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    return _act(person_id, "enable", actions.enable, _("The account is open again."))


@bp.post("/admin/people/<int:person_id>/administrator")
@login_required
def make_administrator(person_id: int) -> ResponseReturnValue:
    """Let the person administer the programme."""
    return _act(person_id, "administrator", actions.make_administrator, _("This person is an administrator now."))


@bp.post("/admin/people/<int:person_id>/administrator/end")
@login_required
def unmake_administrator(person_id: int) -> ResponseReturnValue:
    """Take the administration away."""
    said = _("This person is an administrator no more.")
    return _act(person_id, "administrator-end", actions.unmake_administrator, said)


@bp.post("/admin/people/<int:person_id>/second-factor/reset")
@login_required
def reset_second_factor(person_id: int) -> ResponseReturnValue:
    """Take away the second factor of somebody who lost it."""
    said = _("The second factor has been reset. A new one can be set up after signing in.")
    return _act(person_id, "second-factor", actions.reset_second_factor, said)


@bp.post("/admin/people/<int:person_id>/sign-ins/end")
@login_required
def end_sign_ins(person_id: int) -> ResponseReturnValue:
    """Sign the person out everywhere."""
    return _act(person_id, "sign-ins", actions.end_sign_ins, _("Every sign-in and token has ended."))


@bp.post("/admin/people/<int:person_id>/erase")
@login_required
def erase(person_id: int) -> ResponseReturnValue:
    """Erase a person for good, on their request."""
    by = administrator()
    person = queries.person_by_id(person_id)
    typed = {name: request.form.get(name, "") for name in ("email", "reason")}
    try:
        form = read(EraseForm, request.form)
        with unit_of_work():
            actions.erase(by, queries.person_by_id(person_id), form.email, form.reason)
    except (Conflict, Forbidden, Invalid) as problem:
        page = person_page(by, person, problem, refused="erase", reason=typed["reason"], typed_address=typed["email"])
        return page, problem.status
    return _done(person_id, _("The account is closed. Within minutes the person's name and address will be gone."))


@bp.get("/admin/people/<int:person_id>/roles")
@login_required
def roles(person_id: int) -> ResponseReturnValue:
    """The roles of a person in the network of `?network=`."""
    administrator()
    return _roles_page(queries.person_by_id(person_id), words("network"))


@bp.post("/admin/people/<int:person_id>/roles")
@login_required
def change_roles(person_id: int) -> ResponseReturnValue:
    """Give and take roles in a network."""
    by = administrator()
    person = queries.person_by_id(person_id)
    try:
        form = read(RolesForm, request.form)
        with unit_of_work():
            set_roles(by, queries.person_by_id(person_id), network_by_slug(form.network), form.roles, form.reason)
    except (Conflict, Forbidden, Invalid) as problem:
        return _roles_page(person, request.form.get("network", ""), problem), problem.status
    return _done(person_id, _("The roles have been changed."))


def _act(person_id: int, name: str, act: Act, said: str) -> ResponseReturnValue:
    """Do `act` with the reason of the form called `name`, or show the page with that form open and what is wrong."""
    by = administrator()
    person = queries.person_by_id(person_id)
    try:
        form = read(ReasonForm, request.form)
        with unit_of_work():
            act(by, queries.person_by_id(person_id), form.reason)
    except (Conflict, Invalid) as problem:
        page = person_page(by, person, problem, refused=name, reason=request.form.get("reason", ""))
        return page, problem.status
    if by.id == person_id and name == "administrator-end":
        return redirect("/", 303)
    return _done(person_id, said)


def _done(person_id: int, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("admin_people.show", person_id=person_id), 303)


def _roles_page(person: Person, slug: str, problem: Problem | None = None) -> str:
    network = queries.network_with(slug)
    typed = request.form.getlist("roles") if request.method == "POST" else None
    held = person.roles_in(network) if network else frozenset()
    return render_template(
        "admin/person_roles.html", part="people", shown=person, network=network, networks=queries.networks(),
        roles=[(role.value, role_word(role)) for role in Role], chosen=typed if typed is not None else sorted(held),
        reason=request.form.get("reason", ""), problem=problem, is_member=bool(held),
    )  # fmt: skip
