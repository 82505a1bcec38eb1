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
from networks.core import clock, html
from networks.core.errors import Forbidden, Invalid, NotFound, Problem, require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import later as _
from networks.people.models import Person
from networks.people.queries import member_count, network_for
from networks.unsent import queries as unsent
from networks.web import live

bp = Blueprint("chat", __name__)
CHANNEL = "/n/<slug>/chat/<key>"


@bp.get(CHANNEL)
@login_required
def show(slug: str, key: str) -> ResponseReturnValue:
    """The channel's newest messages, or with `?before=` older ones."""
    person = signed_in()
    channel = _channel(person, slug, key)
    kept = unsent.text_at(person, f"channel:{channel.id}")
    return _page(person, channel, text=kept.text if kept else "")


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
        words = html.write(form.text)
        with unit_of_work():
            sent = actions.send(person, channel, words, form.client_id)
    except (Invalid, Forbidden) as problem:
        page = _page(
            person, channel, text=request.form.get("text", ""), client_id=request.form.get("client_id"), problem=problem
        )
        return page, problem.status
    return redirect(f"{_address(channel)}#message-{sent.thing.id}", 303)


@bp.get(f"{CHANNEL}/messages/<int:message_id>/edit")
@login_required
def edit_form(slug: str, key: str, message_id: int) -> ResponseReturnValue:
    """The form in which an author changes a message."""
    person = signed_in()
    message = _message(person, slug, key, message_id)
    require(policy.can_edit(person, message, clock.now()), _("A message can be changed by its author for 15 minutes."))
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
        words = html.write(form.text)
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


def _page(
    person: Person, channel: Channel, *, text: str, client_id: str | None = None, problem: Problem | None = None
) -> str:
    place = f"channel:{channel.id}"
    head = live.head_of(place)  # read before the messages: what comes meanwhile reaches the page by its room
    messages = queries.newest(person, channel, before=request.args.get("before", type=int))
    has_older = len(messages) == queries.PER_PAGE
    return render_template(
        "chat/show.html", network=channel.network, channel=channel, channels=queries.channels_of(person, channel.network),
        messages=messages, rights=policy.rights(person, channel), viewer_id=person.id, text=text,
        older_url=f"{_address(channel)}?before={messages[0].id}" if has_older else None,
        client_id=client_id or uuid4(), problem=problem, audience_count=member_count(channel.network_id), place=place,
        seq=unsent.seq_at(person, place), head=head, now=clock.now(), edit_within=policy.EDIT_WITHIN,
        is_past="before" in request.args,
    )  # fmt: skip


def _edit_page(message: Message, text: str, version: int, problem: Problem | None = None) -> str:
    return render_template(
        "chat/edit.html", network=message.channel.network, channel=message.channel, message=message, text=text,
        version=version, problem=problem,
    )  # fmt: skip
