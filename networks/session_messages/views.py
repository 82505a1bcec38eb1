"""Messages in sessions and notes backstage as plain forms; what was typed and refused stands in its form again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import html
from networks.core.errors import Conflict, Forbidden, Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.session_messages import actions, queries
from networks.session_messages.acts import ACTS
from networks.session_messages.forms import MessageDecision, MessageVersion, RevisedMessageForm, SessionMessageForm
from networks.session_messages.models import SessionMessage
from networks.sessions.acts import Act
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.queries import backstage_for, session_for
from networks.web.surroundings import stands_in

bp = Blueprint("session_messages", __name__)
SESSION = "/sessions/<int:session_id>"
MESSAGE = "/messages/<int:message_id>"
OWN = "/session-messages/<int:message_id>"
# The hidden field that names the page a form stands on.
BACK = ("back",)
CHAT = "chat"
# What is said beside the form; other refusals are said on a page of their own.
REFUSED = (Invalid, Conflict, Forbidden)


@bp.post(f"{SESSION}/messages")
@login_required
@again_on_race
def send(session_id: int) -> ResponseReturnValue:
    """Send a message without scripts."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        form = read(SessionMessageForm, request.form, buttons=BACK)
        spend(person)
        words = html.write(form.text)
        with unit_of_work():
            sent = actions.send(person, live, words, form.client_id)
    except REFUSED as problem:
        return _again("message", live, problem)
    return _back(live, f"session-message-{sent.thing.id}")


@bp.post(f"{OWN}/undo")
@login_required
@again_on_race
def undo(message_id: int) -> ResponseReturnValue:
    """Take the last decision back."""
    person = signed_in()
    message = queries.message_for(person, message_id)
    form = read(MessageVersion, request.form, buttons=BACK)
    with unit_of_work():
        actions.undo(person, message, form.version)
    return _back(message.session, _place(message))


@bp.post(f"{OWN}/revise")
@login_required
@again_on_race
def revise(message_id: int) -> ResponseReturnValue:
    """Send a returned message anew."""
    person = signed_in()
    message = queries.message_for(person, message_id)
    try:
        form = read(RevisedMessageForm, request.form, buttons=BACK)
        spend(person)
        words = html.write(form.text)
        with unit_of_work():
            actions.revise(person, message, words, form.version)
    except REFUSED as problem:
        return _again("revise", message.session, problem, message)
    return _back(message.session, f"session-message-{message.id}")


@bp.post(f"{OWN}/withdraw")
@login_required
@again_on_race
def withdraw(message_id: int) -> ResponseReturnValue:
    """Take one's own message back."""
    person = signed_in()
    message = queries.message_for(person, message_id)
    with unit_of_work():
        actions.withdraw(person, message)
    return _back(message.session, CHAT)


@bp.post(f"{SESSION}/backstage")
@login_required
@again_on_race
def note(session_id: int) -> ResponseReturnValue:
    """Tell those backstage something."""
    person = signed_in()
    live = backstage_for(person, session_id)
    try:
        form = read(SessionMessageForm, request.form, buttons=BACK)
        spend(person)
        with unit_of_work():
            actions.note(person, live, form.text, form.client_id)
    except REFUSED as problem:
        return _again("note", live, problem)
    return _back(live, "backstage")


def _door(name: str, act: Act[SessionMessage, MessageDecision]) -> Callable[..., ResponseReturnValue]:
    """The view of a decision; refused, what was typed for it stands in its form again."""

    @login_required
    @again_on_race
    def decide(message_id: int) -> ResponseReturnValue:
        person = signed_in()
        message = queries.message_for(person, message_id)
        try:
            form = read(MessageDecision, request.form, buttons=BACK)
            words = act.words(person, form)
            with unit_of_work():
                act.carry_out(person, message, form, words)
        except REFUSED as problem:
            return _again(name, message.session, problem, message)
        return _back(message.session, _place(message))

    return decide


for _name, _act in ACTS.items():
    bp.add_url_rule(f"{MESSAGE}/{_name}", _name, _door(_name, _act), methods=["POST"])


def _place(message: SessionMessage) -> str:
    """Where a page stands after a decision: at the decided message, which can be taken back there for a moment."""
    return f"decision-message-{message.id}" if request.form.get("back") == "desk" else f"session-message-{message.id}"


def _back(live: LiveSession, fragment: str) -> ResponseReturnValue:
    return redirect(address_of(live, request.form.get("back", ""), fragment), 303)


def _again(act: str, live: LiveSession, problem: Problem, message: SessionMessage | None = None) -> ResponseReturnValue:
    """What was typed, in its form again, beside what is true now. Raises the problem where this would not help."""
    text, reason = request.form.get("text", ""), request.form.get("reason", "")
    is_typed = text or reason or problem.field in {"text", "reason"}
    if not is_typed or problem.code == Forbidden.default_code:
        raise problem
    stands_in(live.network)
    page = render_template(
        "session_messages/again.html", act=act, live=live, network=live.network, message=message, problem=problem,
        text=text, reason=reason, client_id=request.form.get("client_id") or uuid4(), back=request.form.get("back", ""),
        back_url=address_of(live, request.form.get("back", "")),
    )  # fmt: skip
    return page, problem.status
