"""The first page of administration, and the pages of editions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import editions_queries as queries
from networks.admin import editions_words as words
from networks.admin.doors import administrator
from networks.admin.editions_forms import EditionForm, NewEditionForm, WhyForm
from networks.core.errors import Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.people import editions as actions
from networks.people.models import Edition, EditionState, Network, NetworkState, Person

bp = Blueprint("admin_editions", __name__, url_prefix="/admin")
FIELDS = ("key", "strand", "name_pl", "name_en", "starts_on", "ends_on", "state")


@bp.get("")
@login_required
def overview() -> ResponseReturnValue:
    """Numbers that need an administrator's eye, and networks in which nothing happens."""
    administrator()
    quiet = queries.quiet_networks()
    return render_template(
        "admin/editions_overview.html", figures=queries.figures(len(quiet)), quiet=quiet,
        quiet_days=queries.QUIET_DAYS,
    )  # fmt: skip


@bp.get("/editions")
@login_required
def index() -> ResponseReturnValue:
    """All editions with how much is in them."""
    administrator()
    return render_template("admin/editions.html", editions=queries.editions(), state_of=words.edition_state)


@bp.get("/editions/new")
@login_required
def new() -> ResponseReturnValue:
    """The form of a new edition."""
    administrator()
    return _form_page(None, dict.fromkeys(FIELDS, "") | {"state": EditionState.PLANNED.value})


@bp.post("/editions")
@login_required
@again_on_race
def create() -> ResponseReturnValue:
    """Open a new edition; refused words stay in the form."""
    person = administrator()
    try:
        form = read(NewEditionForm, request.form)
        with unit_of_work():
            runs = form.state == EditionState.ACTIVE.value
            actions.open_edition(person, form.key, form.values, runs=runs)
    except Invalid as problem:
        return _form_page(None, _typed(), problem), problem.status
    return redirect(url_for(".show", key=form.key), 303)


@bp.get("/editions/<key>")
@login_required
def show(key: str) -> ResponseReturnValue:
    """An edition with its networks."""
    administrator()
    edition = queries.edition_by_key(key)
    return render_template(
        "admin/edition.html", edition=edition, networks=queries.networks_in(edition),
        state=words.edition_state(edition),
        state_of=words.network_state, people_count=queries.people_count(edition),
        rollovers=queries.rollovers_of(edition), can_be_reopened=actions.can_be_reopened(edition),
    )  # fmt: skip


@bp.get("/editions/<key>/edit")
@login_required
def edit_form(key: str) -> ResponseReturnValue:
    """The names and dates of an edition."""
    administrator()
    edition = queries.edition_by_key(key)
    return _form_page(edition, {name: getattr(edition, name) or "" for name in FIELDS})


@bp.post("/editions/<key>/edit")
@login_required
def edit(key: str) -> ResponseReturnValue:
    """Change names and dates; refused words stay in the form."""
    person = administrator()
    edition = queries.edition_by_key(key)
    try:
        form = read(EditionForm, request.form)
        with unit_of_work():
            actions.change_edition(person, edition, form.values)
    except Invalid as problem:
        return _form_page(edition, _typed(), problem), problem.status
    return redirect(url_for(".show", key=key), 303)


@bp.post("/editions/<key>/activate")
@login_required
def activate(key: str) -> ResponseReturnValue:
    """Let a planned edition run."""
    person = administrator()
    edition = queries.edition_by_key(key)
    with unit_of_work():
        actions.activate_edition(person, edition)
    return redirect(url_for(".show", key=key), 303)


@bp.get("/editions/<key>/close")
@login_required
def close_form(key: str) -> ResponseReturnValue:
    """What closing means here, and for how many people."""
    administrator()
    return _close_page(queries.edition_by_key(key))


@bp.post("/editions/<key>/close")
@login_required
def close(key: str) -> ResponseReturnValue:
    """End an edition, with a reason."""
    return _with_reason(key, actions.close_edition, _close_page)


@bp.get("/editions/<key>/reopen")
@login_required
def reopen_form(key: str) -> ResponseReturnValue:
    """Ask why an edition is opened again."""
    administrator()
    return _reopen_page(queries.edition_by_key(key))


@bp.post("/editions/<key>/reopen")
@login_required
def reopen(key: str) -> ResponseReturnValue:
    """Take the closing of an edition back, with a reason."""
    return _with_reason(key, actions.reopen_edition, _reopen_page)


def _with_reason(
    key: str, act: Callable[[Person, Edition, str], None], page: Callable[..., str]
) -> ResponseReturnValue:
    """Do something that needs a reason; a refused one stays in the form."""
    person = administrator()
    edition = queries.edition_by_key(key)
    try:
        form = read(WhyForm, request.form)
        with unit_of_work():
            act(person, edition, form.reason)
    except Invalid as problem:
        return page(edition, problem), problem.status
    return redirect(url_for(".show", key=key), 303)


def _close_page(edition: Edition, problem: Problem | None = None) -> str:
    here = Network.edition_id == edition.id
    active = [row for row in queries.networks_in(edition) if row.network.state is NetworkState.ACTIVE]
    return render_template(
        "admin/edition_close.html", edition=edition, network_count=len(active),
        people_count=queries.people_count(edition), invitation_count=queries.open_invitation_count(here),
        request_count=queries.waiting_request_count(here), reopen_days=actions.REOPEN_DAYS,
        reason=request.form.get("reason", ""), problem=problem,
    )  # fmt: skip


def _reopen_page(edition: Edition, problem: Problem | None = None) -> str:
    return render_template(
        "admin/edition_reopen.html", edition=edition, people_count=queries.people_count(edition),
        reason=request.form.get("reason", ""), problem=problem,
    )  # fmt: skip


def _form_page(edition: Edition | None, fields: dict[str, Any], problem: Problem | None = None) -> str:
    return render_template(
        "admin/edition_form.html", edition=edition, fields=fields, problem=problem, strands=queries.strands()
    )


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in FIELDS}
