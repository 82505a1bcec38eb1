"""Pages about questions, and every act on them as a plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import html
from networks.core.errors import Conflict, Invalid, Problem, TooMany
from networks.core.notices import mark_read
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.notifications.queries import waits_at
from networks.people.models import Person
from networks.questions import actions, asking, page, queries
from networks.questions.acts import ACTS
from networks.questions.forms import Decision, DecisionForm, OrderForm, Press, QuestionForm, RevisionForm
from networks.questions.models import Question
from networks.sessions import policy as sessions
from networks.sessions.acts import Act
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.queries import names, session_for
from networks.web.surroundings import stands_in

bp = Blueprint("questions", __name__)
# Where a form sends back to the page of the question itself.
HERE = "question"
# Refusals after which the page of the question says how things stand, with what was typed.
Told = (Invalid, Conflict, TooMany)


@bp.get("/questions/<int:question_id>")
@login_required
def show(question_id: int) -> ResponseReturnValue:
    """One question: its state, its answer, and everything the person may do with it."""
    person = signed_in()
    question = queries.question_for(person, question_id)
    if waits_at(person, f"question:{question.id}"):
        with unit_of_work():  # before the page is made, so that its bell is true
            mark_read(person.id, ("question", question.id))
    return _page(person, question)


@bp.get("/me/promises")
@login_required
def promises() -> ResponseReturnValue:
    """The answers one promised and still owes, each with the box to write it in."""
    return render_template("questions/promises.html", rows=page.for_promises(signed_in()))


@bp.post("/sessions/<int:session_id>/questions")
@login_required
@again_on_race
def ask(session_id: int) -> ResponseReturnValue:
    """Ask without JavaScript; whatever the refusal, the words stay in the box."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        form = read(QuestionForm, request.form)
        spend(person)
        words = html.write(form.text)
        with unit_of_work():
            sent = asking.ask(person, live, words, form.client_id, is_nameless=bool(form.nameless))
    except Problem as problem:
        return _refused(person, live, problem), problem.status
    return redirect(address_of(live, form.back, f"question-{sent.thing.id}"), 303)


@bp.post("/sessions/<int:session_id>/questions/order")
@login_required
@again_on_race
def order(session_id: int) -> ResponseReturnValue:
    """Move a shortlisted question one place up or down."""
    person = signed_in()
    live = session_for(person, session_id)
    form = read(OrderForm, request.form)
    with unit_of_work():
        actions.shift(person, live, form.up or form.down or 0, -1 if form.up else 1)
    return redirect(address_of(live, form.back, f"question-{form.up or form.down}"), 303)


@bp.post("/questions/<int:question_id>/revise")
@login_required
@again_on_race
def revise(question_id: int) -> ResponseReturnValue:
    """Ask a returned question anew, in other words."""
    person = signed_in()
    question = queries.question_for(person, question_id)
    try:
        form = read(RevisionForm, request.form)
        spend(person)
        words = html.write(form.text)
        with unit_of_work():
            asking.revise(person, question, words, form.version)
    except Told as problem:
        return _page(person, question, problem, "revise"), problem.status
    return _back(question, form.back)


@bp.post("/questions/<int:question_id>/support")
@login_required
@again_on_race
def support(question_id: int) -> ResponseReturnValue:
    """Want the answer too."""
    return _support(question_id, wanted=True)


@bp.post("/questions/<int:question_id>/unsupport")
@login_required
@again_on_race
def unsupport(question_id: int) -> ResponseReturnValue:
    """Take one's support back."""
    return _support(question_id, wanted=False)


@bp.post("/questions/<int:question_id>/withdraw")
@login_required
@again_on_race
def withdraw(question_id: int) -> ResponseReturnValue:
    """Take one's own question back."""
    person = signed_in()
    question = queries.question_for(person, question_id)
    form = read(Press, request.form)
    try:
        with unit_of_work():
            asking.withdraw(person, question)
    except Conflict as problem:
        return _page(person, question, problem), problem.status
    return _back(question, form.back)


@bp.post("/questions/<int:question_id>/author")
@login_required
def author(question_id: int) -> ResponseReturnValue:
    """Show a coordinator who asked without a name; that it was looked up is kept."""
    person = signed_in()
    question = queries.question_for(person, question_id)
    read(Press, request.form)
    with unit_of_work():
        author_id = actions.reveal_author(person, question)
    return _page(person, question, author=names(question.session, [author_id])[author_id])


def _support(question_id: int, *, wanted: bool) -> ResponseReturnValue:
    person = signed_in()
    question = queries.question_for(person, question_id)
    form = read(Press, request.form)
    with unit_of_work():
        asking.support(person, question, wanted=wanted)
    return _back(question, form.back)


def _door(name: str, act: Act[Question, Decision]) -> Callable[..., ResponseReturnValue]:
    """The view of a decision. Refused, it leads to the question's page with what was typed and what is true now."""

    @login_required
    @again_on_race
    def decide(question_id: int) -> ResponseReturnValue:
        person = signed_in()
        question = queries.question_for(person, question_id)
        try:
            form = read(DecisionForm, request.form)
            words = act.words(person, form)
            with unit_of_work():
                act.carry_out(person, question, form, words)
        except Told as problem:
            return _page(person, question, problem, name), problem.status
        return _back(question, form.back)

    return decide


for _name, _act in ACTS.items():
    bp.add_url_rule(f"/questions/<int:question_id>/{_name}", _name, _door(_name, _act), methods=["POST"])


def _back(question: Question, back: str) -> ResponseReturnValue:
    if back == HERE:
        return redirect(url_for("questions.show", question_id=question.id), 303)
    if back == "promises":
        return redirect(url_for("questions.promises"), 303)
    return redirect(address_of(question.session, back, f"question-{question.id}"), 303)


def _refused(person: Person, live: LiveSession, problem: Problem) -> str:
    """The box with everything typed, and why it was not sent."""
    stands_in(live.network)
    may_ask = sessions.can_ask(person, live) or sessions.can_rehearse(person, live)
    typed: dict[str, Any] = {
        "text": request.form.get("text", ""), "is_nameless": bool(request.form.get("nameless")),
        "back": request.form.get("back", ""),
    }  # fmt: skip
    if client_id := request.form.get("client_id"):
        typed["client_id"] = client_id
    return render_template(
        "questions/ask.html", live=live, network=live.network, problem=problem, can_ask=may_ask,
        box=page.asking_box(person, live) | typed,
    )  # fmt: skip


def _page(person: Person, question: Question, problem: Problem | None = None, refused: str = "", **more: Any) -> str:
    """The question's page; after a refusal of the act `refused` with what was typed for it."""
    live = question.session
    stands_in(live.network)
    back = request.form.get("back") or request.args.get("back") or HERE
    fields = ("text", "reason", "owner", "due", "into")
    return render_template(
        "questions/show.html", live=live, network=live.network, row=page.one(person, question),
        may=page.possible(person, question), leading=page.leading(person, live), problem=problem, refused=refused,
        typed={name: request.form.get(name, "") for name in fields} if problem else {}, back=back,
        rights=sessions.rights(person, live), room_url=address_of(live, back), **more,
    )  # fmt: skip
