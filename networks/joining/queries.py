"""Finding requests to join, always for a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.polish import after_working_days, day_of
from networks.core.words import later as _
from networks.joining.models import JoinRequest, RequestState
from networks.joining.policy import can_decide
from networks.people.models import Network, Person, PersonState

# Within how many working days a coordinator should answer.
ANSWER_DAYS: Final = 2


def request_for(person: Person, network: Network, request_id: int) -> JoinRequest:
    """A request that `person` may decide on. Raises NotFound for all others."""
    found = db.session.scalar(_of_people_who_are_there().where(JoinRequest.id == request_id))
    if found is None or found.network_id != network.id or not can_decide(person, network):
        raise NotFound(_("There is no such request."))
    return found


def own_request_for(person: Person, network: Network, request_id: int) -> JoinRequest:
    """A request the person made. Raises NotFound for all others."""
    found = db.session.get(JoinRequest, request_id)
    if found is None or found.network_id != network.id or found.person_id != person.id:
        raise NotFound(_("There is no such request."))
    return found


def last_of(person: Person, network: Network) -> JoinRequest | None:
    """The person's newest request to join the network; None for somebody who never asked or took it back."""
    found = db.session.scalar(
        select(JoinRequest)
        .where(JoinRequest.person_id == person.id, JoinRequest.network_id == network.id)
        .order_by(JoinRequest.id.desc())
        .limit(1)
    )
    return found if found is not None and found.state is not RequestState.WITHDRAWN else None


def waiting_for(person: Person, networks: Collection[Network]) -> list[JoinRequest]:
    """The requests in these networks that wait for this coordinator, the one that waits longest first."""
    ids = [network.id for network in networks if can_decide(person, network)]
    if not ids:
        return []
    wanted = _of_people_who_are_there().where(
        JoinRequest.network_id.in_(ids), JoinRequest.state == RequestState.WAITING
    )
    return list(db.session.scalars(wanted.order_by(JoinRequest.created_at, JoinRequest.id)))


def decided_in(network: Network, limit: int) -> list[JoinRequest]:
    """The requests of the network that were decided last; for its coordinators."""
    wanted = _of_people_who_are_there().where(
        JoinRequest.network_id == network.id,
        JoinRequest.state.in_((RequestState.ACCEPTED, RequestState.REFUSED)),
    )
    return list(db.session.scalars(wanted.order_by(JoinRequest.decided_at.desc(), JoinRequest.id.desc()).limit(limit)))


def due_on(request: JoinRequest) -> date:
    """The last working day on which the answer still comes in time."""
    return after_working_days(day_of(request.created_at), ANSWER_DAYS)


def _of_people_who_are_there() -> Select[JoinRequest]:
    """Requests whose asker's account is open; those of others are nobody's business any more."""
    return (
        select(JoinRequest)
        .join(Person, Person.id == JoinRequest.person_id)
        .where(Person.state == PersonState.ACTIVE)
        .options(contains_eager(JoinRequest.person))
    )
