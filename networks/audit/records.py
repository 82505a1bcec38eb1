"""Which events leave an audit entry, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from networks.access.current import person_or_none
from networks.audit.models import AuditEntry
from networks.chat.events import MessageEdited, MessageWithdrawn
from networks.core.db import db
from networks.core.events import Event, before_commit
from networks.people import events as people
from networks.threads import events as threads

E = TypeVar("E", bound=Event)
Made = Callable[[E], AuditEntry]


def record(kind: type[E], action: str, entry: Made[E]) -> None:
    """Write an audit entry named `action` in the transaction of every event of this `kind`."""

    def write(_sender: type[Event], event: E) -> None:
        made = entry(event)
        made.action = action
        db.session.add(made)

    before_commit.connect(write, sender=kind, weak=False)


def _thread(event: threads.ThreadEvent) -> AuditEntry:
    return AuditEntry(
        actor_id=event.by_id, subject_kind="thread", subject_id=event.thread_id, network_id=event.network_id
    )


def _post(event: threads.PostEvent) -> AuditEntry:
    return AuditEntry(
        actor_id=event.by_id, subject_kind="post", subject_id=event.post_id, network_id=event.network_id,
        reason=getattr(event, "reason", None),
    )  # fmt: skip


def _message(event: MessageEdited | MessageWithdrawn) -> AuditEntry:
    return AuditEntry(
        actor_id=event.by_id, subject_kind="message", subject_id=event.message_id, network_id=event.network_id
    )


def _member(event: people.MemberJoined | people.MemberLeft) -> AuditEntry:
    """Who was changed, and by whom, if a person of the site did it (a command or the demonstration is nobody)."""
    actor = person_or_none()
    return AuditEntry(
        actor_id=actor.id if actor else None, subject_kind="person", subject_id=event.person_id,
        network_id=event.network_id,
    )  # fmt: skip


def _own(
    event: people.SignedIn | people.SignedOut | people.TokenMade | people.TokenEnded | people.PasswordChanged,
) -> AuditEntry:
    return AuditEntry(actor_id=event.person_id, subject_kind="person", subject_id=event.person_id)


for _kind, _action in (
    (threads.ThreadPinned, "thread.pinned"),
    (threads.ThreadUnpinned, "thread.unpinned"),
    (threads.ThreadLocked, "thread.locked"),
    (threads.ThreadUnlocked, "thread.unlocked"),
    (threads.ThreadClosed, "thread.closed"),
    (threads.ThreadReopened, "thread.reopened"),
    (threads.AnswerAccepted, "thread.answer_accepted"),
    (threads.AnswerUnaccepted, "thread.answer_unaccepted"),
):
    record(_kind, _action, _thread)
record(threads.PostEdited, "post.edited", _post)
record(threads.PostHidden, "post.hidden", _post)
record(threads.PostRestored, "post.restored", _post)
record(MessageEdited, "message.edited", _message)
record(MessageWithdrawn, "message.withdrawn", _message)
record(people.MemberJoined, "member.joined", _member)
record(people.MemberLeft, "member.left", _member)
record(people.SignedIn, "person.signed_in", _own)
record(people.SignedOut, "person.signed_out", _own)
record(people.TokenMade, "token.made", _own)
record(people.TokenEnded, "token.ended", _own)
record(people.PasswordChanged, "password.changed", _own)
