"""The doors through which people act in a session: the actions themselves, and the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Problem
from networks.core.unit_of_work import unit_of_work
from networks.hands import actions as hands
from networks.hands import queries as hand_queries
from networks.people.models import Person
from networks.people.queries import person_by_email
from networks.polls import actions as polls
from networks.polls import queries as poll_queries
from networks.polls.models import PollKind, PollOption
from networks.questions import actions as questions
from networks.questions import asking
from networks.questions import queries as question_queries
from networks.records import actions as records
from networks.session_messages import actions as messages
from networks.session_messages import queries as message_queries
from networks.sessions import actions as life
from networks.sessions.queries import session_for
from networks.web.filters import local_day
from tests import make

REASON = "Powód, który można pokazać."


@dataclass(frozen=True)
class Act:
    """What somebody tries: of which kind, about which thing, which act exactly."""

    kind: str
    id: int
    name: str = ""
    version: int = 1
    to: str = ""


def by_action(_app: Flask) -> Callable[[Person, Act], bool]:
    """By the actions, as every door calls them."""

    def door(person: Person, act: Act) -> bool:
        try:
            with unit_of_work():
                _acts(person, act)
        except Problem:
            return False
        return True

    return door


def by_api(app: Flask) -> Callable[[Person, Act], bool]:
    """By JSON with a token, as programs do."""
    tokens: dict[int, str] = {}

    def door(person: Person, act: Act) -> bool:
        if person.id not in tokens:
            tokens[person.id] = make.token(person)
        path, body = _asked(act)
        headers = {"Authorization": f"Bearer {tokens[person.id]}"}
        answer = app.test_client().post(f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code in {200, 201, 403, 404, 409, 422}, answer.get_data(as_text=True)
        return answer.status_code < 300

    return door


def _acts(person: Person, act: Act) -> Any:
    words = make.words("Kto to zatwierdza?")
    match act.kind:
        case "step" | "send" | "ask" | "raise" | "prepare":
            return _in_session(person, act)
        case "message":
            return _on_message(person, act)
        case "question":
            return _on_question(person, act)
        case "support":
            return asking.support(person, question_queries.question_for(person, act.id))
        case "withdraw" if act.name == "questions":
            return asking.withdraw(person, question_queries.question_for(person, act.id))
        case "withdraw":
            return messages.withdraw(person, message_queries.message_for(person, act.id))
        case "hand":
            hand = hand_queries.hand_for(person, act.id)
            do = {"invite": hands.invite, "speak": hands.give_word, "done": hands.end_word, "skip": hands.skip}
            return do[act.name](person, hand.session, hand)
        case "poll":
            poll = poll_queries.poll_for(person, act.id)
            lead = {"open": polls.open_for_votes, "close": polls.close, "show": polls.show}
            return lead[act.name](person, poll, act.version)  # type: ignore[operator]
        case "vote":
            poll = poll_queries.poll_for(person, act.id)
            return polls.vote(person, poll, [poll.options[0].id])
    raise ValueError(act, words)


def _in_session(person: Person, act: Act) -> Any:
    live, words = session_for(person, act.id), make.words("Kto to zatwierdza?")
    match act.kind:
        case "send":
            return messages.send(person, live, words, uuid4())
        case "ask":
            return asking.ask(person, live, words, uuid4())
        case "raise":
            return hands.raise_hand(person, live)
        case "prepare":
            return polls.prepare(person, live, PollKind.SINGLE, "Zdążymy?", ["Tak", "Nie"], uuid4())
    match act.name:
        case "announce":
            return life.announce(person, live)
        case "open":
            return life.open_lobby(person, live)
        case "start":
            return life.start(person, live, expert_is_here=False, reason=REASON)
        case "pause":
            return life.pause(person, live, REASON)
        case "resume":
            return life.resume(person, live)
        case "close":
            return life.close(person, live)
        case "publish":
            return records.publish(person, live)
        case "cancel":
            return life.cancel(person, live, REASON)
    raise ValueError(act)


def _on_message(person: Person, act: Act) -> None:
    message = message_queries.message_for(person, act.id)
    match act.name:
        case "approve":
            messages.approve(person, message, act.version)
        case "return":
            messages.send_back(person, message, act.version, REASON)
        case "reject":
            messages.reject(person, message, act.version, REASON)
        case "hide":
            messages.hide(person, message, act.version, REASON)


def _on_question(person: Person, act: Act) -> None:
    question, version = question_queries.question_for(person, act.id), act.version
    match act.name:
        case "approve":
            questions.approve(person, question, version)
        case "return":
            questions.send_back(person, question, version, REASON)
        case "reject":
            questions.reject(person, question, version, REASON)
        case "shortlist":
            questions.shortlist(person, question, version)
        case "stage":
            questions.put_on_stage(person, question, version)
        case "aloud":
            questions.answered_aloud(person, question, version)
        case "writing":
            questions.answer_in_writing(person, question, version, make.words("Rada gminy."))
        case "promise":
            owner = person_by_email(act.to)
            assert owner is not None
            questions.promise(person, question, version, owner, _next_week())
        case "drop":
            questions.drop(person, question, version, REASON)
        case "hide":
            questions.hide(person, question, version, REASON)


def _asked(act: Act) -> tuple[str, dict[str, Any]]:
    """The call that means the act."""
    text = {"text": "Kto to zatwierdza?", "client_id": str(uuid4())}
    decision: dict[str, Any] = {"version": act.version, "reason": REASON}
    match act.kind:
        case "step":
            return f"/sessions/{act.id}/{act.name}", {"reason": REASON}
        case "send":
            return f"/sessions/{act.id}/messages", text
        case "ask":
            return f"/sessions/{act.id}/questions", text
        case "raise":
            return f"/sessions/{act.id}/hands", {}
        case "prepare":
            poll = {"kind": "single", "question": "Zdążymy?", "options": ["Tak", "Nie"], "client_id": str(uuid4())}
            return f"/sessions/{act.id}/polls", poll
        case "message":
            return f"/messages/{act.id}/{act.name}", decision
        case "support":
            return f"/questions/{act.id}/support", {}
        case "withdraw":
            return (f"/questions/{act.id}/withdraw" if act.name == "questions" else
                    f"/session-messages/{act.id}/withdraw"), {}  # fmt: skip
        case "hand":
            return f"/hands/{act.id}/{act.name}", {}
        case "poll":
            return f"/polls/{act.id}/{act.name}", {"version": act.version}
        case "vote":
            return f"/polls/{act.id}/vote", {"choices": [_first_option(act.id)]}
    path = {"aloud": "answer", "writing": "answer"}.get(act.name, act.name)
    more = {"writing": {"text": "Rada gminy."}, "promise": {"owner": act.to, "due": _next_week().isoformat()}}
    return f"/questions/{act.id}/{path}", decision | more.get(act.name, {})


def _first_option(poll_id: int) -> int:
    return (
        db.session.scalars(select(PollOption.id).where(PollOption.poll_id == poll_id).order_by(PollOption.id)).first()
        or 0
    )


def _next_week() -> Any:
    return local_day(clock.now()) + timedelta(days=7)
