"""Why something cannot be done on the pages of a session."""

from __future__ import annotations

from networks.core.words import later as _

REHEARSED = _("This is a rehearsal; no thread is started from it.")
