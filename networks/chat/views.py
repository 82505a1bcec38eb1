"""The pages of a channel."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.chat import actions, policy, queries
from networks.chat.forms import EditMessageForm, MessageForm
from networks.chat.models import Channel, Message
from networks.core import clock
from networks.core.errors import Invalid, NotFound, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import later as _
from networks.mentions.words import write
from networks.notifications.actions import read_at
from networks.notifications.queries import waits_at
from networks.people.models import Person
from networks.people.queries import member_count, network_for
from networks.unsent import queries as unsent
from networks.web import live
from networks.web.numbers import asked_number

bp = Blueprint("chat", __name__)
CHANNEL = "/n/<slug>/chat/<key>"


@bp.get(CHANNEL)
@login_required
def show(slug: str, key: str) -> ResponseReturnValue:
    """The channel's newest messages, or with `?before=` older ones."""
    person = signed_in()
    channel = _channel(person, slug, key)
    if waits_at(person, f"channel:{channel.id}"):
        with unit_of_work():  # before the page is made, so that its bell is true
            read_at(person, f"channel:{channel.id}")
    return _page(person, channel)


@bp.get(f"{CHANNEL}/messages/<int:message_id>")
@login_required
def message(slug: str, key: str, message_id: int) -> ResponseReturnValue:
    """The lasting address of a message: leads to the newest messages if it is among them, else to those around it."""
    person = signed_in()
    found = _message(person, slug, key, message_id)
    is_recent = any(row.id == message_id for row in queries.newest(person, found.channel))
    past = "" if is_recent else f"?before={message_id + 1}"
    return redirect(f"{_address(found.channel)}{past}#message-{message_id}", 303)


@bp.post(f"{CHANNEL}/messages")
@login_required
@again_on_race
def send(slug: str, key: str) -> ResponseReturnValue:
    """Send a message without JavaScript; a refused text stays in the box."""
    person = signed_in()
    channel = _channel(person, slug, key)
    try:
        form = read(MessageForm, request.form)
        spend(person)
        words = write(person, channel.network, form.text)
        with unit_of_work():
            sent = actions.send(person, channel, words, form.client_id)
    except Invalid as problem:
        return _page(person, channel, problem), problem.status
    return redirect(f"{_address(channel)}#message-{sent.thing.id}", 303)


@bp.get(f"{CHANNEL}/messages/<int:message_id>/edit")
@login_required
def edit_form(slug: str, key: str, message_id: int) -> ResponseReturnValue:
    """The form in which an author changes a message."""
    person = signed_in()
    message = _message(person, slug, key, message_id)
    actions.require_can_edit(person, message)
    return _edit_page(message, message.text, message.version)


@bp.post(f"{CHANNEL}/messages/<int:message_id>/edit")
@login_required
@again_on_race
def edit(slug: str, key: str, message_id: int) -> ResponseReturnValue:
    """Save an author's new words."""
    person = signed_in()
    message = _message(person, slug, key, message_id)
    try:
        form = read(EditMessageForm, request.form)
        spend(person)
        words = write(person, message.channel.network, form.text)
        with unit_of_work():
            actions.edit(person, message, words, form.version)
    except Problem as problem:
        return _edit_page(message, request.form.get("text", ""), message.version, problem), problem.status
    return redirect(f"{_address(message.channel)}#message-{message_id}", 303)


@bp.post(f"{CHANNEL}/messages/<int:message_id>/withdraw")
@login_required
def withdraw(slug: str, key: str, message_id: int) -> ResponseReturnValue:
    """Take a message back."""
    person = signed_in()
    message = _message(person, slug, key, message_id)
    with unit_of_work():
        actions.withdraw(person, message)
    return redirect(f"{_address(message.channel)}#message-{message_id}", 303)


def _channel(person: Person, slug: str, key: str) -> Channel:
    return queries.channel_in(person, network_for(person, slug), key)


def _message(person: Person, slug: str, key: str, message_id: int) -> Message:
    message = queries.message_for(person, message_id)
    if message.channel_id != _channel(person, slug, key).id:
        raise NotFound(_("There is no such message, or it is not open to you."))
    return message


def _address(channel: Channel) -> str:
    return url_for("chat.show", slug=channel.network.slug, key=channel.key)


def _page(person: Person, channel: Channel, problem: Problem | None = None) -> str:
    """The channel's page; after a refusal with what was typed, else with what was kept unsent."""
    place = f"channel:{channel.id}"
    head = live.head_of(place)  # read before the messages: what comes meanwhile reaches the page by its room
    messages = queries.newest(person, channel, before=asked_number("before"))
    has_older = len(messages) == queries.PER_PAGE
    kept = unsent.kept_at(person, place)
    return render_template(
        "chat/show.html", network=channel.network, channel=channel, messages=messages, head=head, place=place,
        channels=queries.channels_of(person, channel.network), rights=policy.rights(person, channel),
        older_url=f"{_address(channel)}?before={messages[0].id}" if has_older else None, viewer_id=person.id,
        text=request.form.get("text", kept.text), client_id=request.form.get("client_id") or uuid4(), seq=kept.seq,
        saved_at=kept.saved_at, problem=problem, audience_count=member_count(channel.network), now=clock.now(),
        edit_within=policy.EDIT_WITHIN, is_past="before" in request.args,
    )  # fmt: skip


def _edit_page(message: Message, text: str, version: int, problem: Problem | None = None) -> str:
    return render_template(
        "chat/edit.html", network=message.channel.network, channel=message.channel, message=message, text=text,
        version=version, problem=problem,
    )  # fmt: skip
