"""The lobby: what a session is about and when, questions in advance, the steps of its life for those who lead it."""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core import clock
from networks.core.notices import mark_read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.membership.queries import by_name
from networks.notifications.queries import waits_at
from networks.people.models import Person
from networks.questions import page as questions
from networks.sessions import policy
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.sessions.queries import names, session_for
from networks.sessions.telling import SUBJECT, place_of, roles_of
from networks.sessions.words import countdown, role_word, roles_words, state_word, when
from networks.stage.doors import bp
from networks.stage.page import frame_of
from networks.web.security import with_frames
from networks.web.surroundings import stands_in

LED_BY = (SessionRole.EXPERT, SessionRole.MODERATOR, SessionRole.ASSISTANT)


@bp.get("/sessions/<int:session_id>")
@login_required
@again_on_race
def lobby(session_id: int) -> ResponseReturnValue:
    """The page of a session, before, while and after it is held. Who looks at it has read what was told of it."""
    person = signed_in()
    live = session_for(person, session_id)
    stands_in(live.network)
    if waits_at(person, place_of(live)):
        with unit_of_work():  # before the page is made, so that its bell is true
            mark_read(person.id, (SUBJECT, live.id))
    frame = frame_of(person, live, "lobby")
    now = clock.now()
    page = render_template(
        "stage/lobby.html", **frame, when=when(live), countdown=countdown(live, now), people=_people(live),
        state_word=state_word(live.state), my_roles=roles_words(roles_of(person, live)), acts=open_acts(person, live),
        questions=None if live.is_over else questions.for_room(person, live), is_over=live.is_over,
    )  # fmt: skip
    return with_frames(make_response(page))


def open_acts(person: Person, live: LiveSession) -> frozenset[str]:
    """What this person may do with the session in its present state, by the names in addresses."""
    state, found = live.state, set()
    leads, moderates, presents = (
        policy.can_lead(person, live), policy.can_moderate(person, live), policy.can_present(person, live),
    )  # fmt: skip
    if leads and not live.is_over:
        found |= {"edit"}
    if policy.can_name(person, live):
        found |= {"people"}
    match state:
        case SessionState.DRAFT:
            found |= {"announce", "cancel"} if leads else set()
        case SessionState.ANNOUNCED:
            found |= ({"open"} if moderates else set()) | ({"cancel"} if leads else set())
        case SessionState.LOBBY:
            found |= ({"start"} if moderates else set()) | ({"cancel"} if leads else set())
        case SessionState.LIVE | SessionState.PAUSED:
            found |= {"close"} if moderates else set()
        case SessionState.CLOSED:
            found |= {"publish"} if leads else set()
    if presents and state in {SessionState.DRAFT, SessionState.ANNOUNCED}:
        found |= {"end_rehearsal" if live.is_rehearsed else "rehearse"}
    return frozenset(found)


def _people(live: LiveSession) -> list[dict[str, object]]:
    """Who leads the session, each with all their roles; as they wish to be seen."""
    shown = names(live, live.ids_of(*LED_BY)).values()
    held = {one.id: [role for role in LED_BY if one.id in live.ids_of(role)] for one in shown}
    return [
        {
            "id": one.id, "name": one.name, "position": one.position, "institution": one.institution,
            "roles": ", ".join(map(role_word, held[one.id])),
        }
        for one in sorted(shown, key=lambda one: (LED_BY.index(held[one.id][0]), by_name(one.name)))
    ]  # fmt: skip
