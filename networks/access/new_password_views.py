"""A forgotten password: asking for a link, and choosing a new password by it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access import actions, guessing, letters, passwords, queries
from networks.access.forms import ForgottenForm, NewPasswordForm
from networks.core.errors import Invalid, NotFound, Problem, TooMany
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.people.models import Person

bp = Blueprint("new_password", __name__)


@bp.get("/forgotten-password")
def forgotten() -> ResponseReturnValue:
    """The form that asks for the address; and what happens next, once it was sent."""
    return _asking_page()


@bp.post("/forgotten-password")
def ask() -> ResponseReturnValue:
    """Mail a link to the address if an open account has it. The answer and the work are the same for every address."""
    try:
        form = read(ForgottenForm, request.form)
        with unit_of_work():
            is_allowed = guessing.ask(f"new password of {form.email.strip().lower()}")
            found = queries.credentials_of(form.email)
            letters.ask_for_reset(found[0] if found and is_allowed else None)
    except (Invalid, TooMany) as problem:
        return _asking_page(problem), problem.status
    return redirect(url_for(".forgotten", sent=1), 303)


@bp.get("/new-password/<token>")
def show(token: str) -> ResponseReturnValue:
    """The form; opening the link uses nothing up, because mail scanners open links too."""
    return _page(_person_behind(token), token)


@bp.post("/new-password/<token>")
def choose(token: str) -> ResponseReturnValue:
    """Keep the new password, sign every device out, and lead to signing in. A second factor stays as it is."""
    person = _person_behind(token)
    try:
        form = read(NewPasswordForm, request.form)
        new_hash = passwords.hash_of(form.new)
        with unit_of_work():
            actions.change_password(_person_behind(token), new_hash, None)
    except Invalid as problem:
        return _page(person, token, problem), problem.status
    return redirect(url_for("sign_in.show", changed="password"), 303)


def _person_behind(token: str) -> Person:
    """Whose link it is. Raises NotFound for a forged, expired or used one, and for a closed account."""
    person, _nothing = letters.RESET.behind(token)
    if not person.is_active:
        raise NotFound(_("This link has expired or was used already. Please ask for a new one."))
    return person


def _asking_page(problem: Problem | None = None) -> str:
    return render_template(
        "people/forgotten_password.html", email=request.form.get("email", ""), problem=problem,
        is_sent="sent" in request.args,
    )  # fmt: skip


def _page(person: Person, token: str, problem: Problem | None = None) -> str:
    return render_template("people/new_password.html", email=person.email, token=token, problem=problem)
