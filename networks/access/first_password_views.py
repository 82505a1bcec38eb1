"""Choosing the first password by the link an administrator's command printed."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from networks.access import actions, invitations, passwords
from networks.core.errors import Invalid, Problem
from networks.core.shapes import Shape, read
from networks.core.text import PersonName
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person

bp = Blueprint("first_password", __name__)


class FirstPasswordForm(Shape):
    """A person's name as they write it, and the password they choose."""

    name: PersonName
    new: str = Field(max_length=1024)


@bp.get("/first-password/<token>")
def show(token: str) -> ResponseReturnValue:
    """The form; opening the link uses nothing up, because mail scanners open links too."""
    return _page(invitations.person_behind(token), token)


@bp.post("/first-password/<token>")
def choose(token: str) -> ResponseReturnValue:
    """Keep the password and lead to signing in."""
    person = invitations.person_behind(token)
    try:
        form = read(FirstPasswordForm, request.form)
        new_hash = passwords.hash_of(form.new)
        with unit_of_work():
            actions.begin_account(invitations.person_behind(token), form.name, new_hash)
    except Invalid as problem:
        return _page(person, token, problem), problem.status
    return redirect(url_for("sign_in.show"), 303)


def _page(person: Person, token: str, problem: Problem | None = None) -> str:
    name = request.form.get("name") or ("" if person.name == person.email else person.name)
    return render_template("people/first_password.html", email=person.email, name=name, token=token, problem=problem)
