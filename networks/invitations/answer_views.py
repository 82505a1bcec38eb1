"""The page behind the link of an invitation. Opening it uses nothing up, because mail scanners open links too."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access import actions as access
from networks.access import passwords
from networks.access.current import begin_session, current_sign_in, person_or_none
from networks.access.devices import name_of_device
from networks.core.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _
from networks.invitations import answering, page
from networks.invitations.answering import Gone, Newcomer, NotYours
from networks.invitations.forms import AnswerForm, FirstAnswerForm
from networks.invitations.models import Invitation
from networks.membership.actions import require_rules
from networks.people.models import Network, Person

bp = Blueprint("invitation", __name__, url_prefix="/invitations")
_TYPED = ("name", "position", "institution", "language")


@bp.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """The invitation, for the person it is for; anybody else learns nothing of it but what to do."""
    try:
        invitation = answering.invitation_behind(token)
        return _page(invitation, token)
    except (Gone, NotFound, NotYours) as problem:
        return _no_page(problem)


@bp.post("/<token>/accept")
@again_on_race
def accept(token: str) -> ResponseReturnValue:
    """Join the network; whoever has no account makes one on the way and is signed in."""
    try:
        invitation = answering.invitation_behind(token)
        person, has_account = person_or_none(), answering.account_of(invitation) is not None
        if has_account and person is None:
            return _page(invitation, token)
        if person is not None:
            answering.require_own(person, invitation)
        try:
            return _accepted(person, token) if person is not None else _accepted_by_newcomer(invitation, token)
        except NotYours:
            raise
        except (Invalid, Forbidden, Conflict) as problem:
            return _page(answering.invitation_behind(token), token, problem), problem.status
    except (Gone, NotFound, NotYours) as problem:
        return _no_page(problem)


@bp.post("/<token>/decline")
def decline(token: str) -> ResponseReturnValue:
    """Turn the invitation down."""
    try:
        invitation = answering.invitation_behind(token)
        person = person_or_none()
        if answering.account_of(invitation) is not None and person is None:
            return _page(invitation, token)
        with unit_of_work():
            answering.decline(answering.invitation_behind(token, to_answer=True), person)
    except (Gone, NotFound, NotYours) as problem:
        return _no_page(problem)
    return render_template("invitations/declined.html")


def _accepted(person: Person, token: str) -> ResponseReturnValue:
    form = read(AnswerForm, request.form)
    with unit_of_work():
        network = answering.accept(person, answering.invitation_behind(token, to_answer=True), form.rules_version)
    return _welcomed(network)


def _accepted_by_newcomer(invitation: Invitation, token: str) -> ResponseReturnValue:
    form = read(FirstAnswerForm, request.form)
    institution = answering.institution_of(invitation, form.institution)
    require_rules(invitation.network, form.rules_version)  # before the work of hashing
    newcomer = Newcomer(form.name, form.position, institution, form.language, passwords.hash_of(form.new))
    before = current_sign_in()
    with unit_of_work():
        found = answering.invitation_behind(token, to_answer=True)
        joined = answering.accept_as_newcomer(found, newcomer, form.rules_version)
        made, cookie = access.sign_in(joined, name_of_device(request.user_agent.string), before)
    begin_session(made, cookie)
    return _welcomed(invitation.network)


def _page(invitation: Invitation, token: str, problem: Problem | None = None) -> str:
    """What the one who asks sees of an open invitation. Raises NotYours for somebody else."""
    account, person = answering.account_of(invitation), person_or_none()
    if person is not None:
        answering.require_own(person, invitation)
    if account is not None and person is None:
        return render_template("invitations/sign_in.html", token=token, problem=problem)
    typed = {name: request.form.get(name, "") for name in _TYPED} if problem is not None else None
    return page.answer(invitation, account, token, typed, problem)


def _welcomed(network: Network) -> ResponseReturnValue:
    flash(_("You are in the network now."))
    return redirect(url_for("start.network", slug=network.slug), 303)


def _no_page(problem: Problem) -> ResponseReturnValue:
    """The page of an invitation that is not there for the one who asks: what happened, and what to do."""
    return render_template("invitations/closed.html", problem=problem, status=problem.status), problem.status
