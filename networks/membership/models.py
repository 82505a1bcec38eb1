"""The rules of networks and who accepted them, handing over, and substitution."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base, Created


class NetworkRules(Created, Base):
    """One version of a network's rules, never edited; the highest `version` counts."""

    __tablename__ = "network_rules"
    __table_args__ = (UniqueConstraint("network_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    version: Mapped[int]
    text: Mapped[str]
    html: Mapped[str]
    render_version: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RulesAcceptance(Base):
    """Who accepted which version of a network's rules, and when."""

    __tablename__ = "rules_acceptance"
    rules_id: Mapped[int] = mapped_column(ForeignKey("network_rules.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Handover(Created, Base):
    """A coordinator's role that went from one person to another, with what the successor should know."""

    __tablename__ = "handover"
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str]


class Substitution(Created, Base):
    """Somebody hears, in place of an absent member of their institution, what is meant for that member.

    It runs from `starts_on` to `ends_on` (both included; without an end until somebody ends it).
    `lets_in` says that the deputy is in the network only for this time.
    """

    __tablename__ = "substitution"
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    lets_in: Mapped[bool] = mapped_column(default=False)
