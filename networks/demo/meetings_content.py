"""The sessions of the demonstration, as `meetings.json` (and, for those that are live, `content.json`) hold them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from networks.demo.content import Meeting, Part, read

FILE = Path(__file__).with_name("meetings.json")

Page = tuple[str, list[str]]
Point = tuple[int, str]


class Asked(Part):
    """A question: who asked, how many wanted the answer too, what became of it, and in which minute."""

    author: str
    text: str
    supports: int
    nameless: bool = False
    fate: Literal["aloud", "writing", "promise", "drop"]
    minute: int
    answer: str = ""


class Vote(Part):
    """A poll; `votes` says how many chose each answer, `minute` when it was opened."""

    question: str
    options: list[str]
    votes: list[int] = Field(default_factory=list)
    minute: int = 0


class Planned(Part):
    """What is said about a session before it begins."""

    key: str
    network: str
    host: str
    moderators: list[str]
    experts: list[str]
    title: str
    about: str
    minutes: int
    agenda: list[Point]


class Held(Planned):
    """A session that is over, with its record."""

    days_ago: int
    slides: list[Page]
    questions: list[Asked]
    poll: Vote
    summary: str
    decisions: str


class Announced(Planned):
    """A session to come; `questions` were asked already, each by somebody."""

    in_days: int
    hour: int
    questions: list[tuple[str, str]]


class Live(Part):
    """What is added to a session of `content.json` that is live: `minute` is how long it has been running."""

    session: str
    about: str
    slides: list[Page]
    on_slide: int
    minute: int
    waiting: dict[str, str]
    said: list[tuple[str, str]]
    poll: Vote
    backstage: str

    @property
    def meeting(self) -> Meeting:
        """The session this belongs to."""
        return next(one for one in read().sessions if one.key == self.session)

    @property
    def plan(self) -> Planned:
        """The same as what is said about it before it begins."""
        meeting = self.meeting
        return Planned(
            key=meeting.key, network=meeting.network, host=meeting.host, moderators=meeting.moderators,
            experts=meeting.experts, title=meeting.title, about=self.about, minutes=meeting.duration_minutes,
            agenda=meeting.points,
        )  # fmt: skip


class Meetings(Part):
    """All of them."""

    held: list[Held]
    live: list[Live]
    announced: list[Announced]


@cache
def read_meetings() -> Meetings:
    """The sessions. Raises ValidationError when something in the file is not as it should be."""
    return Meetings.model_validate_json(FILE.read_bytes())
