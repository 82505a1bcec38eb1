"""What happens in threads. `by_id` is the person who did it."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class ThreadEvent(Event):
    """Something about a thread of a network."""

    thread_id: int
    network_id: int
    by_id: int


@dataclass(frozen=True)
class ThreadStarted(ThreadEvent):
    """A thread was started; its first post is published too (`PostPublished` follows)."""


@dataclass(frozen=True)
class ThreadPinned(ThreadEvent):
    """A thread was put to the top of its network's list."""


@dataclass(frozen=True)
class ThreadUnpinned(ThreadEvent):
    """A thread went back to its place in the list."""


@dataclass(frozen=True)
class ThreadLocked(ThreadEvent):
    """Nothing more can be written in a thread."""


@dataclass(frozen=True)
class ThreadUnlocked(ThreadEvent):
    """One can write in a thread again."""


@dataclass(frozen=True)
class ThreadClosed(ThreadEvent):
    """A thread came to an outcome."""


@dataclass(frozen=True)
class ThreadReopened(ThreadEvent):
    """A thread's outcome was taken back."""


@dataclass(frozen=True)
class AnswerAccepted(ThreadEvent):
    """A post was accepted as the answer."""

    number: int


@dataclass(frozen=True)
class AnswerUnaccepted(ThreadEvent):
    """The accepted answer was taken back."""

    number: int


@dataclass(frozen=True)
class PostEvent(ThreadEvent):
    """Something about one post."""

    post_id: int


@dataclass(frozen=True)
class PostPublished(PostEvent):
    """A post is there for all in the network."""


@dataclass(frozen=True)
class PostEdited(PostEvent):
    """An author changed the words of a post; the former ones are kept."""


@dataclass(frozen=True)
class PostHidden(PostEvent):
    """A moderator hid a post, with a reason."""

    reason: str


@dataclass(frozen=True)
class PostRestored(PostEvent):
    """A moderator showed a hidden post again, with a reason."""

    reason: str


@dataclass(frozen=True)
class PostReworded(PostEvent):
    """A post reads otherwise because a person was erased: their name is gone from it, or from beside it."""


@dataclass(frozen=True)
class ThreadReworded(ThreadEvent):
    """The title or the outcome of a thread reads otherwise because a person was erased."""


@dataclass(frozen=True)
class ReadMoved(Event):
    """What a person has to read in a thread changed: read on, marked unread, another level."""

    person_id: int
    thread_id: int
    network_id: int
