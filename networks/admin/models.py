"""The programme's own record, and rollovers of editions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from networks.core.db import Base, Created
from networks.people.models import Edition, Network


class Programme(Base):
    """The programme as documents name it; one row (id 1)."""

    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_pl: Mapped[str]
    name_en: Mapped[str]
    number: Mapped[str]
    # Names of the bodies that run it, the leader first.
    partners: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # The line about who pays for it, in the footer and on documents.
    funders_pl: Mapped[str]
    funders_en: Mapped[str]


class ProgrammeMark(Created, Base):
    """A mark (logo) for documents, in the order in which marks stand in a row."""

    __tablename__ = "programme_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    # What it says to somebody who does not see it.
    words_pl: Mapped[str]
    words_en: Mapped[str]
    png: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]


class Invites(StrEnum):
    """Who of a network is invited into its successor."""

    ALL = "all"
    LEADERS = "leaders"
    NOBODY = "nobody"


class SeatOutcome(StrEnum):
    """What became of one person's seat in a rollover."""

    INVITED = "invited"
    IN_ALREADY = "in_already"
    INVITED_ALREADY = "invited_already"
    NOT_POSSIBLE = "not_possible"


class Rollover(Created, Base):
    """Networks of one edition get successors in another, and their people are invited there; done by the worker."""

    __tablename__ = "rollover"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # Whether people are invited with the roles they hold; otherwise all but observers as ordinary members.
    keeps_roles: Mapped[bool]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]

    source: Mapped[Edition] = relationship(foreign_keys=source_id)
    target: Mapped[Edition] = relationship(foreign_keys=target_id)
    networks: Mapped[list[RolloverNetwork]] = relationship(order_by="RolloverNetwork.id")


class RolloverNetwork(Base):
    """One network of a rollover: the slug its successor gets, and the successor once it is made."""

    __tablename__ = "rollover_network"
    __table_args__ = (UniqueConstraint("rollover_id", "network_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    rollover_id: Mapped[int] = mapped_column(ForeignKey("rollover.id", ondelete="CASCADE"))
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    slug: Mapped[str]
    invites: Mapped[Invites]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))

    network: Mapped[Network] = relationship(foreign_keys=network_id)
    successor: Mapped[Network | None] = relationship(foreign_keys=successor_id)


class RolloverSeat(Base):
    """A person whose seat was dealt with; written with the invitation itself, so that nobody is invited twice."""

    __tablename__ = "rollover_seat"
    rollover_network_id: Mapped[int] = mapped_column(
        ForeignKey("rollover_network.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    outcome: Mapped[SeatOutcome]
