"""Raised hands for programs: the same actions as the pages, as JSON under `/api/v1`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.hands import actions, queries, showing
from networks.hands.acts import ACTS, Act
from networks.sessions import policy
from networks.sessions.queries import session_for
from networks.web.openapi import describe

bp = Blueprint("hands_api", __name__, url_prefix="/api/v1")


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


def _door(act: Act) -> Callable[..., ResponseReturnValue]:
    """The door of a step: answers with the hand, 409 `wrong_state` if it is not where the step begins."""

    @describe(act.summary)
    @login_required
    @again_on_race
    def move(hand_id: int) -> ResponseReturnValue:
        person = signed_in()
        hand = queries.hand_for(person, hand_id)
        with unit_of_work():
            act.carry_out(person, hand.session, hand)
        return jsonify(showing.hand_data(hand.session, hand))

    return move


for _name, _act in ACTS.items():
    bp.add_url_rule(f"/hands/<int:hand_id>/{_name}", _name, _door(_act), methods=["POST"])
