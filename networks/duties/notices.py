"""How notices about requests for access read."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from networks.core.db import db
from networks.core.notices import Notice, Told, reads
from networks.core.words import now as _
from networks.duties import policy
from networks.duties.actions import REQUEST_SUBJECT
from networks.duties.models import AccessibilityRequest
from networks.people.models import Person


@reads(REQUEST_SUBJECT)
def about_requests(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """A request for access waits for an answer; only administrators hear of it."""
    if not policy.can_manage(person):
        return {}
    told: dict[int, Told] = {}
    wanted = AccessibilityRequest.id.in_({notice.subject_id for notice in notices})
    found = {request.id: request for request in db.session.scalars(select(AccessibilityRequest).where(wanted))}
    for notice in notices:
        if request := found.get(notice.subject_id):
            told[notice.id] = Told(
                title=_("Somebody asks for access to something on the site"),
                facts=_("Answer by %(day)s", day=request.due_on.isoformat()),
                path=url_for("duties_admin.request_page", request_id=request.id), verb=_("Answer"),
            )  # fmt: skip
    return told
