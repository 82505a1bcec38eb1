"""Invitations as part of what the site knows of a person: their export and their erasure."""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports
from networks.invitations.models import Invitation
from networks.people.models import Person


@exports("invitations", "invitation.accepted_by_id")
def invitations(person: Person) -> Rows:
    """The invitations the person got, with the words beside them."""
    mine = or_(Invitation.email == person.email, Invitation.accepted_by_id == person.id)
    for row in db.session.scalars(select(Invitation).where(mine).order_by(Invitation.id)):
        yield _data(row)


@exports("invitations_sent", "invitation.by_id")
def sent(person: Person) -> Rows:
    """The invitations the person sent; whom they invited is not theirs to take out."""
    for row in db.session.scalars(select(Invitation).where(Invitation.by_id == person.id).order_by(Invitation.id)):
        yield {"network": row.network.slug, "roles": row.roles, "note": row.note, "sent_at": row.sent_at}


@erases("invitations", "invitation.accepted_by_id", "invitation.by_id")
def erase(person: Person, traces: Traces) -> None:
    """Delete the invitations the person got; those they sent stay, the network's, without a name."""
    addresses = {traces.email, person.email}
    mine = or_(Invitation.email.in_(addresses), Invitation.accepted_by_id == person.id)
    db.session.execute(delete(Invitation).where(mine))
    db.session.execute(update(Invitation).where(Invitation.by_id == person.id).values(by_id=None))


def _data(row: Invitation) -> dict[str, object]:
    return {
        "network": row.network.slug, "email": row.email, "name": row.name, "roles": row.roles, "note": row.note,
        "sent_at": row.sent_at, "accepted_at": row.accepted_at, "declined_at": row.declined_at,
        "withdrawn_at": row.withdrawn_at,
    }  # fmt: skip
