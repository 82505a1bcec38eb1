"""What every network must have in its chat."""

from __future__ import annotations

from sqlalchemy import select

from networks.chat import actions
from networks.chat.models import Channel
from networks.chat.queries import GENERAL
from networks.core.db import db
from networks.core.events import before_commit
from networks.core.unit_of_work import unit_of_work
from networks.people.events import NetworkAdded
from networks.people.models import Network

NAMES = ("Ogólny", "General")


def make_general_channels() -> list[str]:
    """Give every network the channel `general`; answers a line for each one made, none when all were there."""
    having = select(Channel.network_id).where(Channel.key == GENERAL)
    missing = select(Network).where(Network.id.not_in(having)).order_by(Network.position, Network.id)
    slugs = [network.slug for network in db.session.scalars(missing)]
    if slugs:
        with unit_of_work():
            for network in db.session.scalars(missing):
                actions.make_channel(network, GENERAL, *NAMES)
    return [f"network {slug}: channel {GENERAL} made" for slug in slugs]


@before_commit.connect_via(NetworkAdded)
def _make_its_channel(_sender: object, event: NetworkAdded) -> None:
    """A network that an administrator adds can be talked in from its first moment."""
    actions.make_channel(db.session.get_one(Network, event.network_id), GENERAL, *NAMES)
