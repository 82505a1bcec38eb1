"""Names for whoever types an `@`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from pydantic import Field

from networks.access.current import login_required, signed_in
from networks.core.html import name_key
from networks.core.shapes import Shape, read
from networks.core.words import now as _
from networks.mentions import policy, queries
from networks.people.models import Network, Person
from networks.people.queries import member_count, network_for
from networks.web.i18n import language
from networks.web.openapi import describe

bp = Blueprint("mentions_api", __name__, url_prefix="/api/v1")

SHOWN = 8


class NamePart(Shape):
    """The letters typed behind the `@`."""

    q: str = Field(default="", max_length=120)


@bp.get("/networks/<slug>/names")
@describe("Whom one may mention in the network, by the letters typed", query=NamePart)
@login_required
def names(slug: str) -> ResponseReturnValue:
    """The first few people and groups of the network a word of whose name begins like that, and how many there are."""
    person = signed_in()
    network = network_for(person, slug)
    part = name_key(read(NamePart, request.args).q)
    items = [*_groups(person, network), *_people(person, network)] if policy.can_mention(person, network) else []
    found = [item for item in items if _begins(item["name"], part)][:SHOWN]
    said = ngettext("%(num)d suggestion", "%(num)d suggestions", len(found)) if found else _("No suggestions")
    return jsonify(items=found, label=_("People to mention"), said=said)


def _people(person: Person, network: Network) -> list[dict[str, Any]]:
    found = queries.people_in(network.id)
    return [{"name": one.name, "about": one.institution} for one in found if one.id != person.id]


def _groups(person: Person, network: Network) -> list[dict[str, Any]]:
    """Groups are written in the reader's language; the other one is understood as well."""
    which = 1 if language() == "en" else 0
    leading = len(queries.coordinator_ids(network.id) - {person.id})
    groups = [{"name": queries.COORDINATORS[which], "about": _of(leading)}] if leading else []
    if policy.can_call_everyone(person, network):
        groups.append({"name": queries.EVERYONE[which], "about": _of(member_count(network) - 1)})
    return groups


def _of(count: int) -> str:
    return str(ngettext("%(num)d person", "%(num)d people", count))


def _begins(name: str, part: str) -> bool:
    """Whether the name, or a later word of it, begins with `part`."""
    key = name_key(name)
    return key.startswith(part) or f" {part}" in key
