"""Valid requests about polls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from networks.core.unit_of_work import unit_of_work
from networks.polls import actions
from networks.polls.models import Poll, PollKind
from tests import make, make_sessions
from tests.house.authorisation.asking import Asked, Cell, builds, client_id

Step = Callable[[Cell], tuple[Poll, dict[str, Any]]]


def opened(cell: Cell, kind: PollKind = PollKind.SINGLE) -> Poll:
    """A poll that is open, led by somebody who is nobody's column; its version is 2."""
    return make_sessions.poll(cell.leader, cell.live(), kind=kind, opened=True)


def closed(cell: Cell, kind: PollKind = PollKind.SINGLE) -> Poll:
    """The same, closed; its version is 3."""
    poll = opened(cell, kind)
    voters = [make.member(cell.world.networks[cell.place]) for _ in range(5 if kind is PollKind.OPEN else 0)]
    for voter in voters:
        with unit_of_work():
            actions.vote(voter, poll, [], "pan Kowalski")
    with unit_of_work():
        actions.close(cell.leader, poll, 2)
    return poll


def sends(page: str, program: str) -> Callable[[Step], Step]:
    """The decorated function answers a poll and what is sent about it; registered for pages and for programs."""

    def register(builder: Step) -> Step:
        def as_form(cell: Cell) -> Asked:
            poll, fields = builder(cell)
            return Asked({"poll_id": poll.id}, form={key: str(value) for key, value in fields.items()})

        def as_json(cell: Cell) -> Asked:
            poll, fields = builder(cell)
            return Asked({"poll_id": poll.id}, json=fields)

        builds(f"polls.{page}")(as_form)
        builds(f"polls_api.{program}")(as_json)
        return builder

    return register


@builds("polls_api.polls", "polls.new")
def listed(cell: Cell) -> Asked:
    """The polls of a session, and the form for a new one."""
    return Asked({"session_id": cell.live().id})


@builds("polls_api.prepare")
def prepared(cell: Cell) -> Asked:
    """A new poll."""
    new = {"kind": "single", "question": "Zdążymy?", "options": ["Tak", "Nie"], "client_id": client_id()}
    return Asked({"session_id": cell.live().id}, json=new)


@builds("polls.prepare")
def filled(cell: Cell) -> Asked:
    """A new poll as a form."""
    new = {"kind": "single", "question": "Zdążymy?", "options": "Tak\nNie", "client_id": client_id(), "back": "desk"}
    return Asked({"session_id": cell.live().id}, form=new)


@builds("polls.show", "polls_api.poll")
def one(cell: Cell) -> Asked:
    """An open poll."""
    return Asked({"poll_id": opened(cell).id})


@builds("polls.edit_form")
def draft(cell: Cell) -> Asked:
    """The form of a prepared poll."""
    return Asked({"poll_id": make_sessions.poll(cell.leader, cell.live()).id})


@builds("polls.edit")
def edited(cell: Cell) -> Asked:
    """Other words for a prepared poll, as a form."""
    poll = make_sessions.poll(cell.leader, cell.live())
    return Asked({"poll_id": poll.id}, form={"kind": "scale", "question": "Jak bardzo?", "version": "1"})


@builds("polls_api.change")
def changed(cell: Cell) -> Asked:
    """Other words for a prepared poll."""
    poll = make_sessions.poll(cell.leader, cell.live())
    return Asked({"poll_id": poll.id}, json={"kind": "scale", "question": "Jak bardzo?", "version": 1})


@sends("open_for_votes", "open_for_votes")
def opening(cell: Cell) -> tuple[Poll, dict[str, Any]]:
    """A prepared poll is opened."""
    return make_sessions.poll(cell.leader, cell.live()), {"version": 1, "seconds": 60}


@sends("delete", "delete")
def deleting(cell: Cell) -> tuple[Poll, dict[str, Any]]:
    """A prepared poll is deleted."""
    return make_sessions.poll(cell.leader, cell.live()), {"version": 1}


@sends("close", "close")
def closing(cell: Cell) -> tuple[Poll, dict[str, Any]]:
    """An open poll is closed."""
    return opened(cell), {"version": 2}


@sends("show_results", "show")
def showing(cell: Cell) -> tuple[Poll, dict[str, Any]]:
    """The results of a closed poll are shown."""
    return closed(cell), {"version": 3}


@sends("leave_out", "leave_out")
def leaving_out(cell: Cell) -> tuple[Poll, dict[str, Any]]:
    """Words are taken out of the results of a closed poll."""
    return closed(cell, PollKind.OPEN), {"version": 3, "words": "pan Kowalski", "reason": "To nazwisko."}


@sends("vote", "vote")
def voting(cell: Cell) -> tuple[Poll, dict[str, Any]]:
    """Words for an open poll."""
    return opened(cell, PollKind.OPEN), {"words": "na czas"}
