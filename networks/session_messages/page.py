"""Messages and notes on the pages of a session. What each viewer may know comes from the functions of `showing`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from networks.people.models import Person
from networks.session_messages import policy, queries, showing
from networks.session_messages.models import SessionMessage
from networks.session_messages.words import backstage_place_of, place_of, reason_of, reasons
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession
from networks.unsent.queries import kept_at

Row = dict[str, Any]
# On the expert's calm screen the last few are enough.
STAGE_NOTES = 3


def for_room(person: Person, live: LiveSession) -> dict[str, Any]:
    """What was said to everybody, one's own messages wherever they stand, and the field for a new one."""
    return _chat(person, live, queries.messages_of(person, live))


def for_desk(person: Person, live: LiveSession) -> dict[str, Any]:
    """The same with what can be shown again; what waits for a decision, what can be undone, and the backstage."""
    waiting = queries.waiting_of(live, rehearsed=sessions.can_rehearse(person, live))
    return (
        _chat(person, live, queries.messages_of(person, live, with_hidden=True))
        | {"waiting": _known(live, waiting), "lately": _known(live, queries.decided_lately_by(person, live))}
        | {"reasons": reasons(), "backstage": _backstage(person, live)}
    )


def for_stage(person: Person, live: LiveSession) -> dict[str, Any]:
    """For the expert: the last words from the backstage."""
    return {"backstage": _backstage(person, live, is_short=True)}


def _chat(person: Person, live: LiveSession, messages: Sequence[SessionMessage]) -> dict[str, Any]:
    place = place_of(live)
    return {
        "items": _rows(person, live, messages), "my_name": person.name, "client_id": uuid4(),
        "place": place, "kept": kept_at(person, place), "is_rehearsed": sessions.can_rehearse(person, live),
    }  # fmt: skip


def _rows(person: Person, live: LiveSession, messages: Sequence[SessionMessage]) -> list[Row]:
    """Each message as its viewer knows it: its author, those backstage where the audience sees none, or everybody."""
    own = [message for message in messages if message.author_id == person.id]
    kept_back = [message for message in messages if message.state not in policy.SHOWN or message.is_rehearsal]
    data = showing.as_audience(live, messages)
    if sessions.can_see_backstage(person, live):
        data |= showing.as_backstage(live, kept_back)
    data |= showing.as_own(live, own)
    return [
        data[one.id] | {"is_own": one.author_id == person.id, "moment": one.created_at, "why": reason_of(one)}
        for one in messages
    ]


def _known(live: LiveSession, messages: Sequence[SessionMessage]) -> list[Row]:
    data = showing.as_backstage(live, messages)
    return [data[one.id] | {"moment": one.created_at} for one in messages]


def _backstage(person: Person, live: LiveSession, *, is_short: bool = False) -> dict[str, Any]:
    notes = queries.notes_of(live, STAGE_NOTES if is_short else queries.PER_PAGE)
    data, place = showing.notes_data(live, notes), backstage_place_of(live)
    return {
        "notes": [data[one.id] | {"moment": one.created_at, "is_own": one.author_id == person.id} for one in notes],
        "may_write": policy.can_note(person, live), "client_id": uuid4(), "place": place,
        "kept": kept_at(person, place), "my_name": person.name, "is_short": is_short,
    }  # fmt: skip
