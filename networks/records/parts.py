"""What a record is made of, as plain values that are kept as JSON; and finding the people and questions in it.

Moments of the session are seconds from its beginning; other moments and days are ISO texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final, Literal, TypedDict

# The shape of what is kept; a later one gets another number and pages tell them apart.
FORMAT: Final = 1


class Named(TypedDict):
    """A person as the session showed them: with what they let others see."""

    id: int
    name: str
    position: str
    institution: str
    role: str


class Answer(TypedDict):
    """What became of a question: answered `aloud` or in `writing`, `promised`, or gone on in a `thread`.

    `at_seconds` is set when it was given in the session, `given_on` when it came after the session.
    """

    kind: Literal["aloud", "writing", "promised", "thread"]
    html: str
    by: Named | None
    at_seconds: int | None
    given_on: str | None
    owner: Named | None
    due_on: str | None
    thread_id: int | None


class Asked(TypedDict):
    """A question with its answer. Without an author it was asked without a name. `number` counts within the record."""

    id: int
    number: int
    text: str
    html: str
    is_shortened: bool
    author: Named | None
    similar_count: int
    support_count: int
    at_seconds: int | None
    answer: Answer


class Page(TypedDict):
    """A page of slides that was shown; `title` and `text` are what a screen reader says of it."""

    set_id: int
    number: int
    title: str
    text: str
    at_seconds: int


class Chapter(TypedDict):
    """A part of the session: its opening, a point of the agenda, or a page of slides. The opening has no title."""

    kind: Literal["opening", "agenda", "slide"]
    number: int
    title: str
    at_seconds: int
    pages: list[Page]
    questions: list[Asked]


class Choice(TypedDict):
    """A line of a poll's table."""

    text: str
    count: int
    percent: int


class Voted(TypedDict):
    """A poll whose results were shown. With `is_too_few` there are neither choices nor words."""

    id: int
    question: str
    kind: str
    at_seconds: int
    vote_count: int
    is_too_few: bool
    average: float | None
    choices: list[Choice]
    words: list[str]


class SlidesFile(TypedDict):
    """Slides that were shown in the session, as a file."""

    set_id: int
    name: str
    size_bytes: int


class InNetwork(TypedDict):
    """The network of the session."""

    slug: str
    name_pl: str
    name_en: str


class Content(TypedDict):
    """All that a version of a record shows. `questions` are those that were settled outside of any chapter."""

    format: int
    session_id: int
    title: str
    network: InNetwork
    starts_at: str | None
    ends_at: str | None
    started_at: str | None
    ended_at: str | None
    leaders: list[Named]
    people_count: int
    minutes: int
    summary_html: str
    decisions: list[str]
    chapters: list[Chapter]
    questions: list[Asked]
    polls: list[Voted]
    files: list[SlidesFile]


def asked_in(content: Content) -> Iterator[Asked]:
    """Every question of a record, in its order."""
    for chapter in content["chapters"]:
        yield from chapter["questions"]
    yield from content["questions"]


def without_question(content: Content, question_id: int) -> Content:
    """The record without a question, its answer and their author."""
    return {
        **content,
        "chapters": [
            {**chapter, "questions": [one for one in chapter["questions"] if one["id"] != question_id]}
            for chapter in content["chapters"]
        ],
        "questions": [one for one in content["questions"] if one["id"] != question_id],
    }


def without_slides(content: Content, set_id: int) -> Content:
    """The record without the words of a set of slides and without its file."""
    return {
        **content,
        "chapters": [_chapter_without(chapter, set_id) for chapter in content["chapters"]],
        "files": [file for file in content["files"] if file["set_id"] != set_id],
    }


def _chapter_without(chapter: Chapter, set_id: int) -> Chapter:
    pages = [page for page in chapter["pages"] if page["set_id"] != set_id]
    was_named_after_one = chapter["kind"] == "slide" and len(pages) < len(chapter["pages"])
    return {**chapter, "pages": pages, "title": "" if was_named_after_one else chapter["title"]}


def with_words(content: Content, poll_id: int, shown: Collection[str]) -> Content:
    """The record with only those answers in words to a poll that are still `shown`."""
    return {
        **content,
        "polls": [_poll_with(poll, shown) if poll["id"] == poll_id else poll for poll in content["polls"]],
    }


def _poll_with(poll: Voted, shown: Collection[str]) -> Voted:
    return {**poll, "words": [words for words in poll["words"] if words in shown]}


def without_person(value: Any, person_id: int, neutral: str) -> Any:
    """Content, or a part of it, in which this person bears the `neutral` name and nothing else."""
    match value:
        case list():
            return [without_person(one, person_id, neutral) for one in value]
        case dict() if Named.__required_keys__ <= value.keys() and value["id"] == person_id:
            return {**value, "name": neutral, "position": "", "institution": ""}
        case dict():
            return {key: without_person(one, person_id, neutral) for key, one in value.items()}
    return value
