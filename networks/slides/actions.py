"""Bringing slides, choosing them, turning their pages, presenter's notes, and taking slides away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import delete, update

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, NotFound, require
from networks.core.jobs import enqueue
from networks.core.sending import Sent, same_or_conflict
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person
from networks.sessions import policy as sessions
from networks.sessions.deciding import check_version, require_not_over, require_running
from networks.sessions.models import LiveSession
from networks.sessions.queries import hold
from networks.sessions.refusals import MAY_NOT
from networks.slides import events, policy, queries
from networks.slides.keeping import Brought
from networks.slides.models import Slide, SlideMove, SlideSet, SlideSetAct, SlideSetState

SETS_MAX: Final = 20
DRAW_JOB: Final = "draw_slides"
NOT_READY = _("These slides are not ready to be shown.")


def bring(author: Person, live: LiveSession, file: Brought, client_id: UUID) -> Sent[SlideSet]:
    """Bring a PDF; the worker draws its pages. What everybody is shown stays until somebody chooses the new slides.

    Sending the same `client_id` and file again answers with the set already there. Raises Forbidden for those who do
    not present, Conflict for a further set where there are 20.
    """
    if earlier := queries.set_sent_before(author, client_id):
        return same_or_conflict(earlier, is_same=(earlier.session_id, earlier.sha256) == (live.id, file.sha256))
    hold(live)
    _require_presenting(author, live)
    if len(queries.sets_of(live)) >= SETS_MAX:
        raise Conflict(
            _("There are %(most)d sets of slides already. Please remove one of them first.", most=SETS_MAX),
            code="too_many_sets",
        )  # fmt: skip
    slides = SlideSet(
        session=live, author_id=author.id, client_id=client_id, file_name=file.file_name,
        stored_name=file.stored_name, size_bytes=file.size_bytes, sha256=file.sha256,
    )  # fmt: skip
    db.session.add(slides)
    db.session.flush()
    enqueue(DRAW_JOB, {"set_id": slides.id}, key=f"{DRAW_JOB}:{slides.id}")
    _tell(author, slides, SlideSetAct.BROUGHT)
    return Sent(slides, is_new=True)


def choose(person: Person, slides: SlideSet, version: int | None = None) -> None:
    """Make a set that is ready the one everybody is shown; while people are there they see it at once.

    Raises Conflict (`stale`) if it was changed since `version`, and (`not_ready`) while it is drawn or cannot be.
    """
    live = slides.session
    hold(live, alone=True)  # one set is current
    _require_presenting(person, live)
    queries.hold_set(slides)
    check_version(slides.version, version)
    if slides.state is not SlideSetState.READY:
        raise Conflict(NOT_READY, code="not_ready")
    if not slides.is_current:
        _put_in_place(slides)
        _tell(person, slides, SlideSetAct.CHOSEN)
    if live.is_running or live.is_rehearsed:
        _turn(person, slides, max(1, slides.position))


def show(
    person: Person, live: LiveSession, *, number: int | None = None, step: int = 0, set_id: int | None = None,
    version: int | None = None,
) -> None:  # fmt: skip
    """Show everybody the page with this number, or the one so many `step`s from the present one.

    Showing the page that is shown already changes nothing. Raises Forbidden for those who do not present, Conflict
    while nobody is in the session (`wrong_state`), when other slides than `set_id` are the chosen ones (`not_current`)
    or they were moved since `version` (`stale`), Invalid (field `number`) for a page that is not there.
    """
    hold(live)
    _require_presenting(person, live)
    require_running(live, is_rehearsal=True)
    slides = queries.current_of(live)
    if slides is None or set_id not in {None, slides.id}:
        raise Conflict(_("Other slides were chosen meanwhile. Please look at the present ones."), code="not_current")
    queries.hold_set(slides)
    check_version(slides.version, version)
    asked = slides.position + step if number is None else number
    if not 1 <= asked <= slides.page_count:
        raise Invalid(_("There is no such page; the last one is %(last)d.", last=slides.page_count), field="number")
    _turn(person, slides, asked)


def write_notes(person: Person, slides: SlideSet, number: int, notes: str) -> None:
    """Keep the presenter's notes of a page; nobody but those backstage ever sees them."""
    _require_presenting(person, slides.session)
    slide = queries.slide_at(slides, number)
    if slide is None:
        raise NotFound(queries.NO_SLIDES)
    if slide.notes == notes:
        return
    slide.notes = notes
    db.session.flush()
    live = slides.session
    emit(
        events.SlideNotesChanged(
            session_id=live.id, network_id=live.network_id, by_id=person.id, set_id=slides.id
        )
    )  # fmt: skip


def remove(person: Person, slides: SlideSet) -> None:
    """Take a set away for good: nobody sees it any more, its words are gone at once, its bytes within two days."""
    live = slides.session
    require(policy.can_remove(person, live), MAY_NOT)
    hold(live, alone=True)
    queries.hold_set(slides)
    if slides.state is SlideSetState.REMOVED:
        return
    slides.state, slides.is_current, slides.removed_at = SlideSetState.REMOVED, False, clock.now()
    slides.file_name, slides.version = "", slides.version + 1
    db.session.execute(delete(Slide).where(Slide.set_id == slides.id))
    db.session.flush()
    _tell(person, slides, SlideSetAct.REMOVED)


def add_pages(slides: SlideSet, page_count: int, pages: Sequence[Slide]) -> bool:
    """Note the next pages that were drawn; with the last one the set is ready, and chosen if the session has no other.

    Answers whether more are to be drawn. Called by the worker in a unit of its own; pages that are there already, or
    are not the next ones, are left out.
    """
    hold(slides.session, alone=True)
    queries.hold_set(slides)
    if slides.state is not SlideSetState.RENDERING or pages[0].number != queries.drawn_count(slides) + 1:
        return False
    slides.page_count, slides.version = page_count, slides.version + 1
    db.session.add_all(pages)
    db.session.flush()
    if pages[-1].number < page_count:
        live = slides.session
        emit(events.SlidesDrawn(session_id=live.id, network_id=live.network_id, by_id=None, set_id=slides.id))
        return True
    slides.state = SlideSetState.READY
    if queries.current_of(slides.session) is None:
        _put_in_place(slides)
    db.session.flush()
    _tell(None, slides, SlideSetAct.READY)
    return False


def fail(slides: SlideSet, failure: str) -> None:
    """Note that the file could not be read, by the code of the reason. Called by the worker in a unit of its own."""
    queries.hold_set(slides)
    if slides.state is not SlideSetState.RENDERING:
        return
    slides.state, slides.failure, slides.version = SlideSetState.FAILED, failure, slides.version + 1
    db.session.flush()
    _tell(None, slides, SlideSetAct.FAILED)


def wipe_rehearsal(live_id: int) -> None:
    """Slides and notes stay after a rehearsal; which pages were shown in it is forgotten."""
    db.session.execute(delete(SlideMove).where(SlideMove.session_id == live_id, SlideMove.is_rehearsal.is_(True)))
    db.session.execute(
        update(SlideSet)
        .where(SlideSet.session_id == live_id)
        .values(position=0, furthest=0, version=SlideSet.version + 1),
        execution_options={"synchronize_session": "fetch"},
    )


def _require_presenting(person: Person, live: LiveSession) -> None:
    require(sessions.can_present(person, live), MAY_NOT)
    require_not_over(live)


def _put_in_place(slides: SlideSet) -> None:
    for other in queries.sets_of(slides.session):
        other.is_current = other.id == slides.id
    slides.version += 1
    db.session.flush()


def _turn(person: Person, slides: SlideSet, number: int) -> None:
    live = slides.session
    last = queries.last_move_of(live)
    if slides.position == number and last is not None and (last.set_id, last.number) == (slides.id, number):
        return
    slides.position, slides.furthest = number, max(number, slides.furthest)
    slides.version += 1
    db.session.add(
        SlideMove(
            session_id=live.id, set_id=slides.id, number=number, at=clock.now(), is_rehearsal=live.is_rehearsed
        )
    )  # fmt: skip
    db.session.flush()
    emit(
        events.SlideShown(
            session_id=live.id, network_id=live.network_id, by_id=person.id, set_id=slides.id, number=number
        )
    )


def _tell(person: Person | None, slides: SlideSet, act: SlideSetAct) -> None:
    live = slides.session
    by_id = person.id if person else None
    emit(
        events.SlideSetMoved(
            session_id=live.id, network_id=live.network_id, by_id=by_id, set_id=slides.id, act=act
        )
    )  # fmt: skip
