"""Raised hands: the queue of those who wish to speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import delete

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, require
from networks.core.sending import Sent
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.hands import events, queries
from networks.hands.models import Hand, HandState
from networks.people.models import Person
from networks.sessions import policy
from networks.sessions.deciding import require_running
from networks.sessions.models import LiveSession
from networks.sessions.queries import hold
from networks.sessions.refusals import DECIDED, MAY_NOT

S = HandState
BEFORE: Final[Mapping[HandState, frozenset[HandState]]] = {
    S.INVITED: frozenset({S.RAISED}),
    S.SPEAKING: frozenset({S.RAISED, S.INVITED}),
    S.DONE: frozenset({S.SPEAKING}),
    S.LOWERED: frozenset({S.RAISED, S.INVITED, S.SPEAKING}),
    S.SKIPPED: frozenset({S.RAISED, S.INVITED}),
}


def raise_hand(person: Person, live: LiveSession) -> Sent[Hand]:
    """Ask for the word; a hand that is up already stays where it is in the queue.

    Raises Forbidden (`session_not_open`) for observers and while nobody can speak.
    """
    hold(live, alone=True)  # nobody's hand is up twice
    rehearses = policy.can_rehearse(person, live)
    require(
        rehearses or policy.can_speak(person, live), _("Hands can be raised while the session runs."),
        code="session_not_open",
    )  # fmt: skip
    if present := queries.raised_by(person, live):
        return Sent(present, is_new=False)
    hand = Hand(session_id=live.id, person_id=person.id, raised_at=clock.now(), is_rehearsal=rehearses)
    db.session.add(hand)
    db.session.flush()
    _tell(person.id, live, hand, None)
    return Sent(hand, is_new=True)


def lower(person: Person, live: LiveSession, hand: Hand) -> None:
    """Take a hand down: one's own, or somebody's by those who moderate. One that is down stays so."""
    require(hand.person_id == person.id or policy.can_moderate(person, live), MAY_NOT)
    hold(live, alone=True)
    queries.hold_hand(hand)
    if hand.state in queries.QUEUED:
        _move(person, live, hand, S.LOWERED)


def invite(person: Person, live: LiveSession, hand: Hand) -> None:
    """Tell somebody that they are next."""
    _lead(person, live, hand, S.INVITED)


def give_word(person: Person, live: LiveSession, hand: Hand) -> None:
    """Let somebody speak; whoever spoke before is done."""
    require(policy.can_moderate(person, live), MAY_NOT)
    hold(live, alone=True)
    for other in queries.hands_of(live):
        if other.state is S.SPEAKING and other.id != hand.id:
            _lead(person, live, other, S.DONE)
    _lead(person, live, hand, S.SPEAKING)


def end_word(person: Person, live: LiveSession, hand: Hand) -> None:
    """Note that somebody has spoken."""
    _lead(person, live, hand, S.DONE)


def skip(person: Person, live: LiveSession, hand: Hand) -> None:
    """Go past somebody who does not answer."""
    _lead(person, live, hand, S.SKIPPED)


def _lead(person: Person, live: LiveSession, hand: Hand, to: HandState) -> None:
    require(policy.can_moderate(person, live), MAY_NOT)
    hold(live, alone=True)
    queries.hold_hand(hand)
    require_running(live, is_rehearsal=hand.is_rehearsal)
    _move(person, live, hand, to)


def _move(person: Person, live: LiveSession, hand: Hand, to: HandState) -> None:
    if hand.session_id != live.id or hand.state not in BEFORE[to]:
        raise Conflict(DECIDED, code="wrong_state")
    before, hand.state = hand.state, to
    now = clock.now()
    if to is S.INVITED:
        hand.invited_at = now
    elif to is S.SPEAKING:
        hand.speaking_at = now
    else:
        hand.ended_at = now
    db.session.flush()
    _tell(person.id, live, hand, before)


def lower_all(live: LiveSession, by_id: int | None) -> None:
    """Take every hand down, because the session is over; who speaks is done."""
    for hand in queries.hands_of(live):
        before, hand.state = hand.state, S.DONE if hand.state is S.SPEAKING else S.LOWERED
        hand.ended_at = clock.now()
        db.session.flush()
        _tell(by_id, live, hand, before)


def wipe_rehearsal(live_id: int) -> None:
    """Remove hands raised in rehearsals."""
    db.session.execute(delete(Hand).where(Hand.session_id == live_id, Hand.is_rehearsal.is_(True)))


def _tell(by_id: int | None, live: LiveSession, hand: Hand, before: HandState | None) -> None:
    emit(
        events.HandMoved(
            session_id=live.id, network_id=live.network_id, by_id=by_id, hand_id=hand.id, before=before,
            after=hand.state,
        )
    )  # fmt: skip
