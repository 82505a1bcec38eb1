"""Invitations into networks."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core import clock
from networks.core.db import Base, Created
from networks.people.models import Network

_IS_OPEN = sa.text("accepted_at IS NULL AND declined_at IS NULL AND withdrawn_at IS NULL")


class InvitationState(StrEnum):
    """Where an invitation stands; EXPIRED is an open one whose time is over."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Invitation(Created, Base):
    """An invitation of one e-mail address into a network. One at a time may be open for an address and a network.

    Its link is the signed id together with `issue`; sending again raises `issue`, so that only the newest link works.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        sa.Index(
            "uq_invitation_open", "network_id", "email", unique=True,
            sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN,
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    position_code: Mapped[str] = mapped_column(default="")
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    # Values of Role.
    roles: Mapped[list[str]] = mapped_column(sa.JSON)
    note: Mapped[str] = mapped_column(default="")
    exception_reason: Mapped[str | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issue: Mapped[int] = mapped_column(default=1)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    network: Mapped[Network] = relationship(lazy="joined")

    def state_at(self, moment: datetime) -> InvitationState:
        """Where it stands at that moment."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.declined_at:
            return InvitationState.DECLINED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.EXPIRED if self.expires_at <= moment else InvitationState.OPEN
