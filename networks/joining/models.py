"""Requests to join a network."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base, Created
from networks.people.models import Network, Person

_IS_WAITING = sa.text("state = 'waiting'")


class RequestState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class JoinRequest(Created, Base):
    """Somebody asks to join a network and says why; one at a time may wait for a person and a network."""

    __tablename__ = "join_request"
    __table_args__ = (
        sa.Index(
            "uq_join_request_waiting", "network_id", "person_id", unique=True,
            sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING,
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    # The version of the network's rules the person accepted when asking; 0 where there were none.
    rules_version: Mapped[int] = mapped_column(default=0)
    state: Mapped[RequestState] = mapped_column(default=RequestState.WAITING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    # What the coordinator answered.
    answer: Mapped[str] = mapped_column(default="")

    network: Mapped[Network] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(foreign_keys=person_id)
