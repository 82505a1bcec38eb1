"""Channels for programs: the same actions as the pages, as JSON under `/api/v1`."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.chat import actions, queries
from networks.chat.forms import EditMessageForm, MessageForm
from networks.chat.showing import message_data
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.mentions.words import write
from networks.people.queries import network_for
from networks.web.answers import json_body
from networks.web.openapi import describe
from networks.web.paging import Paging, paging

bp = Blueprint("chat_api", __name__, url_prefix="/api/v1")


@bp.get("/networks/<slug>/channels")
@describe("The network's channels")
@login_required
def channels(slug: str) -> ResponseReturnValue:
    """All channels of the network; `room` is the name to join by socket."""
    person = signed_in()
    rows = queries.channels_of(person, network_for(person, slug))
    items = [
        {"id": row.id, "key": row.key, "name": row.name_pl, "name_en": row.name_en, "room": f"channel:{row.id}"}
        for row in rows
    ]
    return jsonify(items=items, next=None)


@bp.get("/channels/<int:channel_id>/messages")
@describe("The messages of a channel since one joined, in order", query=Paging)
@login_required
def messages(channel_id: int) -> ResponseReturnValue:
    """A keyset page of messages; `after` is a message id."""
    person = signed_in()
    channel = queries.channel_for(person, channel_id)
    asked = paging()
    piece = queries.messages_after(person, channel, asked.after, asked.limit)
    return jsonify(items=[message_data(row) for row in piece.items], next=piece.next)


@bp.post("/channels/<int:channel_id>/messages")
@describe("Send a message", body=MessageForm)
@login_required
@again_on_race
def send(channel_id: int) -> ResponseReturnValue:
    """201 with the message, 200 if it had been sent under this `client_id` before."""
    person = signed_in()
    channel = queries.channel_for(person, channel_id)
    new = read(MessageForm, json_body())
    spend(person)
    words = write(person, channel.network, new.text)
    with unit_of_work():
        sent = actions.send(person, channel, words, new.client_id)
    return jsonify(message_data(queries.message_row(sent.thing))), 201 if sent.is_new else 200


@bp.patch("/messages/<int:message_id>")
@describe("Change one's own message within 15 minutes", body=EditMessageForm)
@login_required
@again_on_race
def edit(message_id: int) -> ResponseReturnValue:
    """The message with its new words; 409 if it was changed since `version`."""
    person = signed_in()
    message = queries.message_for(person, message_id)
    new = read(EditMessageForm, json_body())
    spend(person)
    words = write(person, message.channel.network, new.text)
    with unit_of_work():
        actions.edit(person, message, words, new.version)
    return jsonify(message_data(queries.message_row(message)))


@bp.post("/messages/<int:message_id>/withdraw")
@describe("Take a message back")
@login_required
def withdraw(message_id: int) -> ResponseReturnValue:
    """The message's place without its words."""
    person = signed_in()
    message = queries.message_for(person, message_id)
    with unit_of_work():
        actions.withdraw(person, message)
    return jsonify(message_data(queries.message_row(message)))
