"""Inviting into a network: one address or a list, and where each invitation stands."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.errors import Conflict, Invalid, Problem, require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _
from networks.imports import actions as imports
from networks.imports import page as import_page
from networks.imports import queries as lists
from networks.imports.keeping import keep
from networks.invitations import actions, page, policy, queries
from networks.invitations.doors import guest_of
from networks.invitations.forms import InvitationForm, ListForm
from networks.invitations.models import InvitationState
from networks.people.models import Network, Role
from networks.web.numbers import asked_number
from networks.web.security import takes_files

bp = Blueprint("invitations", __name__)
_TYPED = ("email", "name", "position", "institution", "note", "exception_reason")


@bp.get("/n/<slug>/invitations")
@login_required
def index(slug: str) -> ResponseReturnValue:
    """Whom the network invited, and what became of it; `?state=` narrows the list."""
    person = signed_in()
    network = queries.network_for_inviting(person, slug)
    asked = request.args.get("state", "")
    which = InvitationState(asked) if asked in set(InvitationState) else None
    return page.index(person, network, which, asked_number("page") or 1)


@bp.get("/n/<slug>/invitations/new")
@login_required
def new(slug: str) -> ResponseReturnValue:
    """The forms for one address and for a list."""
    network = _open_network(slug)
    return page.new(signed_in(), network)


@bp.post("/n/<slug>/invitations")
@login_required
@again_on_race
def invite(slug: str) -> ResponseReturnValue:
    """Invite one address; refused words stay in the form."""
    person, network = signed_in(), _open_network(slug)
    try:
        form = read(InvitationForm, request.form)
        guest = guest_of(form)
        spend(person)
        with unit_of_work():
            actions.invite(person, network, guest, form.roles, note=form.note, exception_reason=form.exception_reason)
    except (Invalid, Conflict) as problem:
        return page.new(person, network, _typed(), _at_field(problem)), problem.status
    flash(_("The invitation was sent to %(email)s.", email=guest.email))
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/n/<slug>/invitations/lists")
@takes_files
@login_required
def hand_in(slug: str) -> ResponseReturnValue:
    """Hand in a list of addresses; the worker invites them one after another."""
    person, network = signed_in(), _open_network(slug)
    try:
        form = read(ListForm, request.form)
        actions.check_roles(person, form.roles)
        spend(person)
        kept = keep(request.files.get("file"))
        options = {
            "roles": [role.value for role in form.roles], "note": form.note, "exception_reason": form.exception_reason,
        }  # fmt: skip
        with unit_of_work():
            require(policy.can_invite(person, network), actions.MAY_NOT)
            made = imports.start(person, page.KIND, kept, network=network, options=options)
    except Invalid as problem:
        return page.new(person, network, _typed(), problem, is_list=True), problem.status
    return redirect(url_for(".list_", slug=slug, list_id=made.id), 303)


@bp.get("/n/<slug>/invitations/lists")
@login_required
def lists_(slug: str) -> ResponseReturnValue:
    """The form and the lists are on one page; a refused list that is loaded anew leads there."""
    _open_network(slug)
    return redirect(url_for(".new", slug=slug), 303)


@bp.get("/n/<slug>/invitations/lists/<int:list_id>")
@login_required
def list_(slug: str, list_id: int) -> ResponseReturnValue:
    """How far a list is and what became of its rows; `?download=csv` or `xlsx` gives that as a file."""
    person = signed_in()
    network = queries.network_for_inviting(person, slug)
    made = lists.list_for(person, list_id, page.KIND, network)
    if form := request.args.get("download"):
        return import_page.downloaded(made, form)
    return import_page.shown(
        made, title=_("Invitations from a list"),
        crumbs=[(_("Invitations"), url_for(".index", slug=slug)), (_("Invite"), url_for(".new", slug=slug))],
        url=lambda **more: url_for(".list_", slug=slug, list_id=list_id, **more),
    )  # fmt: skip


@bp.post("/n/<slug>/invitations/<int:invitation_id>/send-again")
@login_required
def send_again(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Send an invitation once more, with a new link that is good for 30 days."""
    person = signed_in()
    network = queries.network_for_inviting(person, slug)
    spend(person)
    with unit_of_work():
        found = queries.invitation_for(person, network, invitation_id)
        actions.send_again(person, found)
    flash(_("The invitation was sent once more. The link in the earlier mail no longer works."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/n/<slug>/invitations/<int:invitation_id>/withdraw")
@login_required
def withdraw(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    person = signed_in()
    network = queries.network_for_inviting(person, slug)
    with unit_of_work():
        actions.withdraw(person, queries.invitation_for(person, network, invitation_id))
    flash(_("The invitation was withdrawn."))
    return redirect(url_for(".index", slug=slug), 303)


def _open_network(slug: str) -> Network:
    """A network into which the person who asks may invite. Raises NotFound or Forbidden."""
    person = signed_in()
    network = queries.network_for_inviting(person, slug)
    require(policy.can_invite(person, network), actions.MAY_NOT)
    return network


def _typed() -> dict[str, Any]:
    """What was typed in a refused form."""
    given = {name: request.form.get(name, "") for name in _TYPED}
    return given | {"roles": [role for role in request.form.getlist("roles") if role in set(Role)]}


def _at_field(problem: Problem) -> Problem:
    """A refusal about the person concerns the address that was typed."""
    problem.field = problem.field or "email"
    return problem
