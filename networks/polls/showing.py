"""Polls as data: as the audience sees them, as those backstage do, and as one person may.

None of it tells who voted for what in a secret poll, nor what was chosen before the results are shown.
"""

from __future__ import annotations

from typing import Any

from networks.people.models import Person
from networks.polls import policy, queries
from networks.polls.models import Poll, PollState, PollVote
from networks.sessions import policy as sessions
from networks.sessions.queries import names
from networks.web.filters import iso


def as_audience(poll: Poll) -> dict[str, Any]:
    """What everybody may know: nothing before it is opened, no results before they are shown."""
    if poll.state is PollState.DRAFT or poll.is_rehearsal:
        return {"id": poll.id, "state": "gone"}
    return _shown(poll) | _results(poll)


def as_backstage(poll: Poll) -> dict[str, Any]:
    """What those backstage know: prepared ones too. Results before they are shown are for those who moderate."""
    return _shown(poll) | {"is_rehearsal": poll.is_rehearsal} | _results(poll)


def seen_by(person: Person, poll: Poll) -> dict[str, Any]:
    """As far as the person may know it, with their own vote, and results as soon as they may see them."""
    is_backstage = sessions.can_see_backstage(person, poll.session)
    data = as_backstage(poll) if is_backstage else as_audience(poll)
    if policy.can_see_results(person, poll):
        data["results"] = results_data(poll)
    if policy.can_see_voters(person, poll):
        data["voters"] = voters_data(poll)
    own = queries.own_vote(person, poll)
    return data | {"can_vote": policy.can_vote(person, poll), "own": own_data(own) if own else None}


def results_data(poll: Poll) -> dict[str, Any]:
    """The counted votes; under five only that there are too few."""
    found = queries.results(poll)
    return {
        "vote_count": found.vote_count, "is_too_few": found.is_too_few, "average": found.average, "words": found.words,
        "left_out_count": found.left_out_count,
        "rows": [{"text": row.text, "count": row.count, "percent": row.percent} for row in found.rows],
    }  # fmt: skip


def voters_data(poll: Poll) -> list[dict[str, Any]]:
    """Who chose what in a poll that is not secret, by name; ask `policy.can_see_voters` before."""
    found = queries.voters(poll)
    people = names(poll.session, {person_id for ids in found.values() for person_id in ids})
    return [{"text": text, "names": sorted(people[id_].name for id_ in ids)} for text, ids in found.items()]


def own_data(vote: PollVote) -> dict[str, Any]:
    """One's own vote; `left_out` says why a moderator does not show its words."""
    return {"choices": list(vote.choices), "words": vote.words, "left_out": vote.left_out}


def counted_data(poll: Poll, count: int) -> dict[str, Any]:
    """How many have voted, and nothing else."""
    return {"id": poll.id, "vote_count": count}


def _results(poll: Poll) -> dict[str, Any]:
    return {"results": results_data(poll)} if poll.state is PollState.SHOWN else {}


def _shown(poll: Poll) -> dict[str, Any]:
    return {
        "id": poll.id, "state": poll.state.value, "version": poll.version, "kind": poll.kind.value,
        "question": poll.question, "is_secret": poll.is_secret,
        "options": [{"id": option.id, "text": option.text} for option in poll.options],
        "opened_at": iso(poll.opened_at) if poll.opened_at else None,
        "closes_at": iso(poll.closes_at) if poll.closes_at else None,
        "vote_count": 0 if poll.state is PollState.DRAFT else queries.vote_count(poll),
    }  # fmt: skip
