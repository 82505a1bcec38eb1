"""Handing the coordinator's role over, with a note that knows what is open in the network."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from networks.access.current import login_required, signed_in
from networks.core.errors import Invalid, Problem, require
from networks.core.polish import today
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later
from networks.core.words import now as _
from networks.membership import actions, handover, policy, roster
from networks.people.models import Network, Person
from networks.people.queries import network_for
from networks.start.forms import HandoverForm
from networks.start.tasks import waiting_request_count
from networks.start.views import bp
from networks.threads import queries as threads
from networks.threads.queries import Filter


@bp.get("/n/<slug>/handover")
@login_required
def handover_form(slug: str) -> ResponseReturnValue:
    """Former handovers with their notes, and the form for the next one."""
    person, network = _coordinating(slug)
    return _page(person, network)


@bp.post("/n/<slug>/handover")
@login_required
def hand_over(slug: str) -> ResponseReturnValue:
    """Give the role to a member of the network."""
    person, network = _coordinating(slug)
    try:
        form = read(HandoverForm, request.form)
        found = next((seat.person for seat in roster.seats_of(network) if seat.person.id == form.successor), None)
        if found is None:
            raise Invalid(later("Please choose a member of the network."), field="successor")
        with unit_of_work():
            handover.hand_over(
                person, found, network, form.note, leaves=form.leaves, is_for_a_time=found.id in _for_a_time(network)
            )
    except Invalid as problem:
        return _page(person, network, problem), problem.status
    return redirect(url_for(".desk") if form.leaves else url_for(".network", slug=slug), 303)


def _coordinating(slug: str) -> tuple[Person, Network]:
    person = signed_in()
    network = network_for(person, slug)
    require(policy.is_coordinator(person, network), actions.MAY_NOT)
    return person, network


def _for_a_time(network: Network) -> set[int]:
    """The ids of deputies who are in the network for a substitution only."""
    return {row.deputy.id for row in roster.stand_ins(network, today()) if row.substitution.lets_in}


def _page(person: Person, network: Network, problem: Problem | None = None) -> str:
    for_a_time = _for_a_time(network)
    successors = [
        (seat.person.id, seat.person.name)
        for seat in roster.seats_of(network)
        if seat.person.id != person.id
        and handover.can_take_over(seat.person, network, is_for_a_time=seat.person.id in for_a_time)
    ]
    typed = request.form if problem else {}
    return render_template(
        "membership/handover.html", network=network, successors=successors, handovers=roster.handovers_of(network),
        problem=problem, typed=typed, note=typed.get("note") or _what_is_open(person, network),
        may_lead=policy.can_lead(person, network),
    )  # fmt: skip


def _what_is_open(person: Person, network: Network) -> str:
    """The beginning of the note: what is open now, and what only the giver knows."""
    questions = threads.thread_count(person, network, Filter.UNANSWERED)
    requests = waiting_request_count(person, network)
    counted = [
        ngettext("%(num)d question without an answer", "%(num)d questions without an answer", questions),
        ngettext("%(num)d request to join that waits", "%(num)d requests to join that wait", requests),
    ]
    promised = _("Promised to members:")  # not within the f-string, where the collector of texts does not look
    return "\n".join(f"- {line}" for line in [*counted, f"{promised} "])
