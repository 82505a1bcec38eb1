"""Raised hands for programs: the same actions as the pages, as JSON under `/api/v1`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.hands import actions, queries, showing
from networks.hands.models import Hand
from networks.people.models import Person
from networks.sessions import policy
from networks.sessions.models import LiveSession
from networks.sessions.queries import session_for
from networks.web.openapi import describe

bp = Blueprint("hands_api", __name__, url_prefix="/api/v1")
HAND = "/hands/<int:hand_id>"


@bp.get("/sessions/<int:session_id>/hands")
@describe("Who wants to speak in a session, in order")
@login_required
def hands(session_id: int) -> ResponseReturnValue:
    """Who speaks, who is invited, then those who have not spoken yet, by time."""
    person = signed_in()
    live = session_for(person, session_id)
    queue = queries.hands_of(live, rehearsed=policy.can_rehearse(person, live))
    return jsonify(items=showing.queue_data(live, queue), next=None)


@bp.post("/sessions/<int:session_id>/hands")
@describe("Raise one's hand")
@login_required
@again_on_race
def raise_hand(session_id: int) -> ResponseReturnValue:
    """201 with the hand and its `place`, 200 if it is up already."""
    person = signed_in()
    live = session_for(person, session_id)
    with unit_of_work():
        sent = actions.raise_hand(person, live)
    return jsonify(showing.hand_data(live, sent.thing)), 201 if sent.is_new else 200


@bp.post(f"{HAND}/lower")
@describe("Take a hand down: one's own, or somebody's by those who moderate")
@login_required
@again_on_race
def lower(hand_id: int) -> ResponseReturnValue:
    """The hand; taken down twice it is taken down once."""
    return _moved(hand_id, actions.lower)


@bp.post(f"{HAND}/invite")
@describe("Tell somebody that they are next")
@login_required
@again_on_race
def invite(hand_id: int) -> ResponseReturnValue:
    """The hand; 409 `wrong_state` if it is not up any more."""
    return _moved(hand_id, actions.invite)


@bp.post(f"{HAND}/speak")
@describe("Let somebody speak; whoever spoke before is done")
@login_required
@again_on_race
def speak(hand_id: int) -> ResponseReturnValue:
    """The hand; 409 `wrong_state` if it is not up any more."""
    return _moved(hand_id, actions.give_word)


@bp.post(f"{HAND}/done")
@describe("Note that somebody has spoken")
@login_required
@again_on_race
def done(hand_id: int) -> ResponseReturnValue:
    """The hand; 409 `wrong_state` if that person does not speak."""
    return _moved(hand_id, actions.end_word)


@bp.post(f"{HAND}/skip")
@describe("Go past somebody who does not answer")
@login_required
@again_on_race
def skip(hand_id: int) -> ResponseReturnValue:
    """The hand; 409 `wrong_state` if it is not up any more."""
    return _moved(hand_id, actions.skip)


def _moved(hand_id: int, move: Callable[[Person, LiveSession, Hand], None]) -> ResponseReturnValue:
    person = signed_in()
    hand = queries.hand_for(person, hand_id)
    with unit_of_work():
        move(person, hand.session, hand)
    return jsonify(showing.hand_data(hand.session, hand))
