"""What the pages of a session show of its slides."""

from __future__ import annotations

from typing import Any

from networks.people.models import Person
from networks.sessions.models import LiveSession
from networks.slides import policy, queries, showing
from networks.web.numbers import asked_number

# The number in the address of a room under which somebody looks back without scripts.
ASKED = "slide"


def for_room(person: Person, live: LiveSession) -> dict[str, Any]:
    """The page everybody is shown, or the one a person looks back at by `?slide=`; they may go up to `furthest`."""
    slides = queries.current_of(live)
    furthest = policy.furthest_for(person, slides) if slides else 0
    position = slides.position if slides and furthest else 0
    number = asked_number(ASKED) or position
    if not position or not 1 <= number <= furthest:
        number = position
    slide = queries.slide_at(slides, number) if slides and number else None
    return {
        "set_id": slides.id if slides and position else 0, "position": position, "number": number,
        "furthest": furthest if position else 0, "page_count": slides.page_count if slides and position else 0,
        "slide": showing.slide_data(slides, slide) if slides and slide else None,
    }  # fmt: skip


def for_desk(person: Person, live: LiveSession) -> dict[str, Any]:
    """The page everybody is shown with its notes, the next one, and the sets to choose from."""
    data = showing.presenter_data(live)
    return data | {
        "position": data["shown"]["number"], "can_show": policy.can_show(person, live),
        "can_bring": policy.can_bring(person, live),
        "waiting": [one for one in data["sets"] if not one["is_current"]],
    }  # fmt: skip


for_stage = for_desk
