"""Slides, live: everybody hears which page is shown; those backstage hear of sets, notes and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from networks.core.db import db
from networks.core.events import before_commit
from networks.sessions.events import RehearsalWiped, SessionEvent
from networks.sessions.models import LiveSession
from networks.slides import events, showing
from networks.slides.models import SlideSetAct
from realtime import log, sessions
from realtime.log import Shown


@before_commit.connect_via(events.SlideShown)
def shown(_sender: type[events.SlideShown], event: events.SlideShown) -> None:
    """A rehearsed page is told backstage only."""
    live = db.session.get_one(LiveSession, event.session_id)
    _tell_shown("backstage" if live.is_rehearsed else "session", event)
    _tell_backstage(event)


@before_commit.connect_via(events.SlideSetMoved)
def moved(_sender: type[events.SlideSetMoved], event: events.SlideSetMoved) -> None:
    """Sets are the backstage's; people in a session hear when slides they see are taken away."""
    live = db.session.get_one(LiveSession, event.session_id)
    if event.act == SlideSetAct.REMOVED and live.is_running:
        _tell_shown("session", event)
    _tell_backstage(event)


def _tell_backstage_of(_sender: type[SessionEvent], event: SessionEvent) -> None:
    _tell_backstage(event)


for _kind in (events.SlidesDrawn, events.SlideNotesChanged):
    before_commit.connect(_tell_backstage_of, sender=_kind, weak=False)


@before_commit.connect_via(RehearsalWiped)
def wiped(_sender: type[RehearsalWiped], event: RehearsalWiped) -> None:
    """After a rehearsal no page is shown."""
    _tell_shown("backstage", event)
    _tell_backstage(event)


def _tell_shown(room: str, event: SessionEvent) -> None:
    log.append(f"{room}:{event.session_id}", "slide.changed", event.session_id)


def _tell_backstage(event: SessionEvent) -> None:
    log.append(f"backstage:{event.session_id}", "slides.changed", event.session_id)


def _shown(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    """The page shown now, as the room's people may see it: two functions, chosen by the room alone."""
    live = sessions.session_in(room)
    if live is None:
        return {}
    show = showing.shown_backstage if room.startswith("backstage:") else showing.shown_to_audience
    return {id_: Shown(show(live)) for id_ in ids if id_ == live.id}


def _sets(room: str, ids: Sequence[int]) -> dict[int, Shown]:
    live = sessions.session_in(room)
    return {id_: Shown(showing.presenter_data(live)) for id_ in ids if live is not None and id_ == live.id}


log.render("slide.changed", _shown, room_kinds=("session", "backstage"))
log.render("slides.changed", _sets, room_kinds=("backstage",))
