"""Preparing, opening, voting, closing and showing polls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.sending import Sent, same_or_conflict
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person
from networks.polls import events, policy, queries
from networks.polls.ballots import checked_options, marked
from networks.polls.models import Poll, PollKind, PollOption, PollState, PollVote
from networks.sessions.deciding import check_version, require_running
from networks.sessions.models import LiveSession
from networks.sessions.queries import hold
from networks.sessions.refusals import MAY_NOT

S = PollState
WRONG_STATE: Final = _("This is not possible in the present state of the poll.")


def prepare(
    author: Person, live: LiveSession, kind: PollKind, question: str, options: Sequence[str], client_id: UUID, *,
    is_secret: bool = True,
) -> Sent[Poll]:  # fmt: skip
    """Prepare a poll; nobody but those backstage sees it before it is opened.

    Raises Forbidden for those who do not moderate, Invalid for fewer than 2 or more than 12 options or two alike.
    """
    if earlier := queries.poll_sent_before(author, client_id):
        return same_or_conflict(earlier, is_same=_is_so(earlier, live, kind, question, options, is_secret=is_secret))
    require(policy.can_prepare(author, live), MAY_NOT)
    given = checked_options(kind, options)
    poll = Poll(
        session=live, author_id=author.id, client_id=client_id, kind=kind, question=question, is_secret=is_secret,
        is_rehearsal=live.is_rehearsed,
        options=[PollOption(position=place, text=text) for place, text in enumerate(given, 1)],
    )  # fmt: skip
    db.session.add(poll)
    db.session.flush()
    _tell(author.id, poll, None)
    return Sent(poll, is_new=True)


def change(
    person: Person, poll: Poll, version: int, kind: PollKind, question: str, options: Sequence[str], *, is_secret: bool
) -> None:
    """Change a poll that has not been opened yet. Raises Conflict afterwards, and if it was changed since `version`."""
    require(policy.can_prepare(person, poll.session), MAY_NOT)
    _check(poll, version, S.DRAFT)
    given = checked_options(kind, options)
    poll.options = []
    db.session.flush()
    poll.options = [PollOption(position=place, text=text) for place, text in enumerate(given, 1)]
    poll.kind, poll.question, poll.is_secret, poll.version = kind, question, is_secret, poll.version + 1
    db.session.flush()
    _tell(person.id, poll, S.DRAFT)


def delete_draft(person: Person, poll: Poll, version: int) -> None:
    """Delete a poll that has not been opened yet. Raises Conflict for others: what people voted on stays."""
    require(policy.can_prepare(person, poll.session), MAY_NOT)
    _check(poll, version, S.DRAFT)
    _remove(person.id, poll)


def open_for_votes(person: Person, poll: Poll, version: int, seconds: int | None = None) -> None:
    """Let everybody vote, for `seconds` or until it is closed.

    Raises Conflict (`poll_open`) while another poll of the session is open, `wrong_state` when nobody is in it.
    """
    live = poll.session
    require(policy.can_prepare(person, live), MAY_NOT)
    hold(live, alone=True)
    _check(poll, version, S.DRAFT)
    if live.is_rehearsed and not poll.is_rehearsal:
        poll.is_rehearsal = poll.is_kept = True
    require_running(live, is_rehearsal=poll.is_rehearsal)
    if queries.open_poll(live) is not None:
        raise Conflict(_("Another poll is open. Please close it first."), code="poll_open")
    poll.opened_at = clock.now()
    poll.closes_at = poll.opened_at + timedelta(seconds=seconds) if seconds else None
    _move(person.id, poll, S.OPEN)


def close(person: Person | None, poll: Poll, version: int) -> None:
    """End the voting; `person` is nobody when its time is over."""
    require(person is None or policy.can_prepare(person, poll.session), MAY_NOT)
    _check(poll, version, S.OPEN)
    _close(poll, person.id if person else None)


def show(person: Person, poll: Poll, version: int) -> None:
    """Show the results to everybody."""
    require(policy.can_show(person, poll.session), MAY_NOT)
    _check(poll, version, S.CLOSED)
    poll.shown_at = clock.now()
    _move(person.id, poll, S.SHOWN)


def leave_out(person: Person, poll: Poll, version: int, words: str, reason: str) -> None:
    """Take an answer in words, such as one that names somebody, out of the results; whoever gave it sees the reason.

    It still counts as a vote. Raises Conflict before the poll is closed, Invalid when nobody answered so.
    """
    require(policy.can_leave_out(person, poll.session), MAY_NOT)
    queries.hold_poll(poll)
    check_version(poll.version, version)
    if poll.state not in policy.COUNTED:
        raise Conflict(WRONG_STATE, code="wrong_state")
    found = queries.votes_with(poll, words) if words else []
    if not found:
        raise Invalid(_("Nobody answered with these words."), field="words")
    for vote_with in found:
        vote_with.left_out = reason
    poll.version += 1
    db.session.flush()
    emit(events.PollWordsLeftOut(**_about(poll, person.id), reason=reason))


def vote(person: Person, poll: Poll, choices: Sequence[int], words: str = "") -> PollVote:
    """Vote, or change one's vote while the poll is open.

    Raises Conflict (`poll_closed`) afterwards, Forbidden for those who may not vote, Invalid for what cannot be chosen.
    """
    hold(poll.session)
    queries.hold_poll(poll, alone=False)
    if poll.state is S.DRAFT:
        raise Conflict(WRONG_STATE, code="wrong_state")
    if poll.state is not S.OPEN or (poll.closes_at and poll.closes_at <= clock.now()):
        raise Conflict(_("This poll is closed; your vote was not counted."), code="poll_closed")
    require(policy.can_vote(person, poll), MAY_NOT)
    chosen, said = marked(poll, choices, words)
    cast = queries.own_vote(person, poll)
    if cast is None:
        cast = PollVote(poll_id=poll.id, person_id=person.id)
        db.session.add(cast)
    cast.choices, cast.words, cast.at = chosen, said, clock.now()
    db.session.flush()
    emit(events.PollVoted(poll_id=poll.id, session_id=poll.session_id))
    return cast


def close_open(live: LiveSession, by_id: int | None) -> None:
    """Close the poll that is still open, because the session is over."""
    if poll := queries.open_poll(live):
        queries.hold_poll(poll)
        _close(poll, by_id)


def wipe_rehearsal(live_id: int, by_id: int | None) -> None:
    """What was tried goes: polls made in the rehearsal, and votes on those prepared before, which are drafts again."""
    rehearsed = select(Poll).where(Poll.session_id == live_id, Poll.is_rehearsal.is_(True)).order_by(Poll.id)
    for poll in list(db.session.scalars(rehearsed)):
        if not poll.is_kept:
            _remove(by_id, poll)
            continue
        db.session.execute(delete(PollVote).where(PollVote.poll_id == poll.id))
        poll.is_rehearsal = poll.is_kept = False
        poll.opened_at = poll.closes_at = poll.closed_at = poll.shown_at = None
        _move(by_id, poll, S.DRAFT)


def _is_so(
    poll: Poll, live: LiveSession, kind: PollKind, question: str, options: Sequence[str], *, is_secret: bool
) -> bool:
    """Whether the poll was sent with these words; what became of it since does not matter."""
    given = [option.text for option in poll.options]
    return (poll.session_id, poll.kind, poll.question, given, poll.is_secret) == (
        live.id, kind, question, checked_options(kind, options), is_secret,
    )  # fmt: skip


def _check(poll: Poll, version: int, expected: PollState) -> None:
    queries.hold_poll(poll)
    check_version(poll.version, version)
    if poll.state is not expected:
        raise Conflict(WRONG_STATE, code="wrong_state")


def _close(poll: Poll, by_id: int | None) -> None:
    poll.closed_at = clock.now()
    _move(by_id, poll, S.CLOSED)


def _move(by_id: int | None, poll: Poll, to: PollState) -> None:
    before, poll.state, poll.version = poll.state, to, poll.version + 1
    db.session.flush()
    _tell(by_id, poll, before)


def _remove(by_id: int | None, poll: Poll) -> None:
    about = _about(poll, by_id)
    db.session.execute(delete(PollVote).where(PollVote.poll_id == poll.id))
    db.session.delete(poll)
    db.session.flush()
    emit(events.PollDeleted(**about))


def _tell(by_id: int | None, poll: Poll, before: PollState | None) -> None:
    emit(events.PollMoved(**_about(poll, by_id), before=before, after=poll.state))


def _about(poll: Poll, by_id: int | None) -> dict[str, Any]:
    return {
        "poll_id": poll.id, "session_id": poll.session_id, "network_id": poll.session.network_id, "by_id": by_id,
    }  # fmt: skip
