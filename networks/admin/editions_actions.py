"""What administrators do with networks beyond describing them: appointing people, and asking for a rollover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from networks.admin import editions_queries as queries
from networks.admin import policy
from networks.admin.events import RolloverStarted
from networks.admin.models import Invites, Rollover, RolloverNetwork
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.jobs import enqueue
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.membership import handover
from networks.people.editions import MAY_NOT, taken_slugs
from networks.people.models import Edition, EditionState, Network, Person, Role
from networks.people.queries import person_by_email

ROLLOVER: Final = "rollover"


@dataclass(frozen=True)
class Line:
    """A network that is to go on: the slug of its successor, and who is invited there."""

    network: Network
    slug: str
    invites: Invites


def appoint(by: Person, network: Network, email: str, role: Role) -> Person:
    """Give a role in a network to somebody with an account, beside the roles already held.

    Nobody appoints themself: an administrator sees no content of networks by their own decision.

    Raises Forbidden for all but administrators, Conflict (`network_closed`), Invalid (field `email`) for an unknown
    address and one's own, and for an observer who is something else too.
    """
    require(policy.can_administer(by), MAY_NOT)
    person = person_by_email(email)
    if person is None or not person.is_active:
        raise Invalid(_("Nobody with this address can sign in. Please send an invitation instead."), field="email")
    if person.id == by.id:
        raise Invalid(_("Nobody appoints themself. Please ask another administrator."), field="email")
    held = person.roles_in(network)
    if held and (role is Role.OBSERVER) != (held == {Role.OBSERVER}):
        raise Invalid(
            _("An observer writes nothing, so this role stands alone. The person holds another one here."), field="role"
        )
    if role not in held:
        handover.appoint(by, person, network, [role])
    return person


def start_rollover(
    by: Person, source: Edition, target: Edition, lines: Sequence[Line], *, keeps_roles: bool
) -> Rollover:
    """Write down what a rollover is to do and leave it to the worker.

    Raises Forbidden for all but administrators, Invalid for a closed target, for no network at all and for a slug that
    is taken (field `slug-ID`), Conflict (`rollover_runs`) while another one out of `source` is not done.
    """
    require(policy.can_administer(by), MAY_NOT)
    if target.state is EditionState.CLOSED or target.id == source.id:
        raise Invalid(_("Please choose another edition that is planned or runs."), field="target")
    if not lines:
        raise Invalid(_("Please choose at least one network."), field="networks")
    if any(one.done_at is None and one.failed_at is None for one in queries.rollovers_of(source)):
        raise Conflict(_("Another rollover of this edition is not done yet."), code="rollover_runs")
    _check_slugs(source, target, lines)
    rollover = Rollover(source_id=source.id, target_id=target.id, by_id=by.id, keeps_roles=keeps_roles)
    rollover.networks = [
        RolloverNetwork(network_id=line.network.id, slug=line.slug, invites=line.invites) for line in lines
    ]
    db.session.add(rollover)
    db.session.flush()
    ask_the_worker(rollover)
    emit(RolloverStarted(rollover_id=rollover.id, source_id=source.id, by_id=by.id))
    return rollover


def continue_rollover(by: Person, rollover: Rollover) -> None:
    """Let a rollover that was given up go on where it stopped; one that runs or is done stays as it is.

    Raises Forbidden for all but administrators.
    """
    require(policy.can_administer(by), MAY_NOT)
    if rollover.failed_at is not None and rollover.done_at is None:
        rollover.failed_at, rollover.by_id = None, by.id
        ask_the_worker(rollover)
        emit(RolloverStarted(rollover_id=rollover.id, source_id=rollover.source_id, by_id=by.id))


def ask_the_worker(rollover: Rollover) -> None:
    """Let the worker go on with a rollover."""
    enqueue(ROLLOVER, {"rollover_id": rollover.id}, key=f"{ROLLOVER}:{rollover.id}")


def suggested_slug(network: Network, taken: set[str]) -> str:
    """An address for the successor: the same word with the next number."""
    stem, dash, number = network.slug.rpartition("-")
    if not (dash and number.isdigit()):
        stem, number = network.slug, "1"
    following = int(number) + 1
    while f"{stem}-{following}" in taken:
        following += 1
    return f"{stem}-{following}"


def _check_slugs(source: Edition, target: Edition, lines: Sequence[Line]) -> None:
    """Successors that are there already keep their address; the others need one nobody has."""
    there, taken = queries.successors_in(source, target), taken_slugs()
    for line in lines:
        if line.network.id in there:
            continue
        if line.slug in taken:
            raise Invalid(
                _("Another network has this address. Please choose another one."), field=f"slug-{line.network.id}"
            )
        taken.add(line.slug)


def networks_to_go_on(source: Edition, network_ids: Sequence[int]) -> list[Network]:
    """The networks of an edition with these ids. Raises Invalid for one that is not in it."""
    rows = select(Network).where(Network.id.in_(network_ids), Network.edition_id == source.id)
    found = {network.id: network for network in db.session.scalars(rows)}
    if set(network_ids) != found.keys():
        raise Invalid(_("Please choose networks of this edition."), field="networks")
    return [found[id_] for id_ in network_ids]
