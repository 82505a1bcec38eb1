"""Slides as part of what the site knows of a person."""

from __future__ import annotations

from sqlalchemy import select

from networks.core.db import db
from networks.core.personal import Rows, exports
from networks.people.models import Person
from networks.sessions.models import LiveSession
from networks.slides.models import SlideSet


@exports("slides", "slide_set.author_id")
def slides(person: Person) -> Rows:
    """The sets of slides the person brought; the name of one that was taken away is gone."""
    rows = (
        select(SlideSet, LiveSession.title)
        .join(LiveSession, LiveSession.id == SlideSet.session_id)
        .where(SlideSet.author_id == person.id)
        .order_by(SlideSet.id)
    )
    for one, title in db.session.execute(rows):
        yield {
            "id": one.id, "session_id": one.session_id, "session": title, "file_name": one.file_name,
            "size_bytes": one.size_bytes, "page_count": one.page_count, "state": one.state.value,
            "brought_at": one.created_at, "removed_at": one.removed_at,
        }  # fmt: skip
