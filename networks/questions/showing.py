"""Questions as data: as the audience sees them, as those backstage do, and as their author does.

Three different functions, so that no flag can mix them up. Who asked without a name stands in none of them, nor does
the number their program gave the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from networks.people.models import Person
from networks.people.queries import Author
from networks.questions import policy
from networks.questions.models import Question
from networks.questions.queries import supported_ids
from networks.sessions import policy as sessions
from networks.sessions.models import ItemState, LiveSession
from networks.sessions.queries import names
from networks.web.filters import iso

People = dict[int, Author]
Data = dict[str, Any]


def as_audience(live: LiveSession, questions: Sequence[Question]) -> dict[int, Data]:
    """What everybody may know of these questions, by id; of one that left the list, where it went."""
    shown = [one for one in questions if one.state in policy.SHOWN and not one.is_rehearsal]
    people = _people(live, shown)
    gone = {one.id: {"id": one.id, "state": "gone", "into": _into(one)} for one in questions}
    return gone | {one.id: _shown(one, people) for one in shown}


def as_backstage(live: LiveSession, questions: Sequence[Question]) -> dict[int, Data]:
    """What those who decide know of these questions, by id; words that were taken back are nobody's to read."""
    people = _people(live, questions, {one.decided_by_id for one in questions if one.decided_by_id})
    data = {}
    for one in questions:
        decider = people.get(one.decided_by_id or 0)
        data[one.id] = _shown(one, people) | {
            "original": one.original, "reason": one.reason, "position": one.position,
            "merged_into_id": one.merged_into_id, "decided_by_id": one.decided_by_id,
            "decided_by": decider.name if decider else None,
            "decided_at": iso(one.decided_at) if one.decided_at else None, "is_rehearsal": one.is_rehearsal,
        }  # fmt: skip
        if one.state is ItemState.WITHDRAWN:
            data[one.id] |= {"text": "", "html": "", "original": ""}
    return data


def as_author(question: Question) -> Data:
    """One's own question: where it stands, and what was said about it."""
    return {
        "id": question.id, "client_id": str(question.client_id), "session_id": question.session_id,
        "seq": question.seq, "state": question.state.value, "version": question.version, "text": question.text,
        "html": question.html, "original": question.original, "reason": question.reason,
        "is_shortened": question.is_shortened, "is_nameless": question.is_nameless,
        "support_count": question.support_count, "answer_html": question.answer_html,
        "due_on": question.due_on.isoformat() if question.due_on else None, "into": _into(question),
        "at": iso(question.created_at),
    }  # fmt: skip


def seen_by(person: Person, live: LiveSession, questions: Sequence[Question]) -> list[Data]:
    """These questions, which the person sees, as far as they may know them: for programs, and for a page of one."""
    if sessions.can_see_backstage(person, live):
        return with_viewer(person, questions, as_backstage(live, questions))
    shown = [one for one in questions if one.state in policy.SHOWN and not one.is_rehearsal]
    own = {one.id: as_author(one) for one in questions if one not in shown and one.author_id == person.id}
    return with_viewer(person, questions, own | as_audience(live, shown))


def with_viewer(person: Person, questions: Sequence[Question], data: Mapping[int, Data]) -> list[Data]:
    """The same in the questions' order, with what concerns the viewer alone: is it theirs, do they support it."""
    supported = supported_ids(person, [one.id for one in questions])
    return [
        data[one.id]
        | {
            "is_mine": one.author_id == person.id, "is_supported": one.id in supported,
            "can_support": policy.can_support(person, one),
        }
        for one in questions
        if one.id in data
    ]  # fmt: skip


def _people(live: LiveSession, questions: Sequence[Question], more: AbstractSet[int] = frozenset()) -> People:
    wanted = more | {one.author_id for one in questions if not one.is_nameless}
    return names(live, wanted | {id_ for one in questions for id_ in (one.answered_by_id, one.owner_id) if id_})


def _shown(question: Question, people: People) -> Data:
    author = None if question.is_nameless else people[question.author_id]
    answerer, owner = people.get(question.answered_by_id or 0), people.get(question.owner_id or 0)
    return {
        "id": question.id, "client_id": None if question.is_nameless else str(question.client_id),
        "seq": question.seq, "state": question.state.value, "version": question.version, "text": question.text,
        "html": question.html, "author": author.as_data() if author else None, "is_nameless": question.is_nameless,
        "is_shortened": question.is_shortened, "support_count": question.support_count,
        "answer_html": question.answer_html, "answered_by": answerer.name if answerer else None,
        "owner": owner.name if owner else None, "due_on": question.due_on.isoformat() if question.due_on else None,
        "thread_id": question.thread_id, "staged_at": iso(question.staged_at) if question.staged_at else None,
        "settled_at": iso(question.settled_at) if question.settled_at else None, "at": iso(question.created_at),
    }  # fmt: skip


def _into(question: Question) -> int | None:
    return None if question.is_rehearsal else question.merged_into_id
