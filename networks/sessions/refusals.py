"""Why somebody may not do something in a session."""

from __future__ import annotations

from networks.core.words import later as _

MAY_NOT = _("Your role in this session does not allow this.")
WRONG_STATE = _("This is not possible in the present state of the session.")
NOT_RUNNING = _("The session is not running.")
STALE = _("Somebody was faster. Please look at the present state and decide again.")
DECIDED = _("This was decided already.")
TOO_LATE = _("It is too late to take this back.")
NO_REASON = _("Please give a reason; everybody in the session sees it.")
CLOSED_ACCOUNT = _("The account of this person is closed.")
TRUST_INSIDE = _("Only somebody who is in this session already can be trusted in it.")
NO_PERSON = _("There is no such person in this session or its network.")
