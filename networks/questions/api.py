"""Questions for programs: the same acts as the pages, as JSON under `/api/v1`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import html
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.people.models import Person
from networks.questions import actions, asking, queries, showing
from networks.questions.acts import ACTS
from networks.questions.forms import Decision, NewQuestion, Order, Revision
from networks.questions.models import Question
from networks.sessions.acts import Act
from networks.sessions.queries import backstage_for, names, session_for
from networks.web.answers import json_body
from networks.web.openapi import describe

bp = Blueprint("questions_api", __name__, url_prefix="/api/v1")


@bp.get("/sessions/<int:session_id>/questions")
@describe("The questions of a session that one may see: on stage first, then by support")
@login_required
def questions(session_id: int) -> ResponseReturnValue:
    """All at once: a session has some hundreds. Those backstage get everything, others what is shown and their own."""
    person = signed_in()
    live = session_for(person, session_id)
    return jsonify(items=showing.seen_by(person, live, queries.questions_of(person, live)), next=None)


@bp.post("/sessions/<int:session_id>/questions")
@describe("Ask the expert", body=NewQuestion)
@login_required
@again_on_race
def ask(session_id: int) -> ResponseReturnValue:
    """201 with the question as its author sees it, 200 if it had been asked under this `client_id` before."""
    person = signed_in()
    live = session_for(person, session_id)
    new = read(NewQuestion, json_body())
    spend(person)
    words = html.write(new.text)
    with unit_of_work():
        sent = asking.ask(person, live, words, new.client_id, is_nameless=new.nameless)
    return jsonify(showing.as_author(sent.thing)), 201 if sent.is_new else 200


@bp.post("/sessions/<int:session_id>/questions/order")
@describe("Give the shortlist an order", body=Order)
@login_required
@again_on_race
def order(session_id: int) -> ResponseReturnValue:
    """The shortlist as it is now, by the questions' numbers."""
    person = signed_in()
    live = backstage_for(person, session_id)
    wanted = read(Order, json_body())
    with unit_of_work():
        actions.arrange(person, live, wanted.order)
    return jsonify(order=queries.shortlist_ids(live.id))


@bp.get("/questions/<int:question_id>")
@describe("One question")
@login_required
def question(question_id: int) -> ResponseReturnValue:
    """As far as the person may know it."""
    person = signed_in()
    return _answer(person, queries.question_for(person, question_id))


@bp.post("/questions/<int:question_id>/revise")
@describe("Ask a returned question anew, in other words", body=Revision)
@login_required
@again_on_race
def revise(question_id: int) -> ResponseReturnValue:
    """The question, which waits again; 409 if somebody was faster."""
    person = signed_in()
    found = queries.question_for(person, question_id)
    new = read(Revision, json_body())
    spend(person)
    words = html.write(new.text)
    with unit_of_work():
        asking.revise(person, found, words, new.version)
    return _answer(person, found)


@bp.post("/questions/<int:question_id>/support")
@describe("Support a question; twice is once")
@login_required
@again_on_race
def support(question_id: int) -> ResponseReturnValue:
    """The question with how many support it now."""
    return _support(question_id, wanted=True)


@bp.post("/questions/<int:question_id>/unsupport")
@describe("Take one's support back")
@login_required
@again_on_race
def unsupport(question_id: int) -> ResponseReturnValue:
    """The question with how many support it now."""
    return _support(question_id, wanted=False)


@bp.post("/questions/<int:question_id>/withdraw")
@describe("Take one's own question back")
@login_required
@again_on_race
def withdraw(question_id: int) -> ResponseReturnValue:
    """The question; 409 when others support it already."""
    person = signed_in()
    found = queries.question_for(person, question_id)
    with unit_of_work():
        asking.withdraw(person, found)
    return _answer(person, found)


@bp.post("/questions/<int:question_id>/author")
@describe("Look up who asked without a name; coordinators only, and it is kept that they did")
@login_required
def author(question_id: int) -> ResponseReturnValue:
    """The author."""
    person = signed_in()
    found = queries.question_for(person, question_id)
    with unit_of_work():
        author_id = actions.reveal_author(person, found)
    return jsonify(id=found.id, author=names(found.session, [author_id])[author_id].as_data())


def _support(question_id: int, *, wanted: bool) -> ResponseReturnValue:
    person = signed_in()
    found = queries.question_for(person, question_id)
    with unit_of_work():
        asking.support(person, found, wanted=wanted)
    return _answer(person, found)


def _door(act: Act[Question, Decision]) -> Callable[..., ResponseReturnValue]:
    """The door of a decision: answers with the question, 409 `stale` if somebody was faster."""

    @describe(act.summary, body=Decision)
    @login_required
    @again_on_race
    def decide(question_id: int) -> ResponseReturnValue:
        person = signed_in()
        found = queries.question_for(person, question_id)
        asked = read(Decision, json_body())
        words = act.words(person, asked)
        with unit_of_work():
            act.carry_out(person, found, asked, words)
        return _answer(person, found)

    return decide


for _name, _act in ACTS.items():
    bp.add_url_rule(f"/questions/<int:question_id>/{_name}", _name, _door(_act), methods=["POST"])


def _answer(person: Person, found: Question) -> ResponseReturnValue:
    """The question as the person sees it; of one that left their sight by their own act, that it is gone."""
    seen = showing.seen_by(person, found.session, [found])
    return jsonify(seen[0] if seen else {"id": found.id, "state": "gone"})
