"""People coming and going, live: the network's room hears that its members changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from networks.core.db import db
from networks.people.events import MemberJoined, MemberLeft
from networks.people.models import Network
from realtime import log
from realtime.log import Shown


def _room(event: MemberJoined | MemberLeft) -> str:
    slug = db.session.scalar(select(Network.slug).where(Network.id == event.network_id))
    return f"network:{slug}"


def _network(event: MemberJoined | MemberLeft) -> int:
    return event.network_id


def _changed(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """Who came or went is seen in the directory, by those who may."""
    return {network_id: Shown({"id": network_id}) for network_id in ids}


log.record(MemberJoined, "members.changed", room=_room, subject=_network)
log.record(MemberLeft, "members.changed", room=_room, subject=_network)
log.render("members.changed", _changed)
