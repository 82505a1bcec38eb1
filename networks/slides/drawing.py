"""Drawing the pages of slides, in the worker and in turns of some seconds, so that other work is not kept waiting.

The PDF is read by a process of its own with limits (`core.pdf`). Pictures are stored before the rows that tell of them;
how many rows there are tells where to go on, also after a worker was killed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from networks.core import pdf, storage
from networks.core.db import db
from networks.core.jobs import Payload, enqueue, job
from networks.core.pdf_limits import picture_name, small_name
from networks.core.unit_of_work import unit_of_work
from networks.slides import actions, queries
from networks.slides.models import Slide, SlideSet, SlideSetState
from networks.slides.refusals import INTERRUPTED

PICTURE_MAX_BYTES: Final = 16 * 1024 * 1024
ATTEMPTS: Final = 4


def _give_up(payload: Payload) -> None:
    slides = db.session.get(SlideSet, payload["set_id"])
    if slides is not None:
        actions.fail(slides, INTERRUPTED)


@job(actions.DRAW_JOB, attempts=ATTEMPTS, seconds=2 * pdf.KILLED_AFTER_SECONDS, given_up=_give_up)
def draw_slides(payload: Payload) -> None:
    """Draw the next pages of a set; another job goes on with the rest."""
    slides = db.session.get(SlideSet, payload["set_id"], populate_existing=True)
    if slides is None or slides.state is not SlideSetState.RENDERING:
        return
    name, source, first = slides.stored_name, slides.file_part, queries.drawn_count(slides) + 1
    db.session.rollback()  # nothing is kept open while the pages are drawn
    try:
        drawn = _draw(name, source, first)
    except pdf.Unreadable as problem:
        with unit_of_work():
            actions.fail(db.session.get_one(SlideSet, payload["set_id"]), problem.trouble.value)
        return
    pages = [
        Slide(set_id=payload["set_id"], number=page.number, width=page.width, height=page.height, title=page.title,
              text=page.text)
        for page in drawn.pages
    ]  # fmt: skip
    with unit_of_work():
        if actions.add_pages(db.session.get_one(SlideSet, payload["set_id"]), drawn.page_count, pages):
            enqueue(actions.DRAW_JOB, payload)


def _draw(name: str, source: str, first: int) -> pdf.Drawn:
    """Draw pages from number `first` on and store their pictures."""
    with tempfile.TemporaryDirectory(prefix="sieci-slides-") as folder:
        drawn = pdf.draw(storage.path(source), Path(folder), first)
        for page in drawn.pages:
            for picture in (picture_name(page.number), small_name(page.number)):
                with (Path(folder) / picture).open("rb") as file:
                    storage.put(file, f"{name}/{picture}", PICTURE_MAX_BYTES)
    return drawn
