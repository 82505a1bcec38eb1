"""What people do with threads: check, change, emit. The door opens the transaction."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.html import RENDER_VERSION, Written
from networks.core.sending import Sent, same_or_conflict
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.mentions import actions as mentions
from networks.people.models import Network, Person
from networks.people.refusals import CLOSED, may_not
from networks.threads import events, policy, queries, reading
from networks.threads.models import OutcomeKind, Post, PostRevision, Thread, ThreadKind
from networks.unsent import actions as unsent


def start(
    author: Person, network: Network, kind: ThreadKind, title: str, words: Written, client_id: UUID
) -> Sent[Thread]:
    """Start a thread of this `kind` with `words` as its post number 1; the author follows it from now on.

    Sending the same `client_id`, title and text again answers with the thread already started.

    Raises Forbidden if `author` may not start such a thread, Conflict if `client_id` was used for another one.
    """
    if earlier := queries.thread_sent_before(author, client_id):
        first = queries.post_in(earlier, 1)
        is_same = (earlier.network_id, earlier.kind, earlier.title) == (network.id, kind, title)
        return same_or_conflict(earlier, is_same=is_same and queries.first_words(first) == words.text)
    require(policy.can_start(author, network, kind), may_not(network))
    thread = Thread(
        network=network, author_id=author.id, last_author_id=author.id, client_id=client_id, kind=kind, title=title
    )
    db.session.add(thread)
    db.session.flush()
    emit(events.ThreadStarted(thread_id=thread.id, network_id=network.id, by_id=author.id))
    _publish(author, thread, words, client_id, in_reply_to=None)
    unsent.let_go(author, f"network:{network.slug}:new-thread")
    return Sent(thread, is_new=True)


def reply(
    author: Person, thread: Thread, words: Written, client_id: UUID, *, in_reply_to: int | None = None
) -> Sent[Post]:
    """Publish a post with the next number of the thread; the author follows the thread from now on.

    Sending the same `client_id` and text again answers with the post already stored, also in a locked thread.

    Raises Forbidden if `author` may not write here, Invalid if `in_reply_to` is no post of this thread, Conflict if
    `client_id` was used for another text.
    """
    if earlier := queries.post_sent_before(author, client_id):
        is_same = earlier.thread_id == thread.id and queries.first_words(earlier) == words.text
        return same_or_conflict(earlier, is_same=is_same)
    is_locked = thread.is_locked and thread.network.is_open
    require(policy.can_reply(author, thread), _("This thread is locked.") if is_locked else may_not(thread.network))
    if in_reply_to is not None and not 0 < in_reply_to <= thread.last_number:
        raise Invalid(_("There is no post with this number to answer."), field="in_reply_to")
    return Sent(_publish(author, thread, words, client_id, in_reply_to), is_new=True)


def edit(author: Person, post: Post, words: Written, version: int) -> Post:
    """Give a post new words; the former ones stay in its history.

    Raises Forbidden if it is not the author's to change, Conflict if it was changed since `version`.
    """
    require_can_edit(author, post)
    if post.version != version:
        raise Conflict(
            _("The post was changed meanwhile. Your text was kept; please compare and save again."), code="stale"
        )
    if post.text == words.text:
        return post
    written_at = post.edited_at or post.created_at
    db.session.add(
        PostRevision(post_id=post.id, version=post.version, text=post.text, html=post.html, written_at=written_at)
    )
    post.text, post.html, post.render_version = words.text, words.html, RENDER_VERSION
    post.version, post.edited_at = post.version + 1, clock.now()
    mentions.keep(author, post.thread.network, ("post", post.id), words)
    unsent.let_go(author, f"post:{post.id}")
    emit(events.PostEdited(**_about(author, post.thread), post_id=post.id))
    return post


def require_can_edit(author: Person, post: Post) -> None:
    """Raise Forbidden, with the reason, unless the author may change the post now."""
    may_only = _("Only the author can change a post, while the thread is open.")
    require(policy.can_edit(author, post), may_only if post.thread.network.is_open else CLOSED)


def hide(moderator: Person, post: Post, reason: str) -> None:
    """Hide a post's words from everybody but its author and those who moderate; hiding twice changes nothing.

    Raises Forbidden if `moderator` does not moderate here.
    """
    require(policy.can_moderate(moderator, post.thread), may_not(post.thread.network))
    if post.is_hidden:
        return
    post.hidden_at, post.hidden_by_id, post.hidden_reason = clock.now(), moderator.id, reason
    if post.thread.accepted_number == post.number:
        post.thread.accepted_number = None
    emit(events.PostHidden(**_about(moderator, post.thread), post_id=post.id, reason=reason))


def restore(moderator: Person, post: Post, reason: str) -> None:
    """Show a hidden post again. Raises Forbidden if `moderator` does not moderate here."""
    require(policy.can_moderate(moderator, post.thread), may_not(post.thread.network))
    if not post.is_hidden:
        return
    post.hidden_at = post.hidden_by_id = post.hidden_reason = None
    emit(events.PostRestored(**_about(moderator, post.thread), post_id=post.id, reason=reason))


def pin(moderator: Person, thread: Thread, *, pinned: bool) -> None:
    """Put a thread to the top of its network's list, or back. Raises Forbidden for those who do not moderate."""
    require(policy.can_moderate(moderator, thread), may_not(thread.network))
    if thread.is_pinned != pinned:
        thread.is_pinned = pinned
        kind = events.ThreadPinned if pinned else events.ThreadUnpinned
        emit(kind(**_about(moderator, thread)))


def lock(moderator: Person, thread: Thread, *, locked: bool) -> None:
    """Let nobody write in a thread any more, or again. Raises Forbidden for those who do not moderate."""
    require(policy.can_moderate(moderator, thread), may_not(thread.network))
    if thread.is_locked != locked:
        thread.is_locked = locked
        kind = events.ThreadLocked if locked else events.ThreadUnlocked
        emit(kind(**_about(moderator, thread)))


def close(person: Person, thread: Thread, kind: OutcomeKind, outcome: str) -> None:
    """State in one sentence what came of a thread; a closed one gets the new sentence.

    Raises Forbidden for those who are neither its author nor lead or advise the network.
    """
    require(policy.can_close(person, thread), may_not(thread.network))
    thread.outcome_kind, thread.outcome, thread.closed_at = kind, outcome, clock.now()
    emit(events.ThreadClosed(**_about(person, thread)))


def reopen(person: Person, thread: Thread) -> None:
    """Take the outcome back. Raises Forbidden for those who may not close it."""
    require(policy.can_close(person, thread), may_not(thread.network))
    if thread.is_closed:
        thread.outcome_kind = thread.outcome = thread.closed_at = None
        emit(events.ThreadReopened(**_about(person, thread)))


def accept(person: Person, thread: Thread, number: int) -> None:
    """Accept a post as the answer to the question, instead of another one if there was one.

    Raises Forbidden for those who may not, NotFound if there is no such post, Invalid for the question itself or a
    hidden post.
    """
    require(policy.can_accept(person, thread), may_not(thread.network))
    if queries.post_in(thread, number).is_hidden or number == 1:
        raise Invalid(_("This post cannot be an answer."), field="number")
    if thread.accepted_number != number:
        thread.accepted_number = number
        emit(events.AnswerAccepted(**_about(person, thread), number=number))


def unaccept(person: Person, thread: Thread) -> None:
    """Take the accepted answer back. Raises Forbidden for those who may not accept one."""
    require(policy.can_accept(person, thread), may_not(thread.network))
    if (number := thread.accepted_number) is not None:
        thread.accepted_number = None
        emit(events.AnswerUnaccepted(**_about(person, thread), number=number))


def _publish(author: Person, thread: Thread, words: Written, client_id: UUID, in_reply_to: int | None) -> Post:
    number = _next_number(thread, author)
    post = Post(
        thread=thread, number=number, author_id=author.id, client_id=client_id, text=words.text, html=words.html,
        render_version=RENDER_VERSION, in_reply_to=in_reply_to,
    )  # fmt: skip
    db.session.add(post)
    db.session.flush()
    if words.named:
        mentions.keep(author, thread.network, ("post", post.id), words)
    reading.wrote(author, thread, number)
    unsent.let_go(author, f"thread:{thread.id}")
    emit(events.PostPublished(**_about(author, thread), post_id=post.id))
    return post


def _next_number(thread: Thread, author: Person) -> int:
    """Take the thread's next number. The row stays locked until the commit, so numbers have no gaps."""
    taken = db.session.scalars(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(last_number=Thread.last_number + 1, last_post_at=clock.now(), last_author_id=author.id)
        .returning(Thread.last_number)
    ).one()
    return int(taken)


def _about(person: Person, thread: Thread) -> dict[str, int]:
    return {"thread_id": thread.id, "network_id": thread.network_id, "by_id": person.id}
