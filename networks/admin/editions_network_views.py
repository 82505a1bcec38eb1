"""Networks as administrators see them: how they are described, who leads them, how many are in; no content."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import editions_actions, editions_words
from networks.admin import editions_queries as queries
from networks.admin.doors import administrator
from networks.admin.editions_forms import AppointForm, NetworkForm, NewNetworkForm, WhyForm, read_lists
from networks.core.errors import Invalid, NotFound, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import later as _
from networks.membership import handover
from networks.membership.queries import Colleague, coordinators
from networks.membership.words import role_word
from networks.people import editions as actions
from networks.people.models import Edition, Network, NetworkKind, NetworkState, Role
from networks.people.queries import network_by_slug
from networks.people.signs import free_sign

bp = Blueprint("admin_networks", __name__, url_prefix="/admin")
FIELDS = (
    "slug", "kind", "name_pl", "name_en", "purpose_pl", "purpose_en", "audience", "unit_kinds", "voivodeship", "sign",
    "hue",
)  # fmt: skip
DISMISS = "/networks/<slug>/coordinators/<int:person_id>/dismiss"


@bp.get("/editions/<key>/networks/new")
@login_required
def new(key: str) -> ResponseReturnValue:
    """The form of a new network, with a sign that is free."""
    administrator()
    edition = queries.edition_by_key(key)
    rows = queries.networks_in(edition)
    hue = str(rows[-1].network.hue % 3 + 1 if rows else 1)
    fields: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"unit_kinds": [], "hue": hue}
    fields |= {"sign": free_sign(actions.taken_signs()), "kind": NetworkKind.OFFICIALS.value, "audience": "officials"}
    return _form_page(edition, None, fields)


@bp.post("/editions/<key>/networks")
@login_required
@again_on_race
def create(key: str) -> ResponseReturnValue:
    """Add a network to an edition; refused words stay in the form."""
    person = administrator()
    edition = queries.edition_by_key(key)
    try:
        form = read_lists(NewNetworkForm, request.form)
        with unit_of_work():
            actions.add_network(person, edition, form.slug, form.values)
    except Invalid as problem:
        return _form_page(edition, None, _typed(), problem), problem.status
    return redirect(url_for(".show", slug=form.slug), 303)


@bp.get("/networks/<slug>")
@login_required
def show(slug: str) -> ResponseReturnValue:
    """A network's description, roles and numbers."""
    administrator()
    return _page(network_by_slug(slug))


@bp.get("/networks/<slug>/edit")
@login_required
def edit_form(slug: str) -> ResponseReturnValue:
    """How a network is described."""
    administrator()
    network = network_by_slug(slug)
    fields = {name: getattr(network, name) or "" for name in FIELDS} | {"hue": str(network.hue)}
    return _form_page(network.edition, network, fields)


@bp.post("/networks/<slug>/edit")
@login_required
def edit(slug: str) -> ResponseReturnValue:
    """Describe a network anew; refused words stay in the form."""
    person = administrator()
    network = network_by_slug(slug)
    try:
        form = read_lists(NetworkForm, request.form)
        with unit_of_work():
            actions.change_network(person, network, form.values)
    except Invalid as problem:
        return _form_page(network.edition, network, _typed(), problem), problem.status
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/networks/<slug>/archive", defaults={"ends": True}, endpoint="archive_form")
@bp.get("/networks/<slug>/restore", defaults={"ends": False}, endpoint="restore_form")
@login_required
def turn_form(slug: str, ends: bool) -> ResponseReturnValue:
    """Ask why a network is archived, or opened again."""
    administrator()
    return _turn_page(network_by_slug(slug), ends)


@bp.post("/networks/<slug>/archive", defaults={"ends": True}, endpoint="archive")
@bp.post("/networks/<slug>/restore", defaults={"ends": False}, endpoint="restore")
@login_required
def turn(slug: str, ends: bool) -> ResponseReturnValue:
    """Archive a network or open it again, with a reason."""
    person = administrator()
    network = network_by_slug(slug)
    act = actions.archive_network if ends else actions.restore_network
    try:
        form = read(WhyForm, request.form)
        with unit_of_work():
            act(person, network, form.reason)
    except Invalid as problem:
        return _turn_page(network, ends, problem), problem.status
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/networks/<slug>/roles")
@login_required
@again_on_race
def appoint(slug: str) -> ResponseReturnValue:
    """Give somebody with an account a role in the network."""
    person = administrator()
    network = network_by_slug(slug)
    try:
        form = read(AppointForm, request.form)
        with unit_of_work():
            editions_actions.appoint(person, network, form.email, form.role)
    except Invalid as problem:
        return _page(network, problem), problem.status
    return redirect(url_for(".show", slug=slug, _anchor="roles"), 303)


@bp.get(DISMISS)
@login_required
def dismiss_form(slug: str, person_id: int) -> ResponseReturnValue:
    """Ask why a coordinator's membership ends."""
    administrator()
    network = network_by_slug(slug)
    return _dismiss_page(network, _coordinator(network, person_id))


@bp.post(DISMISS)
@login_required
def dismiss(slug: str, person_id: int) -> ResponseReturnValue:
    """End a coordinator's membership, which coordinators cannot do to each other."""
    person = administrator()
    network = network_by_slug(slug)
    found = _coordinator(network, person_id)
    try:
        form = read(WhyForm, request.form)
        with unit_of_work():
            handover.dismiss(person, queries.person_by_id(found.id), network, form.reason)
    except Invalid as problem:
        return _dismiss_page(network, found, problem), problem.status
    return redirect(url_for(".show", slug=slug, _anchor="roles"), 303)


def _coordinator(network: Network, person_id: int) -> Colleague:
    for found in coordinators(network):
        if found.id == person_id:
            return found
    raise NotFound(_("There is no such person in this network."))


def _page(network: Network, problem: Problem | None = None) -> str:
    here, counts = Network.id == network.id, queries.role_counts(network)
    return render_template(
        "admin/network.html", network=network, edition=network.edition, state=editions_words.network_state(network),
        kind=editions_words.word_of(editions_words.kinds(), network.kind.value),
        audience=editions_words.word_of(editions_words.audiences(), network.audience),
        unit_kinds=[words for value, words in editions_words.unit_kinds() if value in network.unit_kinds],
        voivodeship=editions_words.word_of(editions_words.voivodeships(), network.voivodeship or ""),
        former=queries.network_by_id(network.continues_id),
        role_counts=[(role_word(role), counts[role]) for role in Role if role in counts],
        row=next(row for row in queries.networks_in(network.edition) if row.network.id == network.id),
        coordinators=coordinators(network), invitation_count=queries.open_invitation_count(here),
        request_count=queries.waiting_request_count(here), appointable=editions_words.appointable(),
        email=request.form.get("email", ""), role=request.form.get("role", Role.COORDINATOR.value), problem=problem,
        is_archived=network.state is NetworkState.ARCHIVED,
    )  # fmt: skip


def _form_page(
    edition: Edition, network: Network | None, fields: dict[str, Any], problem: Problem | None = None
) -> str:
    return render_template(
        "admin/network_form.html", edition=edition, network=network, fields=fields, problem=problem,
        kinds=editions_words.kinds(), audiences=editions_words.audiences(), unit_kinds=editions_words.unit_kinds(),
        voivodeships=editions_words.voivodeships(), hues=editions_words.hues(),
    )  # fmt: skip


def _turn_page(network: Network, ends: bool, problem: Problem | None = None) -> str:
    people = next(row for row in queries.networks_in(network.edition) if row.network.id == network.id).people_count
    return render_template(
        "admin/network_archive.html", network=network, ends=ends, people_count=people,
        reason=request.form.get("reason", ""), problem=problem,
    )  # fmt: skip


def _dismiss_page(network: Network, found: Colleague, problem: Problem | None = None) -> str:
    return render_template(
        "admin/network_dismiss.html", network=network, found=found, reason=request.form.get("reason", ""),
        problem=problem,
    )  # fmt: skip


def _typed() -> dict[str, Any]:
    return {name: request.form.get(name, "") for name in FIELDS} | {"unit_kinds": request.form.getlist("unit_kinds")}
