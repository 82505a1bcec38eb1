"""Networks for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.shapes import Shape, read
from networks.people.models import Network, NetworkState, Person
from networks.people.queries import network_by_slug, networks_in
from networks.web.openapi import describe

bp = Blueprint("membership_api", __name__, url_prefix="/api/v1")


class WhichNetworks(Shape):
    """Which networks to list."""

    state: NetworkState = NetworkState.ACTIVE


@bp.get("/networks")
@describe("The networks, one's own roles with each", query=WhichNetworks)
@login_required
def networks() -> ResponseReturnValue:
    """All networks in a state; `roles` is empty where one is no member."""
    person = signed_in()
    asked = read(WhichNetworks, request.args)
    return jsonify(items=[_data(person, network) for network in networks_in(asked.state)], next=None)


@bp.get("/networks/<slug>")
@describe("A network: name and purpose for everybody signed in")
@login_required
def network(slug: str) -> ResponseReturnValue:
    """The network; outsiders get its name and purpose only."""
    return jsonify(_data(signed_in(), network_by_slug(slug)))


def _data(person: Person, network: Network) -> dict[str, Any]:
    """What everybody may know, and more for those who are in."""
    roles = sorted(role.value for role in person.roles_in(network))
    shown: dict[str, Any] = {
        "slug": network.slug, "kind": network.kind.value, "name": network.name_pl, "name_en": network.name_en,
        "purpose": network.purpose_pl, "purpose_en": network.purpose_en, "edition": network.edition.key,
        "state": network.state.value, "roles": roles,
    }  # fmt: skip
    if roles:
        shown |= {
            "id": network.id,
            "audience": network.audience,
            "unit_kinds": network.unit_kinds,
            "is_open": network.is_open,
        }
    return shown
