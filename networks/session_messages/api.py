"""Messages in sessions and notes backstage for programs: the same actions as the pages, as JSON under `/api/v1`.

Decisions stand at `/messages/<id>/…`; what the author does, and taking a decision back, at `/session-messages/<id>/…`,
because `/messages/<id>/withdraw` is about a message of a channel.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import html
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.session_messages import actions, queries, showing
from networks.session_messages.acts import ACTS
from networks.session_messages.forms import (
    MessageDecision,
    MessageVersion,
    RevisedMessageForm,
    SessionMessageForm,
)
from networks.session_messages.models import SessionMessage
from networks.sessions import policy as sessions
from networks.sessions.acts import Act
from networks.sessions.queries import backstage_for, session_for
from networks.web.answers import json_body
from networks.web.openapi import describe
from networks.web.paging import Paging, paging

bp = Blueprint("session_messages_api", __name__, url_prefix="/api/v1")
MESSAGE = "/messages/<int:message_id>"
OWN = "/session-messages/<int:message_id>"


@bp.get("/sessions/<int:session_id>/messages")
@describe("The messages of a session that one may see, in the order they were written", query=Paging)
@login_required
def messages(session_id: int) -> ResponseReturnValue:
    """Shown ones and one's own; those backstage see all. `after` is a message id."""
    person = signed_in()
    live = session_for(person, session_id)
    asked = paging()
    piece = queries.messages_after(person, live, asked.after, asked.limit)
    if sessions.can_see_backstage(person, live):
        data = showing.as_backstage(live, piece.items)
    else:
        own = [message for message in piece.items if message.author_id == person.id]
        data = showing.as_audience(live, piece.items) | showing.as_own(live, own)
    return jsonify(items=[data[message.id] for message in piece.items], next=piece.next)


@bp.post("/sessions/<int:session_id>/messages")
@describe("Send a message to everybody in a session", body=SessionMessageForm)
@login_required
@again_on_race
def send(session_id: int) -> ResponseReturnValue:
    """201 with one's message and its `state`, 200 if it had been sent under this `client_id` before."""
    person = signed_in()
    live = session_for(person, session_id)
    new = read(SessionMessageForm, json_body())
    spend(person)
    words = html.write(new.text)
    with unit_of_work():
        sent = actions.send(person, live, words, new.client_id)
    return jsonify(showing.as_author(sent.thing)), 201 if sent.is_new else 200


@bp.post(f"{OWN}/undo")
@describe("Take back one's decision on a session's message within 10 seconds", body=MessageVersion)
@login_required
@again_on_race
def undo(message_id: int) -> ResponseReturnValue:
    """The message as it was before; 409 `too_late` after 10 seconds."""
    person = signed_in()
    message = queries.message_for(person, message_id)
    asked = read(MessageVersion, json_body())
    with unit_of_work():
        actions.undo(person, message, asked.version)
    return _backstage(message)


@bp.post(f"{OWN}/revise")
@describe("Send one's returned message anew, in other words", body=RevisedMessageForm)
@login_required
@again_on_race
def revise(message_id: int) -> ResponseReturnValue:
    """One's message, which waits again."""
    person = signed_in()
    message = queries.message_for(person, message_id)
    new = read(RevisedMessageForm, json_body())
    spend(person)
    words = html.write(new.text)
    with unit_of_work():
        actions.revise(person, message, words, new.version)
    return jsonify(showing.as_author(message))


@bp.post(f"{OWN}/withdraw")
@describe("Take one's own message in a session back")
@login_required
@again_on_race
def withdraw(message_id: int) -> ResponseReturnValue:
    """One's message; taken back twice it is taken back once."""
    person = signed_in()
    message = queries.message_for(person, message_id)
    with unit_of_work():
        actions.withdraw(person, message)
    return jsonify(showing.as_author(message))


@bp.get("/sessions/<int:session_id>/backstage")
@describe("What those backstage told each other, in order", query=Paging)
@login_required
def notes(session_id: int) -> ResponseReturnValue:
    """For moderators, assistants and experts of the session and the network's coordinators; `after` is a note's id."""
    live = backstage_for(signed_in(), session_id)
    asked = paging()
    piece = queries.notes_after(live, asked.after, asked.limit)
    data = showing.notes_data(live, piece.items)
    return jsonify(items=[data[note.id] for note in piece.items], next=piece.next)


@bp.post("/sessions/<int:session_id>/backstage")
@describe("Tell those backstage something", body=SessionMessageForm)
@login_required
@again_on_race
def note(session_id: int) -> ResponseReturnValue:
    """201 with the note, 200 if it had been sent under this `client_id` before."""
    person = signed_in()
    live = backstage_for(person, session_id)
    new = read(SessionMessageForm, json_body())
    spend(person)
    with unit_of_work():
        sent = actions.note(person, live, new.text, new.client_id)
    return jsonify(showing.notes_data(live, [sent.thing])[sent.thing.id]), 201 if sent.is_new else 200


def _door(act: Act[SessionMessage, MessageDecision]) -> Callable[..., ResponseReturnValue]:
    """The door of a decision: answers with the message as those backstage see it, 409 `stale` if somebody was faster,
    422 without the `reason` it needs."""

    @describe(act.summary, body=MessageDecision)
    @login_required
    @again_on_race
    def decide(message_id: int) -> ResponseReturnValue:
        person = signed_in()
        message = queries.message_for(person, message_id)
        asked = read(MessageDecision, json_body())
        words = act.words(person, asked)
        with unit_of_work():
            act.carry_out(person, message, asked, words)
        return _backstage(message)

    return decide


for _name, _act in ACTS.items():
    bp.add_url_rule(f"{MESSAGE}/{_name}", _name, _door(_act), methods=["POST"])


def _backstage(message: SessionMessage) -> ResponseReturnValue:
    return jsonify(showing.as_backstage(message.session, [message])[message.id])
