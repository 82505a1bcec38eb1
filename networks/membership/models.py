"""The rules of networks and who accepted them, first steps, handing over, and substitution."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base, Created


class FirstStep(StrEnum):
    """What a new member does first, in this order."""

    RULES = "rules"
    INTRODUCE = "introduce"
    ANSWER = "answer"


class FirstWish(StrEnum):
    """What a new member wants from the network: the answers to the one simple question."""

    PRACTICE = "practice"
    ADVICE = "advice"
    MATERIALS = "materials"
    CONTACTS = "contacts"


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


class FirstAnswer(Base):
    """What a new member answered to the one simple question; the coordinators read it."""

    __tablename__ = "first_answer"
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    wish: Mapped[FirstWish]
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)


class PutOffStep(Base):
    """A first step that the member left for later; the desk asks for it no more."""

    __tablename__ = "put_off_step"
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[FirstStep] = mapped_column(primary_key=True)
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

    def runs_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.ended_at is None and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
