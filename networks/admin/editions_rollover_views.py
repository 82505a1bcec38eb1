"""Asking for a rollover of an edition, and seeing how far it has come."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import editions_queries as queries
from networks.admin import editions_words as words
from networks.admin.doors import administrator
from networks.admin.editions_actions import (
    Line,
    continue_rollover,
    networks_to_go_on,
    start_rollover,
    suggested_slug,
)
from networks.admin.editions_forms import RolloverForm, SuccessorForm, read_lists
from networks.admin.models import Invites, Rollover, SeatOutcome
from networks.core.errors import Invalid, NotFound, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.people.editions import taken_slugs
from networks.people.models import Edition, Network, NetworkState

bp = Blueprint("admin_rollover", __name__, url_prefix="/admin")


@bp.get("/editions/<key>/rollover")
@login_required
def new(key: str) -> ResponseReturnValue:
    """Choose where the networks of an edition go on, which of them, and who is invited."""
    administrator()
    edition = queries.edition_by_key(key)
    taken, rows = taken_slugs(), []
    for row in queries.networks_in(edition):
        if row.network.state is NetworkState.ACTIVE:
            rows.append(_row(row, suggested_slug(row.network, taken), Invites.ALL.value, is_chosen=True))
            taken.add(rows[-1]["slug"])
    return _form_page(edition, rows, {"target": "", "keeps_roles": True})


@bp.post("/editions/<key>/rollover")
@login_required
def start(key: str) -> ResponseReturnValue:
    """Write the rollover down for the worker; what was chosen stays in a refused form."""
    person = administrator()
    source = queries.edition_by_key(key)
    try:
        form = read_lists(RolloverForm, {name: value for name, value in _flat().items() if "-" not in name})
        with unit_of_work():
            lines = [_line(network) for network in networks_to_go_on(source, form.networks)]
            made = start_rollover(person, source, _target(form.target), lines, keeps_roles=form.keeps_roles)
    except Invalid as problem:
        return _typed_page(source, problem), problem.status
    return redirect(url_for(".show", rollover_id=made.id), 303)


@bp.get("/rollovers/<int:rollover_id>")
@login_required
def show(rollover_id: int) -> ResponseReturnValue:
    """How far a rollover has come: numbers by network."""
    administrator()
    rollover = queries.rollover_by_id(rollover_id)
    return render_template(
        "admin/edition_rollover_state.html", rollover=rollover, lines=_progress(rollover), outcomes=words.outcomes()
    )


@bp.post("/rollovers/<int:rollover_id>/continue")
@login_required
def go_on(rollover_id: int) -> ResponseReturnValue:
    """Let a rollover that stopped go on."""
    person = administrator()
    rollover = queries.rollover_by_id(rollover_id)
    with unit_of_work():
        continue_rollover(person, rollover)
    return redirect(url_for(".show", rollover_id=rollover_id), 303)


def _target(key: str) -> Edition:
    try:
        return queries.edition_by_key(key)
    except NotFound:
        raise Invalid(_("Please choose another edition that is planned or runs."), field="target") from None


def _line(network: Network) -> Line:
    """What was typed for one network. Raises Invalid with the name of its own field."""
    typed = {name: request.form.get(f"{name}-{network.id}", "") for name in ("slug", "invites")}
    try:
        form = read(SuccessorForm, typed)
    except Invalid as problem:
        raise Invalid(problem.message, field=f"{problem.field}-{network.id}") from None
    return Line(network, form.slug, form.invites)


def _flat() -> dict[str, Any]:
    return {name: values if name == "networks" else values[0] for name, values in request.form.lists()}


def _row(row: queries.NetworkRow, slug: str, invites: str, *, is_chosen: bool) -> dict[str, Any]:
    return {
        "network": row.network, "people_count": row.people_count, "slug": slug, "invites": invites,
        "is_chosen": is_chosen,
    }  # fmt: skip


def _typed_page(source: Edition, problem: Problem) -> str:
    chosen = set(request.form.getlist("networks"))
    rows = [
        _row(
            row, request.form.get(f"slug-{row.network.id}", ""), request.form.get(f"invites-{row.network.id}", ""),
            is_chosen=str(row.network.id) in chosen,
        )
        for row in queries.networks_in(source)
        if row.network.state is NetworkState.ACTIVE
    ]  # fmt: skip
    fields = {"target": request.form.get("target", ""), "keeps_roles": "keeps_roles" in request.form}
    return _form_page(source, rows, fields, problem)


def _form_page(
    edition: Edition, rows: list[dict[str, Any]], fields: dict[str, Any], problem: Problem | None = None
) -> str:
    return render_template(
        "admin/edition_rollover.html", edition=edition, rows=rows, fields=fields, problem=problem,
        targets=queries.open_targets(edition), invites=words.invites(),
    )  # fmt: skip


def _progress(rollover: Rollover) -> list[dict[str, Any]]:
    counts = queries.outcomes(rollover)
    return [
        {
            "former": line.network, "successor": line.successor, "slug": line.slug,
            "counts": [counts.get(line.id, {}).get(outcome, 0) for outcome in SeatOutcome],
            "invites": words.word_of(words.invites(), line.invites.value),
        }
        for line in rollover.networks
    ]  # fmt: skip
