"""How often a person may write, by whichever door: one bucket for each person, since a town hall shares an address."""

from __future__ import annotations

import math

from flask import Flask, current_app

from networks.core.config import Settings
from networks.core.errors import TooMany
from networks.core.limits import Buckets
from networks.core.words import later as _
from networks.people.models import Person

_KEY = "sieci_writing"


def init_app(app: Flask, settings: Settings) -> None:
    """Set the limits of `settings`: a few messages a second after a burst."""
    app.extensions[_KEY] = Buckets(rate=settings.message_rate, burst=settings.message_burst)


def spend(person: Person) -> None:
    """Count one more text that `person` writes. Raises TooMany with the seconds to wait."""
    buckets: Buckets = current_app.extensions[_KEY]
    if wait := buckets.take(person.id):
        raise TooMany(
            _("That was a lot in a short time. Nothing was lost; please send it again in a moment."),
            wait_seconds=math.ceil(wait),
        )
