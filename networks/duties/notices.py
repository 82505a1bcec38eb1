"""How notices about requests for access read."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

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
    for notice in notices:
        request = db.session.get(AccessibilityRequest, notice.subject_id)
        if request is not None:
            told[notice.id] = Told(
                title=_("Somebody asks for access to something on the site"),
                facts=_("Answer by %(day)s", day=request.due_on.isoformat()),
                path=url_for("duties_admin.request_page", request_id=request.id), verb=_("Answer"),
            )  # fmt: skip
    return told
