"""The second step of signing in, for those who have a second factor: a code, after the password was right."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from networks.access import actions, guessing
from networks.access.current import person_or_none
from networks.access.devices import name_of_device
from networks.access.entering import (
    PENDING_KEY,
    Riding,
    come_in,
    own_fields,
    riding,
    waiting_for_second_step,
)
from networks.access.forms import CodeForm
from networks.core.errors import Invalid, NotSignedIn, Problem, TooMany
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.web.security import is_ours

bp = Blueprint("second_step", __name__)


@bp.get("/sign-in/code")
def show() -> ResponseReturnValue:
    """The page that asks for a code; without a right password just before it, the sign-in page."""
    following = request.args.get("next", "")
    along = Riding(following if is_ours(following) else "")
    if person_or_none() is not None or waiting_for_second_step() is None:
        return redirect(url_for("sign_in.show", next=along.following or None), 303)
    return _page(along)


@bp.post("/sign-in/code")
def enter() -> ResponseReturnValue:
    """Sign in with the code; five minutes after the password one begins anew, and nothing typed is lost."""
    along, person = riding(), waiting_for_second_step()
    if person is None:
        session.pop(PENDING_KEY, None)
        return _from_the_beginning(along)
    try:
        form = read(CodeForm, own_fields())
        guessing.with_code(person).wait()
        with unit_of_work():
            is_right = guessing.is_own_code(person, form.code)
            if is_right:
                device = name_of_device(request.user_agent.string)
                made, token = actions.sign_in(person, device, is_proven=True)
        if not is_right:
            raise guessing.wrong_code("code")
    except (Invalid, NotSignedIn, TooMany) as problem:
        return _page(along, problem), problem.status
    return come_in(made, token, along)


def _page(along: Riding, problem: Problem | None = None) -> str:
    return render_template("people/second_step.html", problem=problem, **along.for_page())


def _from_the_beginning(along: Riding) -> ResponseReturnValue:
    problem = NotSignedIn(_("Too much time has passed since the password. Please sign in once more."))
    page = render_template(
        "people/sign_in.html", email="", problem=problem, **along.for_page(),
        **current_app.extensions["sieci_demonstration"],
    )  # fmt: skip
    return page, problem.status
