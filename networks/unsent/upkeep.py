"""Recurring work on unsent texts."""

from __future__ import annotations

from networks.core.jobs import periodic
from networks.core.unit_of_work import unit_of_work
from networks.unsent import actions

DAY_SECONDS = 24 * 3600


@periodic("sweep_unsent", every_seconds=DAY_SECONDS)
def sweep_unsent() -> None:
    """Delete unsent texts nobody touched for 90 days."""
    with unit_of_work():
        actions.sweep()
