"""Pages about requests to join, as they are shown and shown again after a refusal."""

from __future__ import annotations

from typing import Any

from flask import render_template

from networks.core.errors import Problem
from networks.core.polish import today
from networks.joining import policy, queries
from networks.joining.models import JoinRequest, RequestState
from networks.membership.queries import rules_of
from networks.membership.words import misfit_words, unit_word
from networks.people.models import Network, Person, Role
from networks.people.positions import misfit

DECIDED_SHOWN = 20


def closed_network(
    person: Person, network: Network, typed: dict[str, str] | None = None, problem: Problem | None = None
) -> str:
    """What outsiders see of a network: its name and purpose, and how to ask to join it."""
    last = queries.last_of(person, network)
    return render_template(
        "start/network_closed.html", network=network, can_ask=policy.can_ask(person, network),
        rules=rules_of(network), request_=last, is_waiting=last is not None and last.state is RequestState.WAITING,
        is_refused=last is not None and last.state is RequestState.REFUSED, answer_days=queries.ANSWER_DAYS,
        typed=typed or {}, problem=problem,
    )  # fmt: skip


def requests(person: Person, network: Network) -> str:
    """The network's requests: those waiting, and those decided last."""
    return render_template(
        "joining/index.html", network=network, waiting=[_row(row) for row in queries.waiting_for(person, [network])],
        decided=[_row(row) for row in queries.decided_in(network, DECIDED_SHOWN)],
    )  # fmt: skip


def request(found: JoinRequest, typed: dict[str, str] | None = None, problem: Problem | None = None) -> str:
    """One request with the two ways to decide on it."""
    person, network = found.person, found.network
    unit = person.institution
    why = misfit(network, person.position_code, unit, frozenset({Role.MEMBER}))
    return render_template(
        "joining/show.html", network=network, row=_row(found), typed=typed or {}, problem=problem,
        misfit=misfit_words(why, network) if why else "",
    )  # fmt: skip


def _row(found: JoinRequest) -> dict[str, Any]:
    """A request as pages show it."""
    person, unit = found.person, found.person.institution
    return {
        "id": found.id, "reason": found.reason, "at": found.created_at, "state": found.state.value,
        "answer": found.answer, "decided_at": found.decided_at, "is_overdue": today() > queries.due_on(found),
        "is_waiting": found.state is RequestState.WAITING, "rules_version": found.rules_version,
        "person": {
            "id": person.id, "name": person.name, "position": person.position,
            "institution": unit.name if unit else "", "kind_of_unit": unit_word(unit.kind) if unit else "",
        },
    }  # fmt: skip
