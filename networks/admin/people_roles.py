"""Giving and taking roles in networks, the coordinator's too."""

from __future__ import annotations

from collections.abc import Collection

from networks.audit.actions import note
from networks.core.errors import Conflict, Invalid
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.membership import handover, roster
from networks.membership.events import RolesChanged
from networks.people import actions as people
from networks.people.models import Network, Person, Role
from networks.people.positions import misfit


def set_roles(by: Person, person: Person, network: Network, roles: Collection[Role], reason: str) -> None:
    """Let the person hold exactly these `roles` in `network`; none of them ends the membership.

    The reason is the exception's too, where the person is outside the network's audience. Raises Conflict where nothing
    would change and for the last coordinator, Invalid (`roles`) for an observer who is something else too, and what
    `appoint` raises for a closed network or account.
    """
    wanted, held = frozenset(roles), person.roles_in(network)
    if wanted == held:
        raise Conflict(_("These are the roles held already."))
    if Role.OBSERVER in wanted and len(wanted) > 1:
        raise Invalid(_("An observer writes nothing, so this role stands alone."), field="roles")
    note(
        by, "member.roles_set", ("person", person.id), network_id=network.id, reason=reason,
        detail={"from": sorted(held), "to": sorted(wanted)},
    )  # fmt: skip
    if not wanted:
        handover.dismiss(by, person, network, reason)
        return
    if Role.COORDINATOR in held - wanted and network.is_open and not roster.coordinators_beside(network, person):
        raise Conflict(_("This is the last coordinator of the network. Please appoint another one first."))
    unit = person.institution
    is_outside = misfit(network, person.position_code, unit, wanted | held) is not None
    if wanted - held or not held:
        handover.appoint(by, person, network, wanted, exception_reason=reason if is_outside else None)
    if held - wanted:
        people.give_roles(person, network, wanted)
        emit(RolesChanged(person_id=person.id, network_id=network.id, by_id=by.id))
