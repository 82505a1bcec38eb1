"""The way in for socket events: a known person, a typed shape, one kind of answer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from flask_socketio import disconnect

from networks.access import queries as access
from networks.access.current import SecondFactorNeeded
from networks.core.db import db
from networks.core.errors import NotSignedIn, Problem, TooMany
from networks.core.limits import Buckets
from networks.core.shapes import Shape, read
from networks.core.unit_of_work import again_on_race
from networks.core.words import later as _
from networks.people.models import Person
from networks.people.queries import person_with_rights
from realtime.connections import Connection, connections
from realtime.server import socketio

_log = logging.getLogger(__name__)

Ack = dict[str, Any]
S = TypeVar("S", bound=Shape)
Handler = Callable[[Person, S], Ack]

EVENTS: dict[str, type[Shape]] = {}
STRIKES_MAX = 20
# Joining the rooms of a page comes in bursts; whoever sends more than this does not use our pages.
_flood = Buckets(rate=20, burst=300)


def on(event: str, shape: type[S]) -> Callable[[Handler[S]], Handler[S]]:
    """The decorated handler answers socket event `event`.

    It gets the person, with rights as they are now, and the body as a `shape`; it opens its own transaction. What it
    answers becomes `{ok: true, ...}`, a Problem becomes `{ok: false, problem: {code, detail, field}}`.
    """

    def register(handler: Handler[S]) -> Handler[S]:
        def answer(*bodies: object) -> Ack:
            # Every event has one body; none or several are refused as what they are not: an object.
            return _answer(handler, shape, bodies[0] if len(bodies) == 1 else None)

        EVENTS[event] = shape
        socketio.on_event(event, answer)
        return handler

    return register


def current() -> Connection:
    """The connection of the event being answered. Raises NotSignedIn if it is gone."""
    connection = connections.by_sid(request.sid)  # type: ignore[attr-defined]
    if connection is None:
        raise NotSignedIn(_("Please sign in first."))
    return connection


def proven(connection: Connection) -> Person:
    """The person behind a connection, with rights as they are now.

    Raises NotSignedIn when the sign-in or token ended, or the account was closed, SecondFactorNeeded when the person
    came to a role in which the site requires a second factor and has none.
    """
    person, proof = person_with_rights(connection.person_id), connection.proof
    if person is None or not access.is_proof_alive(proof.kind, proof.id):
        raise NotSignedIn(_("Your session has ended. Please sign in again."))
    if access.is_held_back_now(person, proof.kind, proof.id):
        raise SecondFactorNeeded
    return person


def _answer(handler: Handler[S], shape: type[S], body: object) -> Ack:
    try:
        connection = current()
        if wait := _flood.take(connection.person_id):
            raise TooMany(_("That was a lot in a short time. Please wait a moment."), wait_seconds=int(wait) + 1)
        answer = again_on_race(handler)(proven(connection), read(shape, body))
        return {"ok": True, **answer}
    except (NotSignedIn, SecondFactorNeeded) as problem:
        disconnect()
        return refusal(problem)
    except Problem as problem:
        _strike(problem)
        return refusal(problem)
    except Exception as mistake:
        reference = secrets.token_hex(4)
        _log.error("mistake %s in a socket event", reference, exc_info=mistake)
        detail = str(_("Something went wrong on our side. What you sent was not saved."))
        return {"ok": False, "problem": {"code": "mistake", "detail": detail, "field": None, "reference": reference}}
    finally:
        db.session.rollback()


def refusal(problem: Problem) -> Ack:
    """A Problem as the answer to a socket event."""
    return {"ok": False, "problem": {"code": problem.code, "detail": str(problem), "field": problem.field}}


def _strike(problem: Problem) -> None:
    """Close a connection that keeps sending what is refused, faster than any person would."""
    connection = connections.by_sid(request.sid)  # type: ignore[attr-defined]
    if connection is None:
        return
    connection.strikes += 1 if isinstance(problem, TooMany) else 0
    if connection.strikes > STRIKES_MAX:
        disconnect()
