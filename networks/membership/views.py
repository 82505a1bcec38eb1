"""The directory of a network, a colleague's page, and leaving."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.errors import Conflict, Problem
from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.membership import actions, policy, queries, roster
from networks.membership.words import row_of
from networks.people.models import Network
from networks.people.queries import network_for

bp = Blueprint("membership", __name__)
QUERY_MAX = 100


@bp.get("/n/<slug>/people")
@login_required
def people(slug: str) -> ResponseReturnValue:
    """Who is in the network, with institution and themes; `?q=` narrows the list."""
    person = signed_in()
    network = network_for(person, slug)
    query = request.args.get("q", "")[:QUERY_MAX]
    rows = [
        row_of(found, url_for(".person", person_id=found.id)) for found in queries.colleagues(person, network, query)
    ]
    return render_template(
        "membership/people.html", network=network, people=rows, query=query, count=len(rows),
        stand_ins=_stand_ins(network), may_see=policy.is_coordinator(person, network),
    )  # fmt: skip


@bp.get("/people/<int:person_id>")
@login_required
def person(person_id: int) -> ResponseReturnValue:
    """A colleague: somebody with whom one shares a network."""
    found, shared = queries.colleague_for(signed_in(), person_id)
    shown = row_of(found, url_for(".person", person_id=person_id)) | {"networks": shared}
    return render_template("membership/person.html", shown=shown)


@bp.get("/n/<slug>/leave")
@login_required
def leave_form(slug: str) -> ResponseReturnValue:
    """Ask before leaving."""
    return _leaving(network_for(signed_in(), slug))


@bp.post("/n/<slug>/leave")
@login_required
def leave(slug: str) -> ResponseReturnValue:
    """Leave the network; the last coordinator hands the role over first."""
    person = signed_in()
    network = network_for(person, slug)
    try:
        with unit_of_work():
            actions.leave(person, network)
    except Conflict as problem:
        return _leaving(network, problem), problem.status
    return redirect(url_for("start.desk"), 303)


def _leaving(network: Network, problem: Problem | None = None) -> str:
    person = signed_in()
    leads = policy.can_lead(person, network)
    return render_template(
        "membership/leave.html", network=network, problem=problem, leads=leads,
        is_last=leads and not roster.coordinators_beside(network, person),
    )  # fmt: skip


def _stand_ins(network: Network) -> dict[int, list[str]]:
    """The names of those who stand in today, by the absent member's id."""
    found: dict[int, list[str]] = {}
    for row in roster.stand_ins(network, today()):
        if row.substitution.runs_on(today()):
            found.setdefault(row.absent.id, []).append(row.deputy.name)
    return found
