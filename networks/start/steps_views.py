"""The first steps of a new member, one form at a time."""

from __future__ import annotations

from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.errors import Invalid, Problem
from networks.core.html import write
from networks.core.shapes import read
from networks.core.text import prose
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.membership import actions, roster
from networks.membership.models import FirstStep, FirstWish
from networks.membership.roster import Steps
from networks.membership.words import wish_word
from networks.people.models import Network, Person
from networks.people.queries import network_for
from networks.start import first_steps
from networks.start.forms import AnswerForm, IntroductionForm, LaterForm
from networks.start.views import bp

STEPS = "/n/<slug>/first-steps"


@bp.get(STEPS)
@login_required
def steps(slug: str) -> ResponseReturnValue:
    """The step to take now, or with `?step=` one that was left for later."""
    person = signed_in()
    network = network_for(person, slug)
    return _page(person, network, _asked(request.args.get("step", "")))


@bp.post(f"{STEPS}/introduce")
@login_required
@again_on_race
def introduce(slug: str) -> ResponseReturnValue:
    """Publish the three sentences; refused ones stay in the form."""
    person = signed_in()
    network = network_for(person, slug)
    try:
        form = read(IntroductionForm, request.form)
        spend(person)
        words = write(prose(first_steps.as_text({"tasks": form.tasks, "offers": form.offers, "wants": form.wants})))
        with unit_of_work():
            first_steps.introduce(person, network, words, form.client_id)
    except Invalid as problem:
        return _page(person, network, FirstStep.INTRODUCE, problem), problem.status
    return _onwards(person, network)


@bp.post(f"{STEPS}/answer")
@login_required
@again_on_race
def answer(slug: str) -> ResponseReturnValue:
    """Keep the answer to the first question."""
    person = signed_in()
    network = network_for(person, slug)
    try:
        form = read(AnswerForm, request.form)
        with unit_of_work():
            actions.answer_first(person, network, form.wish, form.words or "")
    except Invalid as problem:
        return _page(person, network, FirstStep.ANSWER, problem), problem.status
    return _onwards(person, network)


@bp.post(f"{STEPS}/later")
@login_required
@again_on_race
def put_off(slug: str) -> ResponseReturnValue:
    """Leave a step for later."""
    person = signed_in()
    network = network_for(person, slug)
    form = read(LaterForm, request.form)
    with unit_of_work():
        actions.put_off(person, network, form.step)
    return _onwards(person, network)


def _onwards(person: Person, network: Network) -> ResponseReturnValue:
    """To the next step, or into the network when none is left."""
    left = roster.steps_in(roster.membership_now(person, network)).current
    return redirect(url_for(".steps" if left else ".network", slug=network.slug), 303)


def _page(person: Person, network: Network, asked: FirstStep | None, problem: Problem | None = None) -> str:
    found = roster.steps_in(roster.membership_now(person, network))
    return render_template(
        "start/first_steps.html", network=network, steps=found, shown=_shown(found, asked), problem=problem,
        sentences=first_steps.sentences(), typed=request.form if problem else {},
        client_id=request.form.get("client_id") or uuid4(),
        wishes=[(wish.value, wish_word(wish)) for wish in FirstWish],
    )  # fmt: skip


def _shown(found: Steps, asked: FirstStep | None) -> FirstStep | None:
    """The step whose form the page holds."""
    return asked if asked in found.steps and asked not in found.done else found.current


def _asked(word: str) -> FirstStep | None:
    return next((step for step in FirstStep if step.value == word), None)
