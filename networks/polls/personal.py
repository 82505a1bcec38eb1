"""Polls as part of what the site knows of a person, and open pages that show an erased one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from networks.core.db import db
from networks.core.personal import Rows, exports, reworded
from networks.core.unit_of_work import emit
from networks.people.models import Person
from networks.polls.events import PollReworded
from networks.polls.models import Poll, PollKind, PollOption, PollVote

AT_ONCE = 200


@exports("polls", "poll.author_id")
def polls(person: Person) -> Rows:
    """The polls the person prepared. How others voted is not theirs."""
    rows = select(Poll).where(Poll.author_id == person.id).order_by(Poll.id)
    for poll in db.session.scalars(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "id": poll.id, "session_id": poll.session_id, "kind": poll.kind.value, "question": poll.question,
            "options": [option.text for option in poll.options], "is_secret": poll.is_secret,
            "state": poll.state.value, "prepared_at": poll.created_at,
        }  # fmt: skip


@exports("poll_votes", "poll_vote.person_id")
def votes(person: Person) -> Rows:
    """The person's own votes, of secret polls too: a copy of one's data is one's own."""
    rows = (
        select(PollVote, Poll)
        .join(Poll, Poll.id == PollVote.poll_id)
        .where(PollVote.person_id == person.id)
        .order_by(PollVote.poll_id)
    )
    for vote, poll in db.session.execute(rows.execution_options(yield_per=AT_ONCE)):
        yield {
            "poll_id": poll.id, "session_id": poll.session_id, "question": poll.question,
            "answers": _answers(poll, vote), "words": vote.words, "left_out_because": vote.left_out,
            "voted_at": vote.at,
        }  # fmt: skip


@reworded("poll")
def tell_of_polls(poll_ids: Collection[int]) -> None:
    """Open pages show these polls anew."""
    for poll in db.session.scalars(select(Poll).where(Poll.id.in_(poll_ids))):
        poll.version += 1
        emit(
            PollReworded(
                poll_id=poll.id, session_id=poll.session_id, network_id=poll.session.network_id, by_id=None
            )
        )  # fmt: skip


@reworded("poll_option")
def tell_of_options(option_ids: Collection[int]) -> None:
    """Open pages show the polls of these answers anew."""
    tell_of_polls(set(db.session.scalars(select(PollOption.poll_id).where(PollOption.id.in_(option_ids)))))


def _answers(poll: Poll, vote: PollVote) -> list[str]:
    if poll.kind is PollKind.SCALE:
        return [str(number) for number in vote.choices]
    return [option.text for option in poll.options if option.id in vote.choices]
