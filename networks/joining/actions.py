"""Asking to join a network and deciding on it: check, change, emit."""

from __future__ import annotations

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.joining import policy, queries
from networks.joining.events import JoinRequestAccepted, JoinRequested, JoinRequestRefused, JoinRequestWithdrawn
from networks.joining.models import JoinRequest, RequestState
from networks.membership import actions as membership
from networks.membership.queries import rules_of
from networks.people.models import Network, Person, Role

MAY_NOT = _("Your role in this network does not allow this.")


def ask(person: Person, network: Network, reason: str, rules_version: int = 0) -> JoinRequest:
    """Ask to join; asking again while a request waits answers with that request.

    `rules_version` is the version of the network's rules that the person accepts; 0 where there are none.

    Raises Forbidden for somebody who is in the network already, Conflict (`network_closed`) when it is closed, Invalid
    (field `rules_version`) when its present rules are not accepted.
    """
    if not network.is_open:
        raise Conflict(_("This network is closed; nobody can join it any more."), code="network_closed")
    require(policy.can_ask(person, network), _("You are in this network already."), code="member_already")
    earlier = queries.last_of(person, network)
    if earlier is not None and earlier.state is RequestState.WAITING:
        return earlier
    membership.require_rules(network, rules_version)
    made = JoinRequest(network=network, person_id=person.id, reason=reason, rules_version=rules_version)
    db.session.add(made)
    db.session.flush()
    emit(JoinRequested(request_id=made.id, network_id=network.id, by_id=person.id))
    return made


def withdraw(person: Person, request: JoinRequest) -> None:
    """Take a request back. Raises Forbidden for another person's, Conflict once it is decided."""
    require(policy.can_withdraw(person, request), MAY_NOT)
    _lock(request)
    if request.state is RequestState.WITHDRAWN:
        return
    _require_waiting(request)
    request.state = RequestState.WITHDRAWN
    emit(JoinRequestWithdrawn(request_id=request.id, network_id=request.network_id, by_id=person.id))


def accept(by: Person, request: JoinRequest, answer: str = "", exception_reason: str | None = None) -> None:
    """Let the person in as a member, perhaps with a few words.

    Raises Forbidden if `by` does not coordinate the network, Conflict (`decided`) when the request waits no more,
    Invalid (field `exception_reason`) for somebody outside the network's audience without a reason.
    """
    require(policy.can_decide(by, request.network), MAY_NOT)
    _lock(request)
    _require_waiting(request)
    if not request.person.is_active:
        raise Forbidden(_("The account of this person is closed."))
    _decide(by, request, RequestState.ACCEPTED, answer)
    rules = rules_of(request.network)
    membership.admit(
        request.person, request.network, {Role.MEMBER}, exception_reason=exception_reason,
        accepts_rules=rules is not None and rules.version == request.rules_version,
    )  # fmt: skip
    emit(JoinRequestAccepted(request_id=request.id, network_id=request.network_id, by_id=by.id))


def refuse(by: Person, request: JoinRequest, answer: str) -> None:
    """Do not let the person in, and say why.

    Raises Forbidden if `by` does not coordinate the network, Conflict (`decided`) when the request waits no more.
    """
    require(policy.can_decide(by, request.network), MAY_NOT)
    _lock(request)
    _require_waiting(request)
    _decide(by, request, RequestState.REFUSED, answer)
    emit(JoinRequestRefused(request_id=request.id, network_id=request.network_id, by_id=by.id))


def _lock(request: JoinRequest) -> None:
    """Of two who decide at once, one waits and reads what the other decided."""
    db.session.refresh(request, with_for_update={"of": JoinRequest})


def _decide(by: Person, request: JoinRequest, state: RequestState, answer: str) -> None:
    request.state, request.answer = state, answer
    request.decided_by_id, request.decided_at = by.id, clock.now()
    db.session.flush()


def _require_waiting(request: JoinRequest) -> None:
    """Raises Conflict with who was faster."""
    if request.state is RequestState.WITHDRAWN:
        raise Conflict(_("This request was withdrawn meanwhile."), code="withdrawn")
    if request.state is not RequestState.WAITING:
        who = db.session.get(Person, request.decided_by_id) if request.decided_by_id else None
        raise Conflict(
            _("%(name)s has decided on this request already.", name=who.name if who else "–"), code="decided"
        )
