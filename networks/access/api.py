"""Who one is, for programs."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.web.openapi import describe

bp = Blueprint("access_api", __name__, url_prefix="/api/v1")


@bp.get("/me")
@describe("Who one is")
@login_required
def me() -> ResponseReturnValue:
    """The person behind the token or the page's session."""
    person = signed_in()
    return jsonify(
        id=person.id,
        name=person.name,
        email=person.email,
        position=person.position,
        institution=person.institution.name if person.institution else None,
        language=person.language,
        is_admin=person.is_admin,
    )
