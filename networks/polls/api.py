"""Polls for programs: the same actions as the pages, as JSON under `/api/v1`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.people.models import Person
from networks.polls import actions, queries, showing
from networks.polls.forms import ChangedPoll, LeftOut, NewPoll, Step, Vote
from networks.polls.models import Poll
from networks.sessions.queries import session_for
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("polls_api", __name__, url_prefix="/api/v1")
POLL = "/polls/<int:poll_id>"


@bp.get("/sessions/<int:session_id>/polls")
@describe("The polls of a session: prepared ones for those backstage, opened ones for everybody")
@login_required
def polls(session_id: int) -> ResponseReturnValue:
    """All at once, in the order of making."""
    person = signed_in()
    live = session_for(person, session_id)
    return jsonify(items=[showing.seen_by(person, poll) for poll in queries.polls_of(person, live)], next=None)


@bp.post("/sessions/<int:session_id>/polls")
@describe("Prepare a poll", body=NewPoll)
@login_required
@again_on_race
def prepare(session_id: int) -> ResponseReturnValue:
    """201 with the poll, 200 if it had been prepared under this `client_id` before."""
    person = signed_in()
    live = session_for(person, session_id)
    new = read(NewPoll, json_body())
    spend(person)
    with unit_of_work():
        sent = actions.prepare(
            person, live, new.kind, new.question, new.options, new.client_id, is_secret=new.secret
        )  # fmt: skip
    return _answer(person, sent.thing, 201 if sent.is_new else 200)


@bp.get(POLL)
@describe("One poll")
@login_required
def poll(poll_id: int) -> ResponseReturnValue:
    """With one's own vote, and with results as soon as one may see them."""
    person = signed_in()
    return _answer(person, queries.poll_for(person, poll_id))


@bp.patch(POLL)
@describe("Change a poll that was not opened yet", body=ChangedPoll)
@login_required
@again_on_race
def change(poll_id: int) -> ResponseReturnValue:
    """The poll; 409 `stale` if somebody was faster, `wrong_state` once it was opened."""
    person = signed_in()
    found = queries.poll_for(person, poll_id)
    new = read(ChangedPoll, json_body())
    spend(person)
    with unit_of_work():
        actions.change(person, found, new.version, new.kind, new.question, new.options, is_secret=new.secret)
    return _answer(person, found)


@bp.post(f"{POLL}/open")
@describe("Let everybody vote, for some seconds or until it is closed", body=Step)
@login_required
@again_on_race
def open_for_votes(poll_id: int) -> ResponseReturnValue:
    """The poll; 409 `poll_open` while another one of the session is open."""
    return _step(poll_id, lambda person, poll, step: actions.open_for_votes(
        person, poll, step.version, step.seconds
    ))  # fmt: skip


@bp.post(f"{POLL}/close")
@describe("End the voting", body=Step)
@login_required
@again_on_race
def close(poll_id: int) -> ResponseReturnValue:
    """The poll, with results for those who moderate."""
    return _step(poll_id, lambda person, poll, step: actions.close(person, poll, step.version))


@bp.post(f"{POLL}/show")
@describe("Show the results to everybody", body=Step)
@login_required
@again_on_race
def show(poll_id: int) -> ResponseReturnValue:
    """The poll with its results."""
    return _step(poll_id, lambda person, poll, step: actions.show(person, poll, step.version))


@bp.post(f"{POLL}/delete")
@describe("Delete a poll that was not opened yet", body=Step)
@login_required
@again_on_race
def delete(poll_id: int) -> ResponseReturnValue:
    """That it is gone."""
    person = signed_in()
    found = queries.poll_for(person, poll_id)
    step = read(Step, json_body())
    with unit_of_work():
        actions.delete_draft(person, found, step.version)
    return jsonify(id=poll_id, state="gone")


@bp.post(f"{POLL}/vote")
@describe("Vote, or change one's vote while the poll is open", body=Vote)
@login_required
@again_on_race
def vote(poll_id: int) -> ResponseReturnValue:
    """The poll with one's own vote; 409 `poll_closed` when it is closed, and the vote was not counted."""
    person = signed_in()
    found = queries.poll_for(person, poll_id)
    new = read(Vote, json_body())
    spend(person)
    with unit_of_work():
        actions.vote(person, found, new.choices, new.words)
    return _answer(person, found)


@bp.post(f"{POLL}/leave-out")
@describe("Take an answer in words out of the results", body=LeftOut)
@login_required
@again_on_race
def leave_out(poll_id: int) -> ResponseReturnValue:
    """The poll with the results that are left."""
    person = signed_in()
    found = queries.poll_for(person, poll_id)
    new = read(LeftOut, json_body())
    with unit_of_work():
        actions.leave_out(person, found, new.version, new.words, new.reason)
    return _answer(person, found)


def _step(poll_id: int, move: Callable[[Person, Poll, Step], None]) -> ResponseReturnValue:
    person = signed_in()
    found = queries.poll_for(person, poll_id)
    step = read(Step, json_body())
    with unit_of_work():
        move(person, found, step)
    return _answer(person, found)


def _answer(person: Person, found: Poll, status: int = 200) -> ResponseReturnValue:
    return jsonify(showing.seen_by(person, found)), status
