"""States and outcomes in the reader's words."""

from __future__ import annotations

from networks.core.words import now as _
from networks.imports.models import ImportState, RowOutcome


def state_word(state: ImportState) -> str:
    """Where a list stands."""
    words = {
        ImportState.WAITING: _("waiting to be read"),
        ImportState.RUNNING: _("being carried out"),
        ImportState.DONE: _("carried out"),
        ImportState.REFUSED: _("not carried out"),
    }
    return words[state]


def outcome_word(outcome: RowOutcome) -> str:
    """What became of a row."""
    words = {
        RowOutcome.MADE: _("row added"),
        RowOutcome.CHANGED: _("row changed"),
        RowOutcome.SAME: _("nothing to do"),
        RowOutcome.REFUSED: _("row refused"),
    }
    return words[outcome]
