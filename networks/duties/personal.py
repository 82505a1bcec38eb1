"""What the pages of duty know of a person, for the export of one's data and for erasing."""

from __future__ import annotations

from sqlalchemy import select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.core.traces import NOBODY, NOTHING
from networks.duties.models import AccessibilityRequest, LegalAcceptance, LegalText
from networks.people.models import Person


@exports("accepted_texts", "legal_acceptance.person_id")
def accepted_texts(person: Person) -> Rows:
    """Which version of the terms and of the privacy notice the person accepted, and when."""
    rows = db.session.execute(
        select(LegalText.kind, LegalText.version, LegalAcceptance.at)
        .join(LegalAcceptance, LegalAcceptance.text_id == LegalText.id)
        .where(LegalAcceptance.person_id == person.id)
        .order_by(LegalAcceptance.at, LegalText.id)
    )
    for kind, version, at in rows:
        yield {"text": kind, "version": version, "accepted_at": at}


@exports("published_texts", "legal_text.by_id")
def published_texts(person: Person) -> Rows:
    """The versions the person published as an administrator."""
    for text in db.session.scalars(select(LegalText).where(LegalText.by_id == person.id).order_by(LegalText.id)):
        yield {"text": text.kind, "version": text.version, "published_at": text.created_at}


@exports("answered_requests", "accessibility_request.decided_by_id")
def answered_requests(person: Person) -> Rows:
    """The requests for access the person answered as an administrator."""
    answered = select(AccessibilityRequest).where(AccessibilityRequest.decided_by_id == person.id)
    for request in db.session.scalars(answered.order_by(AccessibilityRequest.id)):
        yield {"number": request.number, "state": request.state, "answered_at": request.decided_at}


@erases("duties", "legal_acceptance.person_id", "legal_text.by_id", "accessibility_request.decided_by_id")
def erase(_person: Person, traces: Traces) -> None:
    """Take name and contact out of the person's own requests for access.

    That a version was accepted or published, or a request answered, stays: by somebody who has no name any more.
    """
    for request in db.session.scalars(select(AccessibilityRequest)):
        if traces.found_in(request.contact) or traces.found_in(request.name):
            request.name, request.contact = NOBODY, NOTHING
