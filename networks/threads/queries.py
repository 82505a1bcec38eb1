"""Finding threads and posts, always for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, lazyload

from networks.core.db import db
from networks.core.errors import NotFound, require
from networks.core.memo import Memo
from networks.core.pages import Keyset, keyset
from networks.core.words import later as _
from networks.people.models import Network, Person
from networks.people.queries import Author, authors
from networks.threads import policy
from networks.threads.models import Level, Post, PostRevision, Thread, ThreadKind, ThreadReading
from networks.web import live

_threads: Memo[Thread] = Memo(1000)

PER_PAGE = 20
PER_PAGE_CHOICES = (20, 50)
LIST_PER_PAGE = 30


class Filter(StrEnum):
    """Which threads of a network a list shows."""

    ALL = "all"
    UNANSWERED = "unanswered"
    OPEN = "open"
    SOLVED = "solved"
    MINE = "mine"
    FOLLOWED = "followed"


@dataclass(frozen=True)
class PostRow:
    """A post as it is read from the database for a page, an event or the API; a hidden one has no words."""

    id: int
    thread_id: int
    number: int
    client_id: UUID
    text: str
    html: str
    author: Author
    in_reply_to: int | None
    version: int
    created_at: datetime
    edited_at: datetime | None
    is_hidden: bool
    hidden_reason: str | None


def thread_for(person: Person, thread_id: int) -> Thread:
    """The thread, if the person may read it. Raises NotFound for hidden and missing alike."""
    found = _present(thread_id)
    if found is None or not policy.can_read(person, found):
        raise NotFound(_("There is no such thread, or it is not open to you."))
    return found


def _present(thread_id: int) -> Thread | None:
    """The thread as it is now; read anew only when its room has moved, which every change of it does."""
    head = live.head_of(f"thread:{thread_id}")
    if not head:
        return db.session.get(Thread, thread_id)
    return db.session.merge(_threads.get((thread_id, head), lambda: _detached(thread_id)), load=False)


def _detached(thread_id: int) -> Thread:
    """A copy of a thread that belongs to no session, without its network, which changes by itself."""
    with Session(db.session.connection()) as apart:
        found = apart.get_one(Thread, thread_id, options=[lazyload(Thread.network)])
        apart.expunge_all()
    return found


def thread_in(person: Person, network: Network, thread_id: int) -> Thread:
    """The same, and it must belong to `network`."""
    found = thread_for(person, thread_id)
    if found.network_id != network.id:
        raise NotFound(_("There is no such thread, or it is not open to you."))
    return found


def post_in(thread: Thread, number: int) -> Post:
    """The post with this number. Raises NotFound if there is none."""
    found = db.session.scalar(select(Post).where(Post.thread_id == thread.id, Post.number == number))
    if found is None:
        raise NotFound(_("There is no post number %(number)d in this thread.", number=number))
    return found


def visible_to(person: Person) -> ColumnElement[bool]:
    """The condition under which a person sees a thread; agrees with `policy.can_read`."""
    return Thread.network_id.in_(person.network_ids)


def threads_of(person: Person, network: Network, which: Filter = Filter.ALL, *, offset: int = 0) -> list[Thread]:
    """A page of the network's threads that the person sees: pinned first, then by the newest post."""
    rows = _filtered(person, network, which).order_by(
        Thread.is_pinned.desc(), Thread.last_post_at.desc(), Thread.id.desc()
    )
    return list(db.session.scalars(rows.offset(offset).limit(LIST_PER_PAGE)))


def thread_count(person: Person, network: Network, which: Filter = Filter.ALL) -> int:
    """How many threads that list has altogether."""
    return db.session.scalar(select(func.count()).select_from(_filtered(person, network, which).subquery())) or 0


def threads_after(person: Person, network: Network, after: int, limit: int) -> Keyset[Thread]:
    """The network's threads in the order they were started, for programs."""
    rows = select(Thread).where(visible_to(person), Thread.network_id == network.id, Thread.id > after)
    found = list(db.session.scalars(rows.order_by(Thread.id).limit(limit + 1)))
    return keyset(found, [thread.id for thread in found], limit)


def _filtered(person: Person, network: Network, which: Filter) -> Select[Thread]:
    rows = select(Thread).where(visible_to(person), Thread.network_id == network.id)
    match which:
        case Filter.UNANSWERED:
            return rows.where(
                Thread.kind == ThreadKind.QUESTION, Thread.last_number == 1, Thread.outcome_kind.is_(None)
            )
        case Filter.OPEN:
            return rows.where(Thread.outcome_kind.is_(None))
        case Filter.SOLVED:
            return rows.where(Thread.outcome_kind.is_not(None))
        case Filter.MINE:
            return rows.where(Thread.author_id == person.id)
        case Filter.FOLLOWED:
            followed = select(ThreadReading.thread_id).where(
                ThreadReading.person_id == person.id, ThreadReading.level == Level.FOLLOW
            )
            return rows.where(Thread.id.in_(followed))
    return rows


def posts_between(thread: Thread, first: int, last: int) -> list[PostRow]:
    """The posts with numbers from `first` to `last`, in order; hidden ones without their words."""
    return _rows(thread.network_id, (Post.thread_id == thread.id) & Post.number.between(first, last))


def posts_numbered(thread: Thread, numbers: Sequence[int]) -> list[PostRow]:
    """The posts with exactly these numbers, in order."""
    return _rows(thread.network_id, (Post.thread_id == thread.id) & Post.number.in_(numbers)) if numbers else []


def posts_with_ids(network_id: int, post_ids: Sequence[int]) -> dict[int, PostRow]:
    """Posts of one network by id, as they are now; for the room log, which keeps ids only."""
    return {row.id: row for row in _rows(network_id, Post.id.in_(post_ids))} if post_ids else {}


def post_row(post: Post) -> PostRow:
    """One post as a row."""
    return posts_with_ids(post.thread.network_id, [post.id])[post.id]


def _rows(network_id: int, which: ColumnElement[bool]) -> list[PostRow]:
    """Plain columns instead of objects: a page of 50 posts costs half as much."""
    found: Sequence[Any] = db.session.execute(
        select(
            Post.id, Post.thread_id, Post.number, Post.client_id, Post.text, Post.html, Post.author_id,
            Post.in_reply_to, Post.version, Post.created_at, Post.edited_at, Post.hidden_at, Post.hidden_reason,
        ).where(which).order_by(Post.number)
    ).all()  # fmt: skip
    people = authors({row.author_id for row in found}, network_id)
    return [
        PostRow(
            id=row.id, thread_id=row.thread_id, number=row.number, client_id=row.client_id,
            text="" if row.hidden_at else row.text, html="" if row.hidden_at else row.html,
            author=people[row.author_id], in_reply_to=row.in_reply_to, version=row.version, created_at=row.created_at,
            edited_at=row.edited_at, is_hidden=row.hidden_at is not None, hidden_reason=row.hidden_reason,
        )
        for row in found
    ]  # fmt: skip


def history_of(person: Person, post: Post) -> list[PostRevision]:
    """Every former wording of a post, the newest first. Raises Forbidden for the words of a hidden post."""
    require(policy.can_read_post(person, post), _("This post has been hidden by a moderator."))
    rows = select(PostRevision).where(PostRevision.post_id == post.id).order_by(PostRevision.version.desc())
    return list(db.session.scalars(rows))


def thread_sent_before(author: Person, client_id: UUID) -> Thread | None:
    """The thread this author already started under `client_id`, or None."""
    return db.session.scalar(select(Thread).where(Thread.author_id == author.id, Thread.client_id == client_id))


def post_sent_before(author: Person, client_id: UUID) -> Post | None:
    """The post this author already sent under `client_id`, or None."""
    return db.session.scalar(select(Post).where(Post.author_id == author.id, Post.client_id == client_id))


def first_words(post: Post) -> str:
    """The words a post was sent with, whatever it was changed to since; a repeated send is compared with them."""
    earliest = select(PostRevision.text).where(PostRevision.post_id == post.id, PostRevision.version == 1)
    return db.session.scalar(earliest) or post.text


def people_count(thread: Thread) -> int:
    """How many people have written in the thread."""
    return db.session.scalar(select(func.count(Post.author_id.distinct())).where(Post.thread_id == thread.id)) or 0


def author_ids(thread: Thread, first: int, last: int) -> frozenset[int]:
    """Who wrote the posts with these numbers."""
    rows = select(Post.author_id).where(Post.thread_id == thread.id, Post.number.between(first, last))
    return frozenset(db.session.scalars(rows))
