"""Who may do what with threads and posts."""

from __future__ import annotations

from networks.people import policy as people_policy
from networks.people.models import Network, Person, Role
from networks.threads.models import Post, Thread, ThreadKind

# Those whose word ends a discussion, beside its author.
CLOSERS = frozenset({Role.COORDINATOR, Role.MODERATOR, Role.EXPERT})


def can_read(person: Person, thread: Thread) -> bool:
    """Everybody in the network reads every thread of it."""
    return people_policy.can_read(person, thread.network)


def can_start(person: Person, network: Network, kind: ThreadKind) -> bool:
    """All who write in the network start threads; announcements come from those who lead it."""
    if kind is ThreadKind.ANNOUNCEMENT:
        return people_policy.can_moderate(person, network)
    return people_policy.can_write(person, network)


def can_reply(person: Person, thread: Thread) -> bool:
    """All who write in the network, while the thread is not locked."""
    return people_policy.can_write(person, thread.network) and not thread.is_locked


def can_moderate(person: Person, thread: Thread) -> bool:
    """Pin, lock, hide and restore: the network's coordinators and moderators."""
    return people_policy.can_moderate(person, thread.network)


def can_close(person: Person, thread: Thread) -> bool:
    """State the outcome or take it back: the thread's author, coordinators, moderators and experts."""
    network = thread.network
    is_closer = thread.author_id == person.id or bool(person.roles_in(network) & CLOSERS)
    return is_closer and people_policy.can_write(person, network)


def can_accept(person: Person, thread: Thread) -> bool:
    """Accept an answer: in questions, the same people who may close them."""
    return thread.kind is ThreadKind.QUESTION and can_close(person, thread)


def can_edit(person: Person, post: Post) -> bool:
    """Change a post's words: its author only, while one may write in the thread and the post is not hidden."""
    return post.author_id == person.id and not post.is_hidden and can_reply(person, post.thread)


def can_read_post(person: Person, post: Post) -> bool:
    """Read a post's words and their history; of a hidden post its author and those who moderate."""
    if not can_read(person, post.thread):
        return False
    return not post.is_hidden or post.author_id == person.id or can_moderate(person, post.thread)


def rights(person: Person, thread: Thread) -> dict[str, bool]:
    """What the person may do in this thread, by the names that pages and scripts use."""
    return {
        "reply": can_reply(person, thread),
        "moderate": can_moderate(person, thread),
        "close": can_close(person, thread),
        "accept": can_accept(person, thread),
    }
