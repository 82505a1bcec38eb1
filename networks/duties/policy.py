"""Who looks after the site's duties."""

from __future__ import annotations

from datetime import date

from networks.duties.models import AccessibilityRequest, AccessRequestState
from networks.people.models import Person


def can_manage(person: Person) -> bool:
    """Whether the person edits the statement, publishes terms and answers requests for access: administrators."""
    return person.is_admin and person.is_active


def can_answer(person: Person, request: AccessibilityRequest) -> bool:
    """Whether the request still waits for this person's answer."""
    return can_manage(person) and request.state in {AccessRequestState.RECEIVED, AccessRequestState.EXTENDED}


def can_extend(person: Person, request: AccessibilityRequest, today: date) -> bool:
    """Whether the answer may still be put off: once, and only as long as the first seven days last."""
    return can_manage(person) and request.state is AccessRequestState.RECEIVED and today <= request.due_on
