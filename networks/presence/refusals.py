"""Why something cannot be noted about who was in a session."""

from __future__ import annotations

from networks.core.words import later as _

NOT_OF_THIS_SESSION = _("Please choose somebody of this session.")
NOT_ENTERED = _("This person is not entered as taking part by telephone or on site.")
NOT_HELD = _("This is possible once the session was held.")
NOT_THERE = _("Only people who took part can say how useful it was.")
