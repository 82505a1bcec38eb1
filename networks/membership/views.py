"""The directory of a network and a colleague's page."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.membership import queries
from networks.membership.words import row_of
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
    return render_template("membership/people.html", network=network, people=rows, query=query, count=len(rows))


@bp.get("/people/<int:person_id>")
@login_required
def person(person_id: int) -> ResponseReturnValue:
    """A colleague: somebody with whom one shares a network."""
    found, shared = queries.colleague_for(signed_in(), person_id)
    shown = row_of(found, url_for(".person", person_id=person_id)) | {"networks": shared}
    return render_template("membership/person.html", shown=shown)
