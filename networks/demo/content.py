"""What the demonstration consists of, as `content.json` holds it. Keys of later parts are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from networks.people.models import Role, UnitKind
from networks.threads.models import OutcomeKind, ThreadKind

FILE = Path(__file__).with_name("content.json")


class Part(BaseModel):
    """A piece of the content. Fields that only later parts of Sieci need are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Institution(Part):
    """A body people speak for; `parent` is the key of the local government that runs it."""

    key: str
    name: str
    kind: UnitKind
    teryt: str | None
    rspo: str | None
    regon: str | None
    parent: str | None


class Membership(Part):
    """The roles of a person in one network."""

    network: str
    roles: list[Role]


class Person(Part):
    """Somebody of the demonstration; `institution` is a key."""

    email: str
    name: str
    position: str
    position_code: str
    institution: str
    themes: list[str]
    memberships: list[Membership]

    def roles_in(self, network: str) -> list[Role]:
        """The roles held in `network`; empty for outsiders."""
        return next((membership.roles for membership in self.memberships if membership.network == network), [])


class Words(Part):
    """What somebody said, and how many days ago. `in_reply_to` is a post's number in the same thread."""

    author: str
    days_ago: int = Field(ge=1)
    body: str
    in_reply_to: int | None = None


class Outcome(Part):
    """How a thread was closed, by whom and when."""

    kind: OutcomeKind
    by: str
    days_ago: int = Field(ge=1)
    text: str


class Thread(Words):
    """A thread: its first post, the replies, and what came of it. `accepted` is the number of the answer."""

    key: str
    network: str
    kind: ThreadKind
    title: str
    pinned: bool = False
    replies: list[Words]
    accepted: int | None = None
    outcome: Outcome | None = None

    @property
    def posts(self) -> list[Words]:
        """All posts in order; the first has the number 1."""
        return [self, *self.replies]


class Conversation(Part):
    """What was said in a network's general channel."""

    network: str
    messages: list[Words]


class AgendaPoint(Part):
    """A point of a session's agenda, and after how many minutes it begins."""

    offset_minutes: int
    item: str


class MeetingQuestion(Part):
    """A question asked before a session."""

    author: str
    text: str
    days_ago: int


class Meeting(Part):
    """A session, with the questions asked before it."""

    key: str
    network: str
    host: str
    moderators: list[str]
    experts: list[str]
    title: str
    duration_minutes: int
    agenda: list[AgendaPoint]
    questions: list[MeetingQuestion]

    @property
    def points(self) -> list[tuple[int, str]]:
        """Each point of the agenda after the minutes meant for it."""
        ends = [point.offset_minutes for point in self.agenda[1:]] + [self.duration_minutes]
        return [(end - point.offset_minutes, point.item) for point, end in zip(self.agenda, ends, strict=True)]


class Content(Part):
    """All of it."""

    institutions: list[Institution]
    people: list[Person]
    threads: list[Thread]
    chat: list[Conversation]
    sessions: list[Meeting]

    @property
    def networks(self) -> list[str]:
        """The slugs of the networks that people are in, in the order of the chat."""
        return [conversation.network for conversation in self.chat]

    def people_in(self, network: str) -> Iterator[Person]:
        """Everybody with a role in `network`."""
        return (person for person in self.people if person.roles_in(network))


@cache
def read() -> Content:
    """The content. Raises ValidationError when something in the file is not as it should be."""
    return Content.model_validate_json(FILE.read_bytes())
