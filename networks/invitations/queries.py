"""Finding invitations, always for a person who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Forbidden, NotFound
from networks.core.words import later as _
from networks.invitations import policy
from networks.invitations.models import Invitation, InvitationState
from networks.people.models import LOCAL_GOVERNMENTS, Institution, Network, Person
from networks.people.queries import network_by_slug, network_for

PER_PAGE: Final = 50
_TIED: Final = 2
_CODES: Final = (Institution.rspo, Institution.regon, Institution.key)


def network_for_inviting(person: Person, slug: str) -> Network:
    """The network whose invitations the person may see.

    Raises NotFound for those who are not in it, Forbidden for those who are and do not coordinate it.
    """
    network = network_by_slug(slug) if person.is_admin else network_for(person, slug)
    if not policy.can_see(person, network):
        raise Forbidden(_("Only the coordinator of the network sees and sends invitations."))
    return network


def invitation_for(person: Person, network: Network, invitation_id: int) -> Invitation:
    """An invitation of the network, locked in the open unit. Raises NotFound if there is none or it is hidden."""
    found = locked(invitation_id) if policy.can_see(person, network) else None
    if found is None or found.network_id != network.id:
        raise NotFound(_("There is no such invitation."))
    return found


def locked(invitation_id: int) -> Invitation | None:
    """An invitation as it is now; of two who change it at once, one waits for the other."""
    return db.session.get(
        Invitation, invitation_id, with_for_update={"of": Invitation}, populate_existing=True
    )  # fmt: skip


def open_one(network: Network, email: str) -> Invitation | None:
    """The invitation of an address that nobody accepted, declined or withdrew yet; it may have expired."""
    wanted = sa.select(Invitation).where(
        Invitation.network_id == network.id, Invitation.email == email, Invitation.accepted_at.is_(None),
        Invitation.declined_at.is_(None), Invitation.withdrawn_at.is_(None),
    )  # fmt: skip
    return db.session.scalar(wanted.with_for_update(of=Invitation))


def invitations_of(
    person: Person, network: Network, state: InvitationState | None = None, *, page: int = 1
) -> Sequence[Invitation]:
    """A page of the network's invitations, those sent last first; none for those who may not see them."""
    if not policy.can_see(person, network):
        return []
    rows = sa.select(Invitation).where(Invitation.network_id == network.id, _is_in(state, clock.now()))
    newest_first = rows.order_by(Invitation.sent_at.desc(), Invitation.id.desc())
    return db.session.scalars(newest_first.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()


def counts(person: Person, network: Network) -> dict[InvitationState, int]:
    """How many invitations of the network stand where; all 0 for those who may not see them."""
    if not policy.can_see(person, network):
        return dict.fromkeys(InvitationState, 0)
    now = clock.now()
    sums = [sa.func.sum(sa.case((_is_in(state, now), 1), else_=0)) for state in InvitationState]
    row = db.session.execute(sa.select(*sums).where(Invitation.network_id == network.id)).one()
    return {state: int(count or 0) for state, count in zip(InvitationState, row, strict=True)}


def institution_named(text: str) -> Institution | None:
    """The institution with this TERYT, RSPO or REGON code, or of exactly this name; None for no text.

    Raises NotFound when there is none, or several have the name.
    """
    wanted = text.strip()
    if not wanted:
        return None
    # The TERYT code of a school says where it is; only that of a local government is its own.
    by_teryt = sa.and_(Institution.teryt == wanted, Institution.kind.in_(LOCAL_GOVERNMENTS))
    for condition in (sa.or_(by_teryt, *(code == wanted for code in _CODES)), Institution.name == wanted):
        found = db.session.scalars(sa.select(Institution).where(condition).limit(_TIED)).all()
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(
                _(
                    "Several institutions are found by “%(given)s”. Please give the TERYT or RSPO code.",
                    given=wanted[:80],
                )
            )
    raise NotFound(
        _(
            "The institution “%(given)s” is not in the register. Please check the name or give its code.",
            given=wanted[:80],
        )
    )


def _is_in(state: InvitationState | None, now: datetime) -> sa.ColumnElement[bool]:
    """The condition under which an invitation stands there."""
    answered = sa.or_(
        Invitation.accepted_at.is_not(None), Invitation.declined_at.is_not(None), Invitation.withdrawn_at.is_not(None)
    )
    match state:
        case None:
            return sa.true()
        case InvitationState.ACCEPTED:
            return Invitation.accepted_at.is_not(None)
        case InvitationState.DECLINED:
            return sa.and_(Invitation.accepted_at.is_(None), Invitation.declined_at.is_not(None))
        case InvitationState.WITHDRAWN:
            return sa.and_(
                Invitation.accepted_at.is_(None), Invitation.declined_at.is_(None), Invitation.withdrawn_at.is_not(None)
            )
        case InvitationState.EXPIRED:
            return sa.and_(sa.not_(answered), Invitation.expires_at <= now)
    return sa.and_(sa.not_(answered), Invitation.expires_at > now)
