"""People and networks, live: a network's room hears that its members, its description or its openness changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from networks.core.db import db
from networks.people.events import MemberJoined, MemberLeft, NetworkChanged, OpennessChanged
from networks.people.models import Network
from realtime import log
from realtime.log import Shown

AboutNetwork = MemberJoined | MemberLeft | NetworkChanged | OpennessChanged


def _room(event: AboutNetwork) -> str:
    slug = db.session.scalar(select(Network.slug).where(Network.id == event.network_id))
    return f"network:{slug}"


def _network(event: AboutNetwork) -> int:
    return event.network_id


def _changed(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """Who came or went is seen in the directory, by those who may."""
    return {network_id: Shown({"id": network_id}) for network_id in ids}


def _described(_room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """Whether one may write there now; names and purpose are on its pages."""
    rows = db.session.scalars(select(Network).where(Network.id.in_(ids)))
    return {network.id: Shown({"id": network.id, "is_open": network.is_open}) for network in rows}


log.record(MemberJoined, "members.changed", room=_room, subject=_network)
log.record(MemberLeft, "members.changed", room=_room, subject=_network)
log.render("members.changed", _changed)
log.record(NetworkChanged, "network.changed", room=_room, subject=_network)
log.record(OpennessChanged, "network.changed", room=_room, subject=_network)
log.render("network.changed", _described)
