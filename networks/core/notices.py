"""Notices: who hears of what. One row feeds the bell and the mail; it holds ids, and is put into words when it is read.

A feature says which of its events tell whom (`tell`, in the unit of the change) and how a notice of its kind reads
(`reads`). What the person may not see any more at that moment is told neither by the bell nor by mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base, Created, db
from networks.core.events import Event
from networks.core.jobs import enqueue
from networks.core.unit_of_work import emit


class NoticeKind(StrEnum):
    """What a notice is about."""

    MENTION = "mention"
    REPLY = "reply"
    ANNOUNCEMENT = "announcement"
    REQUEST_WAITING = "request_waiting"
    REQUEST_DECIDED = "request_decided"
    APPROVAL_WAITING = "approval_waiting"
    ROLE_GIVEN = "role_given"
    HANDOVER = "handover"
    SUBSTITUTION = "substitution"
    RULES_CHANGED = "rules_changed"
    ACCOUNT = "account"


class MailFate(StrEnum):
    """What became of a notice's mail; the reason a mail was not sent is kept."""

    DUE = "due"
    SENT = "sent"
    NOT_WANTED = "not_wanted"
    READ_ALREADY = "read_already"
    NO_LONGER_VISIBLE = "no_longer_visible"
    NO_ADDRESS = "no_address"


class Notice(Created, Base):
    """Something one person should hear of. `subject_kind` and `subject_id` name what it is about.

    `in_place_of_id` is whose seat it was meant for, when the person hears it as a substitute.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "subject_kind", "subject_id"),
        sa.Index("ix_notice_listed", "person_id", "id"),
        sa.Index(
            "ix_notice_unread", "person_id",
            sqlite_where=sa.text("read_at IS NULL"), postgresql_where=sa.text("read_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[NoticeKind]
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    in_place_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime | None]
    mail_fate: Mapped[MailFate] = mapped_column(default=MailFate.DUE)


@dataclass(frozen=True)
class NoticeWritten(Event):
    """A person has a new notice."""

    person_id: int
    notice_id: int


@dataclass(frozen=True)
class NoticesRead(Event):
    """A person has read some or all of their notices, here or on another device; `notice_id` is the newest of them."""

    person_id: int
    notice_id: int


@dataclass(frozen=True)
class Told:
    """A notice in the reader's language: a title, one line of facts, where it leads, and words that may be quoted."""

    title: str
    facts: str
    path: str
    quote: str = ""
    verb: str = ""


R = TypeVar("R", bound=Callable[..., Any])
# Given the person (of the people's floor, so its class is not named here) and notices of the kind, answers by id what
# each says now; those left out are no longer the person's to see.
Reader = Callable[[Any, Sequence[Notice]], dict[int, Told]]
readers: dict[str, Reader] = {}


def reads(subject_kind: str) -> Callable[[R], R]:
    """The decorated function puts notices about subjects of this kind into words.

    Raises ValueError for a second one.
    """

    def register(reader: R) -> R:
        if subject_kind in readers:
            raise ValueError(f"notices about {subject_kind} have a reader already")
        readers[subject_kind] = reader
        return reader

    return register


def tell(
    person_ids: Iterable[int],
    kind: NoticeKind,
    subject: tuple[str, int],
    *,
    network_id: int | None = None,
    actor_id: int | None = None,
    in_place_of_id: int | None = None,
) -> list[Notice]:
    """Write a notice for each person in the open unit, once for each subject, and never for the one who acted."""
    wanted = sorted(set(person_ids) - {actor_id})
    subject_kind, subject_id = subject
    told = sa.select(Notice.person_id).where(
        Notice.person_id.in_(wanted), Notice.kind == kind, Notice.subject_kind == subject_kind,
        Notice.subject_id == subject_id,
    )  # fmt: skip
    already = set(db.session.scalars(told))
    made = [
        Notice(
            person_id=id_, kind=kind, subject_kind=subject_kind, subject_id=subject_id, network_id=network_id,
            actor_id=actor_id, in_place_of_id=in_place_of_id,
        )
        for id_ in wanted if id_ not in already
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    for notice in made:
        enqueue("mail_notice", {"notice_id": notice.id})
        emit(NoticeWritten(person_id=notice.person_id, notice_id=notice.id))
    return made


def mark_read(person_id: int, subject: tuple[str, int]) -> None:
    """Count the person's notices about a subject as read, because they are looking at it."""
    unread = sa.select(Notice).where(
        Notice.person_id == person_id, Notice.subject_kind == subject[0], Notice.subject_id == subject[1],
        Notice.read_at.is_(None),
    )  # fmt: skip
    found = db.session.scalars(unread).all()
    for notice in found:
        notice.read_at = clock.now()
    if found:
        emit(NoticesRead(person_id=person_id, notice_id=max(notice.id for notice in found)))


def unread_count(person_id: int) -> int:
    """How many notices the person has not read."""
    counted = sa.select(sa.func.count()).select_from(Notice).where(
        Notice.person_id == person_id, Notice.read_at.is_(None)
    )  # fmt: skip
    return db.session.scalar(counted) or 0
