"""Who hears of what in threads, in which words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask import url_for
from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import Notice, NoticeKind, Subject, Told, changed, mark_all_read, reads, tell
from networks.core.words import now as _
from networks.membership.queries import substitutes_of
from networks.mentions import queries as mentions
from networks.people.models import Membership, MembershipState, Person
from networks.people.queries import Author, authors, is_member, member_ids
from networks.threads import events, policy, queries, unread
from networks.threads.models import Level, Post, Thread, ThreadKind, ThreadReading
from networks.threads.showing import address_of
from networks.web.filters import local_day, name_of

QUOTED = 300


@dataclass
class Telling:
    """One post being told of: each person hears of it once, for the reason that concerns them most."""

    post: Post
    heard: set[int] = field(default_factory=set)

    def tell(
        self, person_ids: Collection[int], kind: NoticeKind, subject: Subject | None = None, *,
        in_place_of_id: int | None = None, anew: bool = False,
    ) -> None:  # fmt: skip
        """Tell those who have not heard of the post for another reason."""
        tell(
            set(person_ids) - self.heard, kind, subject or ("post", self.post.id), actor_id=self.post.author_id,
            network_id=self.post.thread.network_id, in_place_of_id=in_place_of_id, anew=anew,
            place=f"thread:{self.post.thread_id}",
        )  # fmt: skip
        self.heard |= set(person_ids)


@before_commit.connect_via(events.PostPublished)
def tell_of_post(_sender: type[events.PostPublished], event: events.PostPublished) -> None:
    """The mentioned first, then whom it answers, then everybody of an announcement, then those who follow."""
    telling = Telling(post := db.session.get_one(Post, event.post_id))
    thread = post.thread
    _tell_mentioned(telling)
    telling.tell(_answered(post), NoticeKind.REPLY)
    if thread.kind is ThreadKind.ANNOUNCEMENT and post.number == 1:
        telling.tell(member_ids(thread.network_id), NoticeKind.ANNOUNCEMENT)
    telling.tell(_followers(thread), NoticeKind.FOLLOWED, ("thread", thread.id), anew=True)


@before_commit.connect_via(events.PostEdited)
def tell_of_edit(_sender: type[events.PostEdited], event: events.PostEdited) -> None:
    """The newly mentioned hear of it; for those who are mentioned no more the notice is gone."""
    changed(("post", event.post_id))
    _tell_mentioned(Telling(db.session.get_one(Post, event.post_id)))


@before_commit.connect_via(events.PostHidden)
@before_commit.connect_via(events.PostRestored)
def tell_of_hiding(_sender: type[events.PostEvent], event: events.PostEvent) -> None:
    """What was told of a post is not shown while it is hidden."""
    changed(("post", event.post_id), ("thread", event.thread_id))


@before_commit.connect_via(events.ReadMoved)
def read_with_posts(_sender: type[events.ReadMoved], event: events.ReadMoved) -> None:
    """Who has read the posts has read what was told of them."""
    person, thread = db.session.get(Person, event.person_id), db.session.get(Thread, event.thread_id)
    row = db.session.get(ThreadReading, (event.person_id, event.thread_id))
    if person is not None and thread is not None and row is not None and row.last_read_number:
        mark_seen(person, thread, 1, row.last_read_number)


def mark_seen(person: Person, thread: Thread, first: int, last: int) -> None:
    """Posts with these numbers were shown to the person: what was told of them is read."""
    shown = select(Post.id).where(Post.thread_id == thread.id, Post.number.between(first, last))
    told_of = select(Notice.subject_id).where(
        Notice.person_id == person.id, Notice.place == f"thread:{thread.id}", Notice.read_at.is_(None),
        Notice.subject_kind == "post", Notice.subject_id.in_(shown),
    )  # fmt: skip
    mark_all_read(person.id, "post", db.session.scalars(told_of).all())
    if not unread.unread_by_thread(person, [thread.id]):
        mark_all_read(person.id, "thread", [thread.id])


@reads("post")
def posts_in_words(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """Notices about single posts. Hidden posts, those of networks left, and mentions taken back are left out."""
    posts = _posts({notice.subject_id for notice in notices})
    named = mentions.mentions_in("post", posts)
    people = _authors([post for post in posts.values() if policy.can_read(person, post.thread)])
    absent = _names({notice.in_place_of_id for notice in notices} - {None})
    said: dict[int, Told] = {}
    for notice in notices:
        post = posts.get(notice.subject_id)
        if post is None or post.is_hidden or not policy.can_read(person, post.thread):
            continue
        if notice.kind is NoticeKind.MENTION and (post.id, notice.in_place_of_id or person.id) not in named:
            continue
        where = url_for("threads.post", slug=post.thread.network.slug, thread_id=post.thread_id, number=post.number)
        title = _title(notice.kind, people[post.id].name, absent.get(notice.in_place_of_id or 0, ""))
        said[notice.id] = Told(title, _facts(post.thread), where, post.text[:QUOTED], _("Show the post"))
    return said


@reads("thread")
def threads_in_words(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """Notices of new posts in threads one follows; an unread one is there only while a post is left to read."""
    ids = {notice.subject_id for notice in notices}
    found = db.session.scalars(select(Thread).where(Thread.id.in_(ids), queries.visible_to(person)))
    threads = {thread.id: thread for thread in found}
    left = unread.unread_by_thread(person, threads)
    said: dict[int, Told] = {}
    for notice in notices:
        thread, news = threads.get(notice.subject_id), left.get(notice.subject_id)
        if thread is None or (notice.read_at is None and news is None):
            continue
        quote = ""
        if news is not None:
            row = queries.posts_numbered(thread, [news.first_number])[0]
            quote = f"{row.author.name}: {row.text}"[:QUOTED]
        said[notice.id] = Told(_("New posts in a thread you follow"), _facts(thread), address_of(thread), quote,
                               _("Show the thread"))  # fmt: skip
    return said


def _tell_mentioned(telling: Telling) -> None:
    """The mentioned themselves, and in place of the absent ones those who stand in for them."""
    mentioned = mentions.mentioned_by(("post", telling.post.id), telling.post.text)
    telling.tell(mentioned, NoticeKind.MENTION)
    deputies = substitutes_of(telling.post.thread.network_id, mentioned, local_day(clock.now()))
    for absent_id, deputy_ids in deputies.items():
        telling.tell(deputy_ids, NoticeKind.MENTION, in_place_of_id=absent_id)


def _answered(post: Post) -> set[int]:
    """Who wrote the post this one answers, if they are still here and have not muted the thread."""
    if post.in_reply_to is None:
        return set()
    author_id = queries.post_in(post.thread, post.in_reply_to).author_id
    row = db.session.get(ThreadReading, (author_id, post.thread_id))
    is_muted = row is not None and row.level is Level.MUTE
    return set() if is_muted or not is_member(author_id, post.thread.network_id) else {author_id}


def _followers(thread: Thread) -> set[int]:
    rows = (
        select(ThreadReading.person_id)
        .join(Membership, (Membership.person_id == ThreadReading.person_id))
        .where(
            ThreadReading.thread_id == thread.id, ThreadReading.level == Level.FOLLOW,
            Membership.network_id == thread.network_id, Membership.state == MembershipState.MEMBER,
        )
    )  # fmt: skip
    return set(db.session.scalars(rows))


def _posts(ids: set[int]) -> dict[int, Post]:
    return {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_(ids)))}


def _authors(posts: Sequence[Post]) -> dict[int, Author]:
    """Who wrote each of these posts, by the post's id."""
    by_network: dict[int, list[Post]] = {}
    for post in posts:
        by_network.setdefault(post.thread.network_id, []).append(post)
    return {
        post.id: people[post.author_id]
        for network_id, some in by_network.items()
        if (people := authors({post.author_id for post in some}, network_id))
        for post in some
    }


def _names(person_ids: set[int | None]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(rows.all())


def _title(kind: NoticeKind, author: str, absent: str) -> str:
    if kind is NoticeKind.REPLY:
        return _("%(name)s replies to your post", name=author)
    if kind is NoticeKind.ANNOUNCEMENT:
        return _("Announcement: %(name)s", name=author)
    if absent:
        return _("%(name)s mentions %(absent)s (you stand in)", name=author, absent=absent)
    return _("%(name)s mentions you", name=author)


def _facts(thread: Thread) -> str:
    return f"{thread.title} · {name_of(thread.network)}"
