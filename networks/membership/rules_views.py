"""The rules of a network: reading, accepting and renewing them."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.errors import Conflict, Invalid, Problem, require
from networks.core.html import write
from networks.core.notices import mark_read
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.membership import actions, policy, roster
from networks.membership.forms import RulesForm, VersionForm
from networks.membership.views import bp
from networks.people.models import Network, Person
from networks.people.queries import network_for


@bp.get("/n/<slug>/rules")
@login_required
def rules(slug: str) -> ResponseReturnValue:
    """The rules as they are now and as they were; coordinators see who accepted them."""
    person = signed_in()
    return _page(person, network_for(person, slug))


@bp.post("/n/<slug>/rules")
@login_required
@again_on_race
def publish_rules(slug: str) -> ResponseReturnValue:
    """Give the network new rules; refused words stay in the form."""
    person = signed_in()
    network = network_for(person, slug)
    require(policy.can_lead(person, network), actions.MAY_NOT)
    try:
        form = read(RulesForm, request.form)
        spend(person)
        words = write(form.text)
        with unit_of_work():
            actions.publish_rules(person, network, words)
    except Invalid as problem:
        return _page(person, network, request.form.get("text", ""), problem), problem.status
    return redirect(url_for(".rules", slug=slug), 303)


@bp.post("/n/<slug>/rules/accept")
@login_required
@again_on_race
def accept_rules(slug: str) -> ResponseReturnValue:
    """Accept the rules as they were read; newer ones are shown first."""
    person = signed_in()
    network = network_for(person, slug)
    form = read(VersionForm, request.form)
    try:
        with unit_of_work():
            actions.accept_rules(person, network, form.version)
            for one in roster.versions_of_rules(network):
                mark_read(person.id, ("network_rules", one.id))
    except Conflict as problem:
        return _page(person, network, problem=problem), problem.status
    return redirect(url_for("start.network", slug=slug), 303)


def _page(person: Person, network: Network, typed: str | None = None, problem: Problem | None = None) -> str:
    versions = roster.versions_of_rules(network)
    present = versions[0] if versions else None
    accepted = roster.membership_now(person, network).rules_version
    text = typed if typed is not None else present.text if present is not None else ""
    may_see = policy.is_coordinator(person, network)
    seats = roster.seats_of(network) if may_see and present is not None else []
    at = roster.acceptances_of(present) if present is not None else {}
    return render_template(
        "membership/rules.html", network=network, present=present, earlier=versions[1:], problem=problem,
        must_accept=present is not None and accepted < present.version, may_see=may_see,
        may_publish=policy.can_lead(person, network), text=text,
        people=[
            {
                "id": seat.person.id, "name": seat.person.name, "version": seat.membership.rules_version,
                "at": at.get(seat.person.id),
            }
            for seat in seats
        ],
        missing_count=sum(seat.person.id not in at for seat in seats),
    )  # fmt: skip
