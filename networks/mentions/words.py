"""Texts with their mentions marked."""

from __future__ import annotations

from networks.core import html
from networks.core.html import Written
from networks.mentions import queries
from networks.people.models import Network, Person


def write(person: Person, network: Network, text: str) -> Written:
    """Make a text of this person ready to be stored, mentions marked. Call it before the transaction."""
    return html.write(text, queries.names_for(person, network, text))
