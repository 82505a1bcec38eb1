"""Who may do what with slides, and which pages somebody may look at."""

from __future__ import annotations

from networks.people.models import Person
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession, SessionState
from networks.slides.models import SlideSet, SlideSetState


def can_bring(person: Person, live: LiveSession) -> bool:
    """Those who present bring slides and prepare them, until the session is over."""
    return sessions.can_present(person, live) and not live.is_over


def can_remove(person: Person, live: LiveSession) -> bool:
    """Those who bring slides; coordinators also afterwards."""
    return can_bring(person, live) or sessions.can_lead(person, live)


def can_show(person: Person, live: LiveSession) -> bool:
    """Those who present choose the page everybody sees, while people are in the session or it is rehearsed."""
    return can_bring(person, live) and (live.is_running or live.is_rehearsed)


def furthest_for(person: Person, slides: SlideSet) -> int:
    """The highest page the person may look at: any for those backstage, for others what was shown (0: none)."""
    if slides.state is not SlideSetState.READY or not sessions.can_see(person, slides.session):
        return 0
    is_backstage = sessions.can_see_backstage(person, slides.session)
    return slides.page_count if is_backstage else furthest_of_audience(slides)


def furthest_of_audience(slides: SlideSet) -> int:
    """The highest page the audience has been shown; what is shown in a rehearsal does not count."""
    if slides.state is not SlideSetState.READY or slides.session.is_rehearsed:
        return 0
    return slides.furthest


def can_fetch(person: Person, slides: SlideSet) -> bool:
    """Who may have the whole PDF: those backstage; once the record is published everybody, if it was shown at all."""
    if sessions.can_see_backstage(person, slides.session):
        return slides.state is not SlideSetState.REMOVED
    return slides.session.state is SessionState.PUBLISHED and furthest_for(person, slides) > 0
