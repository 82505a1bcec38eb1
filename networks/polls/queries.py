"""Finding polls and counting votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from networks.core.db import db, hold_row
from networks.core.errors import NotFound
from networks.core.polish import alphabetical
from networks.core.words import later as _
from networks.people.models import Person
from networks.polls import policy
from networks.polls.models import SCALE, Poll, PollKind, PollState, PollVote
from networks.sessions import policy as sessions
from networks.sessions.models import LiveSession

# Under so many votes the single ones could be guessed.
FEW = 5
EARLIER_MAX = 20


@dataclass(frozen=True)
class Row:
    """One line of the results: an answer, how many chose it, and its share of those who voted in percent."""

    text: str
    count: int
    percent: int


@dataclass(frozen=True)
class Results:
    """What a poll came to. With `is_too_few` there are no rows and no words; `left_out_count` words are not shown."""

    vote_count: int
    is_too_few: bool
    rows: list[Row]
    words: list[str]
    average: float | None = None
    left_out_count: int = 0


def poll_for(person: Person, poll_id: int) -> Poll:
    """The poll. Raises NotFound for unknown and hidden ones alike."""
    poll = db.session.get(Poll, poll_id)
    if poll is None or not policy.can_see(person, poll):
        raise NotFound(_("There is no such poll, or it is not open to you."))
    return poll


def polls_of(person: Person, live: LiveSession) -> list[Poll]:
    """The polls of a session that the person may see, in the order of making."""
    return [poll for poll in all_of(live) if policy.can_see(person, poll)]


def poll_sent_before(author: Person, client_id: UUID) -> Poll | None:
    """What the author prepared under this number."""
    return db.session.scalar(select(Poll).where(Poll.author_id == author.id, Poll.client_id == client_id))


def open_poll(live: LiveSession) -> Poll | None:
    """The session's poll that is open now."""
    return db.session.scalar(select(Poll).where(Poll.session_id == live.id, Poll.state == PollState.OPEN))


def due_to_close(moment: datetime) -> list[int]:
    """Open polls whose time is over."""
    return list(db.session.scalars(select(Poll.id).where(Poll.state == PollState.OPEN, Poll.closes_at <= moment)))


def all_of(live: LiveSession) -> list[Poll]:
    """Every poll of a session."""
    return list(db.session.scalars(select(Poll).where(Poll.session_id == live.id).order_by(Poll.id)))


def earlier_polls(person: Person, live: LiveSession) -> list[Poll]:
    """Polls of the network's sessions that the person may copy, the newest first."""
    rows = db.session.scalars(
        select(Poll)
        .join(LiveSession, LiveSession.id == Poll.session_id)
        .where(LiveSession.network_id == live.network_id, Poll.is_rehearsal.is_(False))
        .order_by(Poll.id.desc())
        .limit(EARLIER_MAX)
    )
    return [poll for poll in rows if sessions.can_see_backstage(person, poll.session)]


def hold_poll(poll: Poll, *, alone: bool = True) -> None:
    """Keep the poll as it is until the unit's end."""
    hold_row(poll, alone=alone)


def own_vote(person: Person, poll: Poll) -> PollVote | None:
    """The person's answer; a draft has none."""
    return None if poll.state is PollState.DRAFT else db.session.get(PollVote, (poll.id, person.id))


def vote_count(poll: Poll) -> int:
    """How many have voted."""
    return vote_counts([poll.id]).get(poll.id, 0)


def vote_counts(poll_ids: Collection[int]) -> dict[int, int]:
    """How many have voted in these polls; those without a vote are left out."""
    rows = select(PollVote.poll_id, func.count()).where(PollVote.poll_id.in_(poll_ids)).group_by(PollVote.poll_id)
    return dict(db.session.execute(rows).all())


def votes_with(poll: Poll, words: str) -> list[PollVote]:
    """The votes that answered with exactly these words."""
    return list(db.session.scalars(select(PollVote).where(PollVote.poll_id == poll.id, PollVote.words == words)))


def results(poll: Poll) -> Results:
    """The counted votes. Ask `policy.can_see_results` before showing them."""
    votes = db.session.execute(
        select(PollVote.choices, PollVote.words, PollVote.left_out).where(PollVote.poll_id == poll.id)
    ).all()
    count = len(votes)
    if count < FEW:
        return Results(count, is_too_few=True, rows=[], words=[])
    counts = Counter(choice for choices, _words, _left_out in votes for choice in choices)
    match poll.kind:
        case PollKind.OPEN:
            # In the order of the alphabet, so that the order of voting tells nothing.
            words = sorted((words for _choices, words, left_out in votes if words and not left_out), key=alphabetical)
            return Results(count, False, [], words, left_out_count=sum(bool(left_out) for *_, left_out in votes))
        case PollKind.SCALE:
            rows = [_row(str(number), counts[number], count) for number in SCALE]
            average = sum(number * counts[number] for number in SCALE) / count
            return Results(count, False, rows, [], round(average, 1))
        case _:
            return Results(count, False, [_row(option.text, counts[option.id], count) for option in poll.options], [])


def voters(poll: Poll) -> dict[str, list[int]]:
    """Who chose what, by the answers' texts. Ask `policy.can_see_voters` before showing it; never for a secret poll."""
    if poll.is_secret:
        return {}
    votes = list(db.session.scalars(select(PollVote).where(PollVote.poll_id == poll.id)))
    if len(votes) < FEW:
        return {}
    if poll.kind is PollKind.OPEN:
        texts = sorted({vote.words for vote in votes if not vote.left_out}, key=alphabetical)
        return {text: [vote.person_id for vote in votes if vote.words == text] for text in texts}
    known = (
        {number: str(number) for number in SCALE}
        if poll.kind is PollKind.SCALE
        else {option.id: option.text for option in poll.options}
    )
    return {text: [vote.person_id for vote in votes if key in vote.choices] for key, text in known.items()}


def _row(text: str, count: int, whole: int) -> Row:
    return Row(text, count, round(100 * count / whole))
