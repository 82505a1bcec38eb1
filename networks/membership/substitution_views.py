"""Substitutions: who stands in for whom, naming a deputy, ending it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.errors import Conflict, Invalid, NotFound, Problem, require
from networks.core.polish import today
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.membership import actions, policy, roster, substitutions
from networks.membership.forms import DeputyForm
from networks.membership.roster import Seat
from networks.membership.views import bp
from networks.people.models import Network, Person
from networks.people.queries import network_for
from networks.web.numbers import asked_number, number_in


@bp.get("/n/<slug>/substitutions")
@login_required
def show_substitutions(slug: str) -> ResponseReturnValue:
    """Who stands in for whom; with `?absent=` the form is about that member, for coordinators."""
    person = signed_in()
    network = network_for(person, slug)
    return _page(person, network, _absent(person, network, asked_number("absent")))


@bp.post("/n/<slug>/substitutions")
@login_required
def name_deputy(slug: str) -> ResponseReturnValue:
    """Let somebody of the same institution stand in; a refused form keeps what was typed."""
    person = signed_in()
    network = network_for(person, slug)
    seat = _absent(person, network, number_in(request.form.get("absent", "")))
    require(policy.can_name_deputy(person, seat.person, network), actions.MAY_NOT)
    try:
        form = read(DeputyForm, request.form)
        deputy = roster.named(
            network, seat, form.deputy, form.email if policy.can_lead(person, network) else "", "deputy"
        )
        with unit_of_work():
            substitutions.name_deputy(person, seat, deputy, network, form.starts_on, form.ends_on)
    except (Invalid, Conflict) as problem:
        return _page(person, network, seat, problem), problem.status
    return redirect(url_for(".show_substitutions", slug=slug), 303)


@bp.post("/n/<slug>/substitutions/<int:substitution_id>/end")
@login_required
def end_substitution(slug: str, substitution_id: int) -> ResponseReturnValue:
    """End a substitution before its time."""
    person = signed_in()
    network = network_for(person, slug)
    found = roster.substitution_in(network, substitution_id)
    with unit_of_work():
        substitutions.end(person, found, network)
    return redirect(url_for(".show_substitutions", slug=slug), 303)


def _absent(person: Person, network: Network, person_id: int | None) -> Seat:
    """Whose seat it is about: one's own, or for a coordinator anybody's. Raises NotFound for others."""
    if person_id in {None, person.id}:
        return roster.seat_in(network, person.id)
    if not policy.can_lead(person, network):
        raise NotFound(actions.MAY_NOT)
    return roster.seat_in(network, person_id or 0)


def _page(person: Person, network: Network, seat: Seat, problem: Problem | None = None) -> str:
    may_lead = policy.can_lead(person, network)
    unit = seat.person.institution
    return render_template(
        "membership/substitutions.html", network=network, seat=seat, is_own=seat.person.id == person.id,
        may_lead=may_lead, may_name=policy.can_name_deputy(person, seat.person, network),
        institution=unit.name if unit else "", problem=problem, typed=request.form if problem else {}, today=today(),
        rows=[
            {
                "stand_in": row, "runs": row.substitution.runs_on(today()),
                "may_end": policy.can_end_substitution(person, row.substitution, network),
            }
            for row in roster.stand_ins(network, today())
        ],
        colleagues=[(one.id, one.name) for one in roster.colleagues_at(network, seat)],
        members=[(one.person.id, one.person.name) for one in roster.seats_of(network)] if may_lead else [],
    )  # fmt: skip
