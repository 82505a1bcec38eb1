"""Invitations for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import clock
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.invitations import actions, queries
from networks.invitations.doors import guest_of
from networks.invitations.forms import InvitationForm, WhichInvitations
from networks.invitations.models import Invitation
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("invitations_api", __name__, url_prefix="/api/v1")


@bp.get("/networks/<slug>/invitations")
@describe("The network's invitations and where they stand; for its coordinators", query=WhichInvitations)
@login_required
def invitations(slug: str) -> ResponseReturnValue:
    """A page of invitations, those sent last first; `next` is the number of the next page."""
    person = signed_in()
    asked = read(WhichInvitations, request.args)
    network = queries.network_for_inviting(person, slug)
    rows = queries.invitations_of(person, network, page=asked.page)
    return jsonify(items=[_data(row) for row in rows], next=asked.page + 1 if len(rows) == queries.PER_PAGE else None)


@bp.post("/networks/<slug>/invitations")
@describe("Invite an address into the network; it gets a mail with a link", body=InvitationForm)
@login_required
@again_on_race
def invite(slug: str) -> ResponseReturnValue:
    """Invite one address."""
    person = signed_in()
    network = queries.network_for_inviting(person, slug)
    form = read(InvitationForm, json_body())
    guest = guest_of(form)
    spend(person)
    with unit_of_work():
        made = actions.invite(
            person, network, guest, form.roles, note=form.note, exception_reason=form.exception_reason
        )
        data = _data(made)
    return jsonify(data), 201


def _data(row: Invitation) -> dict[str, Any]:
    return {
        "id": row.id, "email": row.email, "name": row.name, "roles": row.roles, "note": row.note,
        "state": row.state_at(clock.now()).value, "sent_at": row.sent_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
    }  # fmt: skip
