"""Raised hands as plain forms."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.hands import actions, queries
from networks.hands.acts import ACTS, Act
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.queries import session_for

bp = Blueprint("hands", __name__)


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


def _door(act: Act) -> Callable[..., ResponseReturnValue]:
    """The view of a step in a hand's course."""

    @login_required
    @again_on_race
    def move(hand_id: int) -> ResponseReturnValue:
        person = signed_in()
        hand = queries.hand_for(person, hand_id)
        with unit_of_work():
            act.carry_out(person, hand.session, hand)
        return _back(hand.session)

    return move


for _name, _act in ACTS.items():
    bp.add_url_rule(f"/hands/<int:hand_id>/{_name}", _name, _door(_act), methods=["POST"])


def _back(live: LiveSession) -> ResponseReturnValue:
    return redirect(address_of(live, request.form.get("back", ""), "hands"), 303)
