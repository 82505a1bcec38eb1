"""Slides as data: one function for what everybody in the session may know, others for those backstage."""

from __future__ import annotations

from typing import Any

from networks.sessions.models import LiveSession
from networks.slides import policy, queries
from networks.slides.models import Slide, SlideSet, SlideSetState
from networks.slides.refusals import failure_sentence


def picture_url(slides: SlideSet, number: int, *, is_small: bool = False) -> str:
    """The address of a page's picture; who may see it is asked there."""
    return f"/slides/{slides.id}/{number}.webp{'?size=small' if is_small else ''}"


def slide_data(slides: SlideSet, slide: Slide) -> dict[str, Any]:
    """A page with its words, never with its notes."""
    return {
        "set_id": slides.id, "number": slide.number, "title": slide.title, "text": slide.text,
        "url": picture_url(slides, slide.number), "width": slide.width, "height": slide.height,
    }  # fmt: skip


def shown_to_audience(live: LiveSession) -> dict[str, Any]:
    """The page everybody is shown; in a rehearsal, and before the first one, none (number 0)."""
    slides = queries.current_of(live)
    return _shown(live, slides, policy.furthest_of_audience(slides) if slides else 0)


def shown_backstage(live: LiveSession) -> dict[str, Any]:
    """The page everybody is shown, or those who rehearse are."""
    slides = queries.current_of(live)
    return _shown(live, slides, slides.furthest if slides else 0)


def presenter_data(live: LiveSession) -> dict[str, Any]:
    """What those backstage work with: the sets, the page shown with its notes, and the next one."""
    sets = queries.sets_of(live)
    slides = next((one for one in sets if one.is_current), None)
    here = queries.slide_at(slides, slides.position) if slides else None
    following = queries.slide_at(slides, slides.position + 1) if slides else None
    return {
        "id": live.id, "sets": [set_data(one) for one in sets],
        "shown": _shown(live, slides, slides.furthest if slides else 0) | {"notes": here.notes if here else ""},
        "count": slides.page_count if slides else 0, "set_id": slides.id if slides else None,
        "version": slides.version if slides else 0,
        "next": _small(slides, following) if slides and following else None,
    }  # fmt: skip


def set_data(slides: SlideSet) -> dict[str, Any]:
    """A set for those backstage; `drawn_count` tells how far the drawing is, `failure` why it could not be read."""
    return {
        "id": slides.id, "file_name": slides.file_name, "state": slides.state.value, "failure": slides.failure,
        "page_count": slides.page_count, "drawn_count": _drawn_count(slides), "is_current": slides.is_current,
        "version": slides.version,
    }  # fmt: skip


def set_with_reason(slides: SlideSet) -> dict[str, Any]:
    """The same with the reason as a sentence in the reader's language."""
    return set_data(slides) | {"problem": str(failure_sentence(slides.failure)) if slides.failure else ""}


def _drawn_count(slides: SlideSet) -> int:
    return queries.drawn_count(slides) if slides.state is SlideSetState.RENDERING else slides.page_count


def _shown(live: LiveSession, slides: SlideSet | None, furthest: int) -> dict[str, Any]:
    slide = queries.slide_at(slides, slides.position) if slides and furthest else None
    if slides is None or slide is None:
        nothing = {"set_id": None, "number": 0, "title": "", "text": "", "url": "", "width": 0, "height": 0}
        return {"id": live.id, "page_count": 0, "furthest": 0} | nothing
    return {"id": live.id, "page_count": slides.page_count, "furthest": furthest} | slide_data(slides, slide)


def _small(slides: SlideSet, slide: Slide) -> dict[str, Any]:
    return {"number": slide.number, "title": slide.title, "url": picture_url(slides, slide.number, is_small=True)}
