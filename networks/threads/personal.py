"""Threads and posts as part of what the site knows of a person, and open pages that show an erased one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from networks.core.db import db
from networks.core.personal import Rows, Traces, erases, exports, reworded, shows
from networks.core.unit_of_work import emit
from networks.people.models import Network, Person
from networks.threads.events import PostReworded, ThreadReworded
from networks.threads.models import Post, PostRevision, Thread, ThreadReading

AT_ONCE = 200


@exports("threads", "thread.author_id")
def threads(person: Person) -> Rows:
    """The threads the person started."""
    rows = select(Thread).where(Thread.author_id == person.id).order_by(Thread.id)
    for row in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "id": row.id, "network": row.network.slug, "kind": row.kind.value, "title": row.title,
            "started_at": row.created_at, "closed_at": row.closed_at,
        }  # fmt: skip


@exports("posts", "post.author_id")
def posts(person: Person) -> Rows:
    """The person's posts, hidden ones too, in the words they have now."""
    rows = (
        select(Post, Thread.title, Network.slug)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Network, Network.id == Thread.network_id)
        .where(Post.author_id == person.id)
        .order_by(Post.id)
    )
    for post, title, slug in db.session.execute(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "id": post.id, "network": slug, "thread_id": post.thread_id, "thread": title, "number": post.number,
            "in_reply_to": post.in_reply_to, "text": post.text, "version": post.version,
            "written_at": post.created_at, "edited_at": post.edited_at, "hidden_at": post.hidden_at,
            "hidden_reason": post.hidden_reason,
        }  # fmt: skip


@exports("post_revisions")
def post_revisions(person: Person) -> Rows:
    """The former wordings of the person's posts."""
    rows = (
        select(PostRevision)
        .join(Post, Post.id == PostRevision.post_id)
        .where(Post.author_id == person.id)
        .order_by(PostRevision.id)
    )
    for row in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "post_id": row.post_id, "version": row.version, "text": row.text, "written_at": row.written_at,
            "replaced_at": row.replaced_at,
        }  # fmt: skip


@exports("reading", "thread_reading.person_id")
def reading(person: Person) -> Rows:
    """How far the person has read each thread, and how much of it they want to hear."""
    rows = select(ThreadReading).where(ThreadReading.person_id == person.id).order_by(ThreadReading.thread_id)
    for row in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {"thread_id": row.thread_id, "last_read_number": row.last_read_number, "level": row.level.value}


@erases("threads", "thread_reading.person_id")
def erase(person: Person, _traces: Traces) -> None:
    """What was read is forgotten; posts stay."""
    for row in db.session.scalars(select(ThreadReading).where(ThreadReading.person_id == person.id)).all():
        db.session.delete(row)


@reworded("post")
def tell_of_posts(post_ids: Collection[int]) -> None:
    """Open pages show these posts anew, and whoever is changing one is told that it changed."""
    for post in db.session.scalars(select(Post).where(Post.id.in_(post_ids))):
        post.version += 1
        emit(
            PostReworded(
                thread_id=post.thread_id, network_id=post.thread.network_id, by_id=post.author_id, post_id=post.id
            )
        )


@reworded("thread")
def tell_of_threads(thread_ids: Collection[int]) -> None:
    """Open lists and pages show these titles and outcomes anew."""
    for thread in db.session.scalars(select(Thread).where(Thread.id.in_(thread_ids))):
        emit(ThreadReworded(thread_id=thread.id, network_id=thread.network_id, by_id=thread.author_id))


@shows("post")
def posts_by(person_id: int) -> list[int]:
    """The posts that bear the person's name."""
    return list(db.session.scalars(select(Post.id).where(Post.author_id == person_id).order_by(Post.id)))


@shows("thread")
def threads_with(person_id: int) -> list[int]:
    """The threads that bear the person's name in lists."""
    named = or_(Thread.author_id == person_id, Thread.last_author_id == person_id)
    return list(db.session.scalars(select(Thread.id).where(named).order_by(Thread.id)))
