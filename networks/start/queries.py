"""What a person sees first: what waits for them, what is new, what their networks are doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import aliased

from networks.core.db import db
from networks.core.words import now as _
from networks.people.models import Network, Person
from networks.people.queries import Author, authors, member_count, networks_of
from networks.threads import queries as thread_queries
from networks.threads.models import Post, Thread, ThreadKind
from networks.threads.showing import address_of
from networks.threads.unread import Unread, unread_by_thread, unread_in_networks, unread_threads

NEWS_MAX = 12
WAITING_MAX = 7
RECENT_MAX = 6


@dataclass(frozen=True)
class News:
    """A thread with something new for the person."""

    thread: Thread
    url: str
    author: Author
    unread: Unread
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the person, with one verb."""

    kind: str
    title: str
    url: str
    facts: str
    verb: str
    at: datetime | None
    network: Network


def tabs(person: Person, current_slug: str | None) -> list[dict[str, Any]]:
    """The person's networks as folder tabs, with what is unread in each."""
    unread = unread_in_networks(person)
    return [
        {
            "slug": network.slug, "name": network, "sign": network.sign, "hue": network.hue,
            "unread_count": unread.get(network.id, 0), "url": url_for("start.network", slug=network.slug),
            "is_current": network.slug == current_slug, "network": network,
        }
        for network in networks_of(person)
    ]  # fmt: skip


def news(person: Person) -> list[News]:
    """Threads with unread posts in all of the person's networks, the newest first."""
    found = {row.thread_id: row for row in unread_threads(person, person.network_ids, NEWS_MAX)}
    if not found:
        return []
    threads = {t.id: t for t in db.session.scalars(select(Thread).where(Thread.id.in_(found)))}
    last_authors: dict[int, Author] = {}
    for network_id in {thread.network_id for thread in threads.values()}:
        written_here = [t for t in threads.values() if t.network_id == network_id]
        by_id = authors([t.last_author_id for t in written_here], network_id)
        last_authors |= {t.id: by_id[t.last_author_id] for t in written_here}
    return [
        News(threads[id_], f"{address_of(threads[id_])}#new", last_authors[id_], unread, threads[id_].last_post_at)
        for id_, unread in found.items()
    ]


def waiting(person: Person, news: list[News]) -> list[Waiting]:
    """What of the `news` waits for the person: answers to own posts and new announcements; at most seven."""
    rows = []
    answered = _answered(person, news) if news else set()
    for row in news:
        thread = row.thread
        if thread.kind is ThreadKind.ANNOUNCEMENT and thread.last_number == row.unread.count:
            rows.append(_waits("announcement", row, _("Announcement"), _("Read")))
        elif thread.author_id == person.id or thread.id in answered:
            rows.append(_waits("answer", row, _("Somebody answered you"), _("Read")))
    return rows[:WAITING_MAX]


def _answered(person: Person, news: list[News]) -> set[int]:
    """The ids of those threads in which one of the unread posts is in reply to a post of the person."""
    own = aliased(Post)
    answering = (
        select(Post.thread_id, Post.number)
        .join(own, (own.thread_id == Post.thread_id) & (own.number == Post.in_reply_to))
        .where(
            Post.thread_id.in_([row.thread.id for row in news]), Post.hidden_at.is_(None), own.author_id == person.id
        )
    )
    since = {row.thread.id: row.unread.first_number for row in news}
    return {thread_id for thread_id, number in db.session.execute(answering) if number >= since[thread_id]}


def _waits(kind: str, row: News, facts: str, verb: str) -> Waiting:
    return Waiting(kind, row.thread.title, row.url, f"{facts} · {row.author.name}", verb, row.at, row.thread.network)


def my_networks(person: Person) -> list[dict[str, Any]]:
    """The person's networks as cards."""
    unread = unread_in_networks(person)
    return [
        {
            "network": network, "unread_count": unread.get(network.id, 0), "member_count": member_count(network),
            "url": url_for("start.network", slug=network.slug),
        }
        for network in networks_of(person)
    ]  # fmt: skip


def thread_rows(person: Person, network: Network, threads: list[Thread]) -> list[dict[str, Any]]:
    """Threads as rows of a short list."""
    unread = unread_by_thread(person, [thread.id for thread in threads])
    people = authors({t.author_id for t in threads} | {t.last_author_id for t in threads}, network.id)
    return [
        {
            "id": t.id, "url": f"{address_of(t)}#new", "title": t.title, "kind": t.kind.value,
            "author_name": people[t.author_id].name, "post_count": t.last_number, "last_post_at": t.last_post_at,
            "last_author_name": people[t.last_author_id].name,
            "unread_count": unread[t.id].count if t.id in unread else 0, "is_pinned": t.is_pinned,
            "is_locked": t.is_locked, "is_closed": t.is_closed,
            "outcome": {"kind": t.outcome_kind.value, "text": t.outcome} if t.outcome_kind else None,
        }
        for t in threads
    ]  # fmt: skip


def pinned_and_recent(person: Person, network: Network) -> tuple[list[Thread], list[Thread]]:
    """The network's pinned threads, and the last ones written in."""
    threads = thread_queries.threads_of(person, network)
    return [t for t in threads if t.is_pinned], [t for t in threads if not t.is_pinned][:RECENT_MAX]
