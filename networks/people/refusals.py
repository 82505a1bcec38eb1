"""Why somebody may not do something in a network."""

from __future__ import annotations

from networks.core.errors import Sentence
from networks.core.words import later as _
from networks.people.models import Network

MAY_NOT = _("Your role in this network does not allow this.")
CLOSED = _("This network is closed; nothing can be changed in it any more.")


def may_not(network: Network) -> Sentence:
    """The sentence for a refusal: the network is closed to everybody, or the person's role does not reach that far."""
    return MAY_NOT if network.is_open else CLOSED
