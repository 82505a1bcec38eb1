"""The order of a session: which pages were really shown, and into which chapters the time falls."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from networks.records.parts import Asked, Chapter, Page
from networks.sessions.models import AgendaItem, LiveSession
from networks.slides.models import Slide, SlideMove

# Who turns pages quickly passes over them; these were not shown.
PASSED_OVER: Final = timedelta(seconds=5)


def seconds_in(live: LiveSession, moment: datetime) -> int | None:
    """How long after its beginning this was; None for what was not in the session."""
    if live.started_at is None or moment < live.started_at or (live.ended_at and moment > live.ended_at):
        return None
    return int((moment - live.started_at).total_seconds())


def seconds_within(live: LiveSession, moment: datetime) -> int:
    """The same, with what was before the beginning counted as being there when it began."""
    return max(0, int((moment - (live.started_at or moment)).total_seconds()))


def shown_pages(live: LiveSession, moves: Sequence[SlideMove], slides: Mapping[tuple[int, int], Slide]) -> list[Page]:
    """The pages that were shown for 5 seconds or longer, each where it was shown first.

    `moves` are in their order; pages that are not among `slides` were taken away.
    """
    if not moves:
        return []
    end = live.ended_at or moves[-1].at + PASSED_OVER
    pages: dict[tuple[int, int], Page] = {}
    for move, following in zip(moves, [*(move.at for move in moves[1:]), end], strict=True):
        place = (move.set_id, move.number)
        begun = max(move.at, live.started_at or move.at)
        is_shown = following - begun >= PASSED_OVER
        if is_shown and place in slides and place not in pages:
            pages[place] = {
                "set_id": move.set_id, "number": move.number, "title": slides[place].title,
                "text": slides[place].text, "at_seconds": seconds_within(live, move.at),
            }  # fmt: skip
    return list(pages.values())


def chapters(
    live: LiveSession, agenda: Iterable[AgendaItem], pages: Sequence[Page], questions: Sequence[Asked]
) -> list[Chapter]:  # fmt: skip
    """The points of the agenda that were begun, or without them the pages, with what fell into each.

    What was before the first of them is in an opening chapter. `questions` have their moment in the session.
    """
    begun = sorted((item.begun_at, item.position, item.title) for item in agenda if item.begun_at is not None)
    made = [_chapter("agenda", title, seconds_within(live, moment)) for moment, _position, title in begun]
    made = made or [_chapter("slide", page["title"], page["at_seconds"]) for page in pages]
    opening = _chapter("opening", "", 0)
    starts = [chapter["at_seconds"] for chapter in made]
    for page in pages:
        _at(page["at_seconds"], starts, made, opening)["pages"].append(page)
    for question in questions:
        _at(question["at_seconds"] or 0, starts, made, opening)["questions"].append(question)
    if opening["pages"] or opening["questions"]:
        made.insert(0, opening)
    for number, chapter in enumerate(made, start=1):
        chapter["number"] = number
    return made


def _chapter(kind: Literal["opening", "agenda", "slide"], title: str, at_seconds: int) -> Chapter:
    return {
        "kind": kind, "number": 0, "title": title, "at_seconds": at_seconds, "pages": [], "questions": [],
    }  # fmt: skip


def _at(seconds: int, starts: Sequence[int], made: Sequence[Chapter], opening: Chapter) -> Chapter:
    """The chapter a moment falls into."""
    place = bisect_right(starts, seconds)
    return made[place - 1] if place else opening
