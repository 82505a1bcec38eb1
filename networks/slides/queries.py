"""Finding slides, always for a person."""

from __future__ import annotations

import time
from collections import defaultdict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from networks.core.db import db, hold_row
from networks.core.errors import NotFound
from networks.core.memo import Memo
from networks.core.words import later as _
from networks.people.models import Person
from networks.people.queries import KNOWN_SECONDS
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession
from networks.slides import policy
from networks.slides.models import Slide, SlideMove, SlideSet, SlideSetState

_known: Memo[SlideSet] = Memo(200)
NO_SLIDES = _("There are no such slides, or they are not open to you.")


def set_for(person: Person, set_id: int) -> SlideSet:
    """A set as far as the person may know of it. Raises NotFound for unknown, removed and hidden ones alike."""
    return _opened(person, db.session.get(SlideSet, set_id))


def pictures_for(person: Person, set_id: int) -> SlideSet:
    """The same for looking at pictures only, which hundreds do in the same second: it belongs to no transaction.

    Which pages are shown is as of now; who has a role in the session may be two seconds old.
    """
    moved = select(SlideSet.version, LiveSession.version).join(LiveSession, LiveSession.id == SlideSet.session_id)
    versions = db.session.execute(moved.where(SlideSet.id == set_id)).one_or_none()
    if versions is None:
        raise NotFound(NO_SLIDES)
    moment = int(time.monotonic() / KNOWN_SECONDS)
    return _opened(person, _known.get((set_id, *versions, moment), lambda: _detached(set_id)))


def slide_for(person: Person, set_id: int, number: int) -> tuple[SlideSet, Slide]:
    """A page with its set. Raises NotFound also for pages the person may not look at yet."""
    slides = set_for(person, set_id)
    slide = slide_at(slides, number) if number <= policy.furthest_for(person, slides) else None
    if slide is None:
        raise NotFound(NO_SLIDES)
    return slides, slide


def slide_at(slides: SlideSet, number: int) -> Slide | None:
    """The page with this number, if there is one."""
    return db.session.get(Slide, (slides.id, number))


def slides_of(slides: SlideSet, furthest: int) -> list[Slide]:
    """The pages up to number `furthest`, in order."""
    rows = select(Slide).where(Slide.set_id == slides.id, Slide.number <= furthest).order_by(Slide.number)
    return list(db.session.scalars(rows))


def previews_of(live: LiveSession) -> defaultdict[int, list[Slide]]:
    """All drawn pages of a session's sets, by set and in order; their words are left where they are."""
    rows = select(Slide).join(SlideSet, SlideSet.id == Slide.set_id).where(SlideSet.session_id == live.id)
    pages: defaultdict[int, list[Slide]] = defaultdict(list)
    for slide in db.session.scalars(rows.order_by(Slide.set_id, Slide.number).options(defer(Slide.text))):
        pages[slide.set_id].append(slide)
    return pages


def sets_of(live: LiveSession) -> list[SlideSet]:
    """The sets of a session for those backstage, in the order they were brought."""
    rows = select(SlideSet).where(SlideSet.session_id == live.id, SlideSet.state != SlideSetState.REMOVED)
    return list(db.session.scalars(rows.order_by(SlideSet.id)))


def current_of(live: LiveSession) -> SlideSet | None:
    """The set everybody is shown, if there is one."""
    rows = select(SlideSet).where(SlideSet.session_id == live.id, SlideSet.is_current.is_(True))
    return db.session.scalars(rows).first()


def shown_sets_of(live: LiveSession) -> list[SlideSet]:
    """The sets of which the audience has seen something, in the order they were brought."""
    return [slides for slides in sets_of(live) if policy.furthest_of_audience(slides)]


def drawn_count(slides: SlideSet) -> int:
    """How many pages of a set are drawn."""
    return db.session.scalar(select(func.count()).select_from(Slide).where(Slide.set_id == slides.id)) or 0


def moves_of(live: LiveSession) -> list[SlideMove]:
    """Which page was shown from when on, in order, without rehearsals."""
    rows = select(SlideMove).where(SlideMove.session_id == live.id, SlideMove.is_rehearsal.is_(False))
    return list(db.session.scalars(rows.order_by(SlideMove.id)))


def last_move_of(live: LiveSession) -> SlideMove | None:
    """Which page was shown last."""
    rows = select(SlideMove).where(SlideMove.session_id == live.id).order_by(SlideMove.id.desc()).limit(1)
    return db.session.scalar(rows)


def _opened(person: Person, slides: SlideSet | None) -> SlideSet:
    """The set, if it is one the person may know of."""
    if slides is None or slides.state is SlideSetState.REMOVED or not sessions.can_see(person, slides.session):
        raise NotFound(NO_SLIDES)
    if not sessions.can_see_backstage(person, slides.session) and not policy.furthest_for(person, slides):
        raise NotFound(NO_SLIDES)
    return slides


def _detached(set_id: int) -> SlideSet:
    """A copy of a set with its session that belongs to no transaction."""
    with Session(db.session.connection()) as apart:
        found = apart.get_one(SlideSet, set_id, options=[joinedload(SlideSet.session)])
        apart.expunge_all()
    return found


def set_sent_before(author: Person, client_id: UUID) -> SlideSet | None:
    """What the author brought under this number."""
    return db.session.scalar(select(SlideSet).where(SlideSet.author_id == author.id, SlideSet.client_id == client_id))


def hold_set(slides: SlideSet) -> None:
    """Keep the set as it is until the unit's end: nobody else turns its pages meanwhile."""
    hold_row(slides)
