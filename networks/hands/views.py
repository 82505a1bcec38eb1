"""Raised hands as plain forms."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.hands import actions, queries
from networks.hands.models import Hand
from networks.people.models import Person
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.queries import session_for

bp = Blueprint("hands", __name__)
HAND = "/hands/<int:hand_id>"


@bp.post("/sessions/<int:session_id>/hands")
@login_required
@again_on_race
def raise_hand(session_id: int) -> ResponseReturnValue:
    """Raise one's hand."""
    person = signed_in()
    live = session_for(person, session_id)
    with unit_of_work():
        actions.raise_hand(person, live)
    return _back(live)


@bp.post(f"{HAND}/lower")
@login_required
@again_on_race
def lower(hand_id: int) -> ResponseReturnValue:
    """Take a hand down."""
    return _moved(hand_id, actions.lower)


@bp.post(f"{HAND}/invite")
@login_required
@again_on_race
def invite(hand_id: int) -> ResponseReturnValue:
    """Tell somebody that they are next."""
    return _moved(hand_id, actions.invite)


@bp.post(f"{HAND}/speak")
@login_required
@again_on_race
def speak(hand_id: int) -> ResponseReturnValue:
    """Let somebody speak."""
    return _moved(hand_id, actions.give_word)


@bp.post(f"{HAND}/done")
@login_required
@again_on_race
def done(hand_id: int) -> ResponseReturnValue:
    """Note that somebody has spoken."""
    return _moved(hand_id, actions.end_word)


@bp.post(f"{HAND}/skip")
@login_required
@again_on_race
def skip(hand_id: int) -> ResponseReturnValue:
    """Go past somebody who does not answer."""
    return _moved(hand_id, actions.skip)


def _moved(hand_id: int, move: Callable[[Person, LiveSession, Hand], None]) -> ResponseReturnValue:
    person = signed_in()
    hand = queries.hand_for(person, hand_id)
    with unit_of_work():
        move(person, hand.session, hand)
    return _back(hand.session)


def _back(live: LiveSession) -> ResponseReturnValue:
    return redirect(address_of(live, request.form.get("back", ""), "hands"), 303)
