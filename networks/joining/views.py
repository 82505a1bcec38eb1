"""Pages for asking to join a network and for deciding on it."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.errors import Conflict, Invalid, require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.joining import actions, page, policy, queries
from networks.joining.forms import AcceptForm, AskForm, RefuseForm
from networks.people.models import Network, Person
from networks.people.queries import network_by_slug, network_for

bp = Blueprint("joining", __name__)
REQUEST = "/n/<slug>/requests/<int:request_id>"


@bp.post("/n/<slug>/requests")
@login_required
@again_on_race
def ask(slug: str) -> ResponseReturnValue:
    """Ask to join; a refused reason stays in the form."""
    person = signed_in()
    network = network_by_slug(slug)
    try:
        form = read(AskForm, request.form)
        spend(person)
        with unit_of_work():
            actions.ask(person, network, form.reason, form.rules_version)
    except Invalid as problem:
        return page.closed_network(person, network, _typed("reason", "rules_version"), problem), problem.status
    return redirect(url_for("start.network", slug=slug), 303)


@bp.post(f"{REQUEST}/withdraw")
@login_required
def withdraw(slug: str, request_id: int) -> ResponseReturnValue:
    """Take one's own request back."""
    person = signed_in()
    found = queries.own_request_for(person, network_by_slug(slug), request_id)
    with unit_of_work():
        actions.withdraw(person, found)
    return redirect(url_for("start.network", slug=slug), 303)


@bp.get("/n/<slug>/requests")
@login_required
def index(slug: str) -> ResponseReturnValue:
    """The network's requests, for its coordinators."""
    person, network = _deciding(slug)
    return page.requests(person, network)


@bp.get(REQUEST)
@login_required
def show(slug: str, request_id: int) -> ResponseReturnValue:
    """One request, to be decided on."""
    person, network = _deciding(slug)
    return page.request(queries.request_for(person, network, request_id))


@bp.post(f"{REQUEST}/accept")
@login_required
def accept(slug: str, request_id: int) -> ResponseReturnValue:
    """Let the person in."""
    person, network = _deciding(slug)
    found = queries.request_for(person, network, request_id)
    try:
        form = read(AcceptForm, request.form)
        with unit_of_work():
            actions.accept(person, found, form.words or "", form.exception_reason)
    except (Invalid, Conflict) as problem:
        return page.request(found, _typed("words", "exception_reason"), problem), problem.status
    return redirect(url_for(".index", slug=slug), 303)


@bp.post(f"{REQUEST}/refuse")
@login_required
def refuse(slug: str, request_id: int) -> ResponseReturnValue:
    """Do not let the person in, with a reason."""
    person, network = _deciding(slug)
    found = queries.request_for(person, network, request_id)
    try:
        form = read(RefuseForm, request.form)
        with unit_of_work():
            actions.refuse(person, found, form.answer)
    except (Invalid, Conflict) as problem:
        return page.request(found, _typed("answer"), problem), problem.status
    return redirect(url_for(".index", slug=slug), 303)


def _deciding(slug: str) -> tuple[Person, Network]:
    person = signed_in()
    network = network_for(person, slug)
    require(policy.can_decide(person, network), actions.MAY_NOT)
    return person, network


def _typed(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "") for name in names}
