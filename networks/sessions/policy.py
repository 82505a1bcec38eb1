"""Who may do what in a session. Features above ask these and add what concerns their own things."""

from __future__ import annotations

from networks.people import policy as people_policy
from networks.people.models import Person, Role
from networks.sessions.models import ItemState, LiveSession, SessionRole, SessionState

NAMED = frozenset(SessionRole) - {SessionRole.TRUSTED}
# States of an item that has been decided on in no way yet.
WAITING = frozenset({ItemState.PENDING, ItemState.RETURNED})


def can_draft(roles: frozenset[Role], *, is_open: bool) -> bool:
    """Coordinators of an open network draft sessions in it."""
    return is_open and Role.COORDINATOR in roles


def can_lead(person: Person, live: LiveSession) -> bool:
    """Coordinators of the network: they prepare, announce, cancel and publish."""
    return can_draft(person.roles_in(live.network), is_open=live.network.is_open)


def can_moderate(person: Person, live: LiveSession) -> bool:
    """Who runs the meeting and decides what appears: its moderators, the coordinator, and experts who are alone.

    An expert beside a moderator shows slides and answers; one for whom no moderator was named does all of it.
    """
    if can_lead(person, live):
        return True
    moderators = live.ids_of(SessionRole.MODERATOR) or live.ids_of(SessionRole.EXPERT)
    return _is_open_to(person, live) and person.id in moderators


def can_decide(person: Person, live: LiveSession) -> bool:
    """Who approves and returns what waits: those who moderate, and assistants."""
    return can_moderate(person, live) or (_is_open_to(person, live) and person.id in live.ids_of(SessionRole.ASSISTANT))


def can_present(person: Person, live: LiveSession) -> bool:
    """Who shows slides and answers: those who moderate, and its experts."""
    return can_moderate(person, live) or (_is_open_to(person, live) and person.id in live.ids_of(SessionRole.EXPERT))


def can_name(person: Person, live: LiveSession) -> bool:
    """Who says whom the moderators trust: those who moderate and are in the network themselves."""
    return can_moderate(person, live) and bool(person.roles_in(live.network))


def can_see_backstage(person: Person, live: LiveSession) -> bool:
    """Moderators, assistants and experts of the session, and the network's coordinators; also when it is over."""
    is_coordinator = Role.COORDINATOR in person.roles_in(live.network)
    return person.is_active and (is_coordinator or person.id in live.ids_of(*NAMED))


def can_see(person: Person, live: LiveSession) -> bool:
    """Everybody in the network once it is announced, and those named for it; a draft is for those backstage."""
    if live.state is SessionState.DRAFT:
        return can_see_backstage(person, live)
    return people_policy.can_read(person, live.network) or person.id in live.ids_of(*NAMED)


def can_speak(person: Person, live: LiveSession) -> bool:
    """Whether the person may write to everybody and raise a hand: in the lobby and while live, all but observers."""
    return live.state in {SessionState.LOBBY, SessionState.LIVE} and _may_write(person, live)


def can_ask(person: Person, live: LiveSession) -> bool:
    """Whether the person may ask, support and vote: from the announcement until the end, also during a pause."""
    asked = {SessionState.ANNOUNCED, SessionState.LOBBY, SessionState.LIVE, SessionState.PAUSED}
    return live.state in asked and _may_write(person, live)


def can_rehearse(person: Person, live: LiveSession) -> bool:
    """Whether what the person does now is a rehearsal: those backstage, while one is under way."""
    return live.is_rehearsed and _is_open_to(person, live) and can_see_backstage(person, live)


def writes_straight(person: Person, live: LiveSession) -> bool:
    """Whether the person's words appear without a decision; in a rehearsal all wait, so that deciding is tried too."""
    if live.is_rehearsed:
        return False
    presents = can_present(person, live) or person.id in live.ids_of(SessionRole.TRUSTED)
    return not live.is_premoderated or presents


def is_guest(person: Person, live: LiveSession) -> bool:
    """Whether the person is in this session only, without being in its network."""
    return person.id in live.ids_of(*NAMED) and not person.roles_in(live.network)


def rights(person: Person, live: LiveSession) -> dict[str, bool]:
    """What the person may do in this session, by the names that pages and scripts use."""
    return {
        "lead": can_lead(person, live), "moderate": can_moderate(person, live), "decide": can_decide(person, live),
        "present": can_present(person, live), "backstage": can_see_backstage(person, live),
        "speak": can_speak(person, live) or can_rehearse(person, live),
        "ask": can_ask(person, live) or can_rehearse(person, live),
    }  # fmt: skip


def _is_open_to(person: Person, live: LiveSession) -> bool:
    return person.is_active and live.network.is_open


def _may_write(person: Person, live: LiveSession) -> bool:
    named = person.id in live.ids_of(*SessionRole) and is_guest(person, live)
    return people_policy.can_write(person, live.network) or (_is_open_to(person, live) and named)
