"""Messages in sessions as data: as the audience sees them, as those backstage do, and as their author does.

Three different functions, so that no flag can mix them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from networks.people.queries import Author
from networks.session_messages import policy
from networks.session_messages.models import BackstageNote, SessionMessage
from networks.sessions.models import ItemState, LiveSession
from networks.sessions.queries import names
from networks.web.filters import iso


def as_audience(live: LiveSession, messages: Sequence[SessionMessage]) -> dict[int, dict[str, Any]]:
    """What everybody may know of these messages, by id."""
    shown = [one for one in messages if one.state in policy.SHOWN and not one.is_rehearsal]
    people = names(live, {message.author_id for message in shown})
    gone = {one.id: {"id": one.id, "state": "gone"} for one in messages}
    return gone | {one.id: _shown(one, people[one.author_id]) for one in shown}


def as_backstage(live: LiveSession, messages: Sequence[SessionMessage]) -> dict[int, dict[str, Any]]:
    """What those who decide know of these messages, by id; words that were taken back are nobody's to read."""
    deciders = {message.decided_by_id for message in messages if message.decided_by_id}
    people = names(live, deciders | {message.author_id for message in messages})
    data = {}
    for one in messages:
        decider = people.get(one.decided_by_id or 0)
        data[one.id] = _shown(one, people[one.author_id]) | {
            "original": one.original, "reason": one.reason, "decided_by_id": one.decided_by_id,
            "decided_by": decider.name if decider else None,
            "decided_at": iso(one.decided_at) if one.decided_at else None, "is_rehearsal": one.is_rehearsal,
        }  # fmt: skip
        if one.state is ItemState.WITHDRAWN:
            data[one.id] |= {"text": "", "html": "", "original": ""}
    return data


def as_own(live: LiveSession, messages: Sequence[SessionMessage]) -> dict[int, dict[str, Any]]:
    """The person's own messages among others, by id: as their author knows them, with the name beside."""
    people = names(live, {message.author_id for message in messages})
    return {one.id: as_author(one) | {"author": people[one.author_id].as_data()} for one in messages}


def as_author(message: SessionMessage) -> dict[str, Any]:
    """One's own message: where it stands, and what was said about it."""
    return {
        "id": message.id, "client_id": str(message.client_id), "session_id": message.session_id, "seq": message.seq,
        "state": message.state.value, "version": message.version, "text": message.text, "html": message.html,
        "original": message.original, "reason": message.reason, "is_shortened": message.is_shortened,
        "is_rehearsal": message.is_rehearsal, "at": iso(message.created_at),
    }  # fmt: skip


def notes_data(live: LiveSession, notes: Sequence[BackstageNote]) -> dict[int, dict[str, Any]]:
    """Notes for those backstage, by id."""
    people = names(live, {note.author_id for note in notes})
    return {
        note.id: {
            "id": note.id, "client_id": str(note.client_id), "text": note.text,
            "author": people[note.author_id].as_data(), "at": iso(note.created_at),
        }
        for note in notes
    }  # fmt: skip


def _shown(message: SessionMessage, author: Author) -> dict[str, Any]:
    return {
        "id": message.id, "client_id": str(message.client_id), "seq": message.seq, "state": message.state.value,
        "version": message.version, "text": message.text, "html": message.html, "author": author.as_data(),
        "is_shortened": message.is_shortened, "at": iso(message.created_at),
    }  # fmt: skip
