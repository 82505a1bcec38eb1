"""Pages about polls: preparing one, voting, results; every act on them as a plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import clock
from networks.core.errors import Conflict, Invalid, Problem, TooMany, require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.people.models import Person
from networks.polls import actions, page, policy, queries
from networks.polls.forms import LeftOutForm, PollForm, StepForm, VoteForm, options_in
from networks.polls.models import Poll
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.queries import session_for
from networks.sessions.refusals import MAY_NOT
from networks.web.numbers import asked_number
from networks.web.surroundings import stands_in

bp = Blueprint("polls", __name__)
POLL: Final = "/polls/<int:poll_id>"
NEW: Final = "/sessions/<int:session_id>/polls/new"
# Where a form sends back to the page of the poll itself.
HERE: Final = "poll"
FIELDS: Final = ("question", "kind", "options", "named", "client_id", "version", "back")
# Refusals that are told beside what was typed.
Told = (Invalid, Conflict, TooMany)


@bp.get(POLL)
@login_required
def show(poll_id: int) -> ResponseReturnValue:
    """One poll: its ballot while it is open, its results as soon as one may see them."""
    person = signed_in()
    return _page(person, queries.poll_for(person, poll_id))


@bp.get(NEW)
@login_required
def new(session_id: int) -> ResponseReturnValue:
    """The form for a new poll; `?copy=` fills it with an earlier one."""
    person = signed_in()
    live = _led(person, session_id)
    fields: dict[str, Any] = {"kind": "single", "back": request.args.get("back", "desk")}
    if earlier_id := asked_number("copy"):
        fields |= _fields_of(queries.poll_for(person, earlier_id))
    return _form_page(person, live, None, fields | {"client_id": str(uuid4())})


@bp.post(NEW)
@login_required
@again_on_race
def prepare(session_id: int) -> ResponseReturnValue:
    """Prepare a poll, or open it at once; a refused form stays filled."""
    person = signed_in()
    live = _led(person, session_id)
    try:
        form = read(PollForm, request.form)
        options = options_in(form.options)
        spend(person)
        with unit_of_work():
            poll = actions.prepare(
                person, live, form.kind, form.question, options, form.client_id or uuid4(), is_secret=not form.named
            ).thing  # fmt: skip
            if form.then == "open" and poll.version == 1:
                actions.open_for_votes(person, poll, poll.version)
    except Told as problem:
        return _form_page(person, live, None, _typed(), problem), problem.status
    return redirect(address_of(live, form.back or "desk", f"poll-{poll.id}"), 303)


@bp.get(f"{POLL}/edit")
@login_required
def edit_form(poll_id: int) -> ResponseReturnValue:
    """The form in which a poll that was not opened yet is changed."""
    person = signed_in()
    poll = queries.poll_for(person, poll_id)
    _led(person, poll.session_id)
    back = {"back": request.args.get("back", "desk"), "version": poll.version}
    return _form_page(person, poll.session, poll, _fields_of(poll) | back)


@bp.post(f"{POLL}/edit")
@login_required
@again_on_race
def edit(poll_id: int) -> ResponseReturnValue:
    """Change it; a refused form stays filled."""
    person = signed_in()
    poll = queries.poll_for(person, poll_id)
    live = _led(person, poll.session_id)
    try:
        form = read(PollForm, request.form)
        options = options_in(form.options)
        spend(person)
        with unit_of_work():
            actions.change(
                person, poll, form.version, form.kind, form.question, options, is_secret=not form.named
            )  # fmt: skip
            if form.then == "open":
                actions.open_for_votes(person, poll, poll.version)
    except Told as problem:
        return _form_page(person, live, poll, _typed(), problem), problem.status
    return redirect(address_of(live, form.back or "desk", f"poll-{poll.id}"), 303)


@bp.post(f"{POLL}/vote")
@login_required
@again_on_race
def vote(poll_id: int) -> ResponseReturnValue:
    """Vote, or change one's vote; refused, the poll's page says why, with what was marked."""
    person = signed_in()
    poll = queries.poll_for(person, poll_id)
    try:
        form = read(VoteForm, request.form)
        spend(person)
        with unit_of_work():
            actions.vote(person, poll, form.choices, form.words)
    except Told as problem:
        return _page(person, poll, problem), problem.status
    return _back(poll, form.back or "room")


@bp.post(f"{POLL}/open")
@login_required
@again_on_race
def open_for_votes(poll_id: int) -> ResponseReturnValue:
    """Let everybody vote."""
    return _step(poll_id, lambda person, poll, form: actions.open_for_votes(
        person, poll, form.version, form.seconds
    ))  # fmt: skip


@bp.post(f"{POLL}/close")
@login_required
@again_on_race
def close(poll_id: int) -> ResponseReturnValue:
    """End the voting."""
    return _step(poll_id, lambda person, poll, form: actions.close(person, poll, form.version))


@bp.post(f"{POLL}/show")
@login_required
@again_on_race
def show_results(poll_id: int) -> ResponseReturnValue:
    """Show the results to everybody."""
    return _step(poll_id, lambda person, poll, form: actions.show(person, poll, form.version))


@bp.post(f"{POLL}/delete")
@login_required
@again_on_race
def delete(poll_id: int) -> ResponseReturnValue:
    """Delete a poll that was not opened yet."""
    person = signed_in()
    poll = queries.poll_for(person, poll_id)
    live = poll.session
    form = read(StepForm, request.form)
    with unit_of_work():
        actions.delete_draft(person, poll, form.version)
    return redirect(address_of(live, form.back if form.back != HERE else "desk", "polls"), 303)


@bp.post(f"{POLL}/leave-out")
@login_required
@again_on_race
def leave_out(poll_id: int) -> ResponseReturnValue:
    """Take an answer in words out of the results, with a reason; refused, the reason stays in the box."""
    person = signed_in()
    poll = queries.poll_for(person, poll_id)
    try:
        form = read(LeftOutForm, request.form)
        with unit_of_work():
            actions.leave_out(person, poll, form.version, form.words, form.reason)
    except Told as problem:
        return _page(person, poll, problem), problem.status
    return _back(poll, form.back or HERE)


def _step(poll_id: int, move: Callable[[Person, Poll, StepForm], None]) -> ResponseReturnValue:
    person = signed_in()
    poll = queries.poll_for(person, poll_id)
    form = read(StepForm, request.form)
    with unit_of_work():
        move(person, poll, form)
    return _back(poll, form.back or "desk")


def _back(poll: Poll, back: str) -> ResponseReturnValue:
    if back == HERE:
        return redirect(url_for("polls.show", poll_id=poll.id), 303)
    address = address_of(poll.session, back)
    tab = "?tab=poll" if back == "room" else ""  # without scripts the room opens at its questions
    return redirect(f"{address}{tab}#poll-{poll.id}", 303)


def _led(person: Person, session_id: int) -> LiveSession:
    live = session_for(person, session_id)
    require(policy.can_prepare(person, live), MAY_NOT)
    return live


def _fields_of(poll: Poll) -> dict[str, Any]:
    """The poll as its form shows it."""
    return {
        "question": poll.question, "kind": poll.kind.value, "named": "" if poll.is_secret else "1",
        "options": "\n".join(option.text for option in poll.options),
    }  # fmt: skip


def _typed() -> dict[str, Any]:
    return {name: request.form.get(name, "") for name in FIELDS}


def _page(person: Person, poll: Poll, problem: Problem | None = None) -> str:
    """The poll's page; after a refusal with what was marked or typed."""
    live = poll.session
    stands_in(live.network)
    row = page.desk_row(person, poll)
    words = dict.fromkeys(row["results"]["words"] if row.get("results") else [])
    typed = {"choices": request.form.getlist("choices", type=int), "words": request.form.get("words", "")}
    return render_template(
        "polls/show.html", live=live, network=live.network, row=row, problem=problem, now=clock.now(),
        typed=typed if problem else None, reason=request.form.get("reason", ""),
        back=request.form.get("back") or request.args.get("back") or HERE,
        room_url=address_of(live, "room"), is_leading=policy.can_prepare(person, live),
        word_choices=[(one, one) for one in words],
    )  # fmt: skip


def _form_page(
    person: Person, live: LiveSession, poll: Poll | None, fields: dict[str, Any], problem: Problem | None = None
) -> str:
    stands_in(live.network)
    earlier = queries.earlier_polls(person, live) if poll is None else []
    return render_template(
        "polls/prepare.html", live=live, network=live.network, poll=poll, fields=fields, problem=problem,
        earlier=[one for one in earlier if one.question != fields.get("question")],
        runs=live.is_running or live.is_rehearsed, room_url=address_of(live, fields.get("back") or "desk"),
    )  # fmt: skip
