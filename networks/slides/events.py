"""What happens to slides."""

from __future__ import annotations

from dataclasses import dataclass

from networks.sessions.events import SessionEvent
from networks.slides.models import SlideSetAct


@dataclass(frozen=True)
class SlideSetMoved(SessionEvent):
    """A set of slides was brought, is ready or could not be read, was chosen or taken away."""

    set_id: int
    act: SlideSetAct


@dataclass(frozen=True)
class SlidesDrawn(SessionEvent):
    """Some more pages of a set were drawn; those who wait for it see how far it is."""

    set_id: int


@dataclass(frozen=True)
class SlideShown(SessionEvent):
    """Everybody is shown this page from now on."""

    set_id: int
    number: int


@dataclass(frozen=True)
class SlideNotesChanged(SessionEvent):
    """The presenter's notes of a page changed; only those backstage hear of it."""

    set_id: int
