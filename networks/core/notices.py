"""Notices: who hears of what. One row feeds the bell and the mail; it holds ids, and is put into words when it is read.

A feature says which of its events tell whom (`tell`, in the unit of the change) and how a notice of its kind reads
(`reads`). What the person may not see any more at that moment is told neither by the bell nor by mail. Bell and mail
themselves are in `networks/notifications`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from networks.core import clock
from networks.core.db import Base, Created, db
from networks.core.events import Event
from networks.core.jobs import Payload, enqueue, enqueue_by_key, job
from networks.core.unit_of_work import emit, unit_of_work

Subject = tuple[str, int]

# A larger audience is told by the worker, piece by piece, so that nobody waits long for their turn to write.
TOLD_AT_ONCE: Final = 10


class NoticeKind(StrEnum):
    """What a notice is about."""

    MENTION = "mention"
    REPLY = "reply"
    FOLLOWED = "followed"
    ANNOUNCEMENT = "announcement"
    REQUEST_WAITING = "request_waiting"
    REQUEST_DECIDED = "request_decided"
    APPROVAL_WAITING = "approval_waiting"
    ROLE_GIVEN = "role_given"
    HANDOVER = "handover"
    SUBSTITUTION = "substitution"
    RULES_CHANGED = "rules_changed"
    SESSION_ROLE = "session_role"
    SESSION_ANNOUNCED = "session_announced"
    SESSION_MOVED = "session_moved"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_TOMORROW = "session_tomorrow"
    SESSION_SOON = "session_soon"
    ACCOUNT = "account"
    SESSION_MESSAGE_DECIDED = "session_message_decided"
    SESSION_PUBLISHED = "session_published"
    QUESTION_DECIDED = "question_decided"
    QUESTION_PROMISED = "question_promised"
    QUESTION_DUE = "question_due"
    RECORD_WAITING = "record_waiting"


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

    `place` is the room it happened in ("thread:12"), or empty. `in_place_of_id` is whose seat it was meant for, when
    the person hears it as a substitute. `mail_id` is the mail that tells it.
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
    place: Mapped[str] = mapped_column(default="")
    in_place_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime | None]
    mail_fate: Mapped[MailFate] = mapped_column(default=MailFate.DUE)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id", ondelete="SET NULL"), index=True)

    @property
    def subject(self) -> Subject:
        """What it is about, as `tell` names it."""
        return self.subject_kind, self.subject_id


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
class NoticeChanged(Event):
    """What a notice says, or whether the person may see it, is other than before."""

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


def told(person: Any, notices: Iterable[Notice]) -> dict[int, Told]:
    """What each notice says to the person now, by id; those that are not theirs to see any more are left out."""
    by_kind: dict[str, list[Notice]] = {}
    for notice in notices:
        by_kind.setdefault(notice.subject_kind, []).append(notice)
    said: dict[int, Told] = {}
    for kind, some in by_kind.items():
        if kind in readers:
            said |= readers[kind](person, some)
    return said


def tell(
    person_ids: Iterable[int],
    kind: NoticeKind,
    subject: Subject,
    *,
    network_id: int | None = None,
    actor_id: int | None = None,
    in_place_of_id: int | None = None,
    place: str = "",
    anew: bool = False,
) -> list[Notice]:
    """Write a notice for each person in the open unit, once for each subject, and never for the one who acted.

    With `anew`, who has read theirs is told once more. Answers the notices written now; of a large audience those
    beyond the first TOLD_AT_ONCE are told by the worker after the commit.
    """
    wanted = sorted(set(person_ids) - {actor_id})
    about = {
        "kind": kind.value, "subject_kind": subject[0], "subject_id": subject[1], "network_id": network_id,
        "actor_id": actor_id, "in_place_of_id": in_place_of_id, "place": place, "at": clock.now().isoformat(),
    }  # fmt: skip
    if rest := wanted[TOLD_AT_ONCE:]:
        enqueue("tell_rest", {"person_ids": rest, "about": about, "anew": anew})
    return _write(wanted[:TOLD_AT_ONCE], about, anew=anew)


@job("tell_rest")
def tell_rest(payload: Payload) -> None:
    """Tell the rest of a large audience, a few in a unit; who was told before an interruption is not told again."""
    person_ids: list[int] = payload["person_ids"]
    for first in range(0, len(person_ids), TOLD_AT_ONCE):
        with unit_of_work():
            _write(person_ids[first : first + TOLD_AT_ONCE], payload["about"], anew=payload["anew"])


def _write(person_ids: Sequence[int], about: dict[str, Any], *, anew: bool) -> list[Notice]:
    """The notices of those who do not have theirs yet."""
    if not person_ids:
        return []
    values = {**about, "kind": NoticeKind(about["kind"])}
    values["created_at"] = datetime.fromisoformat(values.pop("at"))  # when it happened, not when its turn came
    same = sa.select(Notice).where(
        Notice.person_id.in_(person_ids), Notice.kind == values["kind"],
        Notice.subject_kind == values["subject_kind"], Notice.subject_id == values["subject_id"],
    )  # fmt: skip
    already: set[int] = set()
    for earlier in db.session.scalars(same):
        if anew and earlier.read_at is not None:
            db.session.delete(earlier)  # a new one has a new id and stands first
        else:
            already.add(earlier.person_id)
    db.session.flush()
    made = [Notice(person_id=person_id, **values) for person_id in person_ids if person_id not in already]
    db.session.add_all(made)
    db.session.flush()
    if not made:
        return made
    enqueue_by_key("mail_notices", {_mail_key(one.person_id): {"person_id": one.person_id} for one in made})
    for notice in made:
        emit(NoticeWritten(person_id=notice.person_id, notice_id=notice.id))
    return made


def mail_soon(person_id: int, *, run_at: datetime | None = None) -> None:
    """Let the person's notices that are due go by mail; those of one moment go in one."""
    enqueue("mail_notices", {"person_id": person_id}, key=_mail_key(person_id), run_at=run_at)


def _mail_key(person_id: int) -> str:
    return f"mail_notices:{person_id}"


def mark_read(person_id: int, subject: Subject) -> None:
    """Count the person's notices about a subject as read, because they are looking at it."""
    mark_all_read(person_id, subject[0], [subject[1]])


def mark_all_read(person_id: int, subject_kind: str, subject_ids: Collection[int]) -> None:
    """The same for several subjects of one kind."""
    theirs = Notice.person_id == person_id
    mark_read_where(theirs, Notice.subject_kind == subject_kind, Notice.subject_id.in_(subject_ids))


def settle(subject: Subject, kind: NoticeKind | None = None) -> None:
    """Count everybody's notices about a subject (of this kind) as read: it needs nobody's attention any more."""
    about = _about(subject)
    mark_read_where(about if kind is None else about & (Notice.kind == kind))


def mark_read_where(*conditions: sa.ColumnElement[bool]) -> None:
    """Count unread notices under these conditions as read, and say so to each person concerned."""
    unread = sa.select(Notice.id, Notice.person_id).where(Notice.read_at.is_(None), *conditions).order_by(Notice.id)
    if found := {row[0]: row[1] for row in db.session.execute(unread.with_for_update())}:
        db.session.execute(sa.update(Notice).where(Notice.id.in_(found)).values(read_at=clock.now()))
        _say(NoticesRead, {person_id: id_ for id_, person_id in found.items()})


def changed(*subjects: Subject) -> None:
    """Say to everybody with an unread notice about these subjects that it reads otherwise, or not at all, from now."""
    unread = sa.select(Notice.person_id, sa.func.max(Notice.id)).where(
        Notice.read_at.is_(None), sa.or_(*(_about(subject) for subject in subjects))
    )
    _say(NoticeChanged, {row[0]: row[1] for row in db.session.execute(unread.group_by(Notice.person_id))})


def _say(event: type[NoticesRead | NoticeChanged], newest: Mapping[int, int]) -> None:
    """Tell the open pages of these people, each with their newest notice; of many the rest by the worker."""
    each = sorted(newest.items())
    if rest := each[TOLD_AT_ONCE:]:
        enqueue("say_rest", {"is_read": event is NoticesRead, "newest": rest})
    for person_id, notice_id in each[:TOLD_AT_ONCE]:
        emit(event(person_id=person_id, notice_id=notice_id))


@job("say_rest")
def say_rest(payload: Payload) -> None:
    """Say it to the rest, a few in a unit; saying it twice after an interruption changes nothing."""
    event = NoticesRead if payload["is_read"] else NoticeChanged
    for first in range(0, len(payload["newest"]), TOLD_AT_ONCE):
        with unit_of_work():
            _say(event, dict(payload["newest"][first : first + TOLD_AT_ONCE]))


def _about(subject: Subject) -> sa.ColumnElement[bool]:
    return (Notice.subject_kind == subject[0]) & (Notice.subject_id == subject[1])
