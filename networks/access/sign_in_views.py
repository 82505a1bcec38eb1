"""The sign-in page and signing out."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access import actions, guessing, passwords, queries
from networks.access.current import current_sign_in, end_session, person_or_none
from networks.access.devices import name_of_device
from networks.access.entering import Riding, begin_second_step, come_in, own_fields, riding
from networks.access.forms import SignInForm
from networks.core.db import db
from networks.core.errors import Invalid, NotSignedIn, Problem, TooMany
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.people.models import Person
from networks.web.security import is_ours

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
def show() -> ResponseReturnValue:
    """The sign-in page; those signed in already go on."""
    following = request.args.get("next", "")
    if person_or_none() is not None:
        return redirect(following if is_ours(following) else url_for("start.desk"), 303)
    return _page(Riding(following if is_ours(following) else ""))


@bp.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Sign in; words kept from an interrupted form are sent on afterwards.

    Who has a second factor is asked for it next and is not signed in before that.
    """
    along = riding()
    try:
        form = read(SignInForm, own_fields())
        person = _checked(form)
        stronger = _stronger_hash(person, form.password)
        before = current_sign_in()
        with unit_of_work():
            if stronger:
                person.password_hash = stronger
            is_half = queries.key_of(person) is not None
            if not is_half:
                made, token = actions.sign_in(person, name_of_device(request.user_agent.string), before)
            elif before is not None:
                actions.end_sign_in(before)
    except (Invalid, NotSignedIn, TooMany) as problem:
        return _page(along, problem), problem.status
    return _ask_for_code(person, along) if is_half else come_in(made, token, along)


@bp.post("/sign-out")
def leave() -> ResponseReturnValue:
    """Sign this browser out; its other open pages and sockets notice."""
    sign_in = current_sign_in()
    if sign_in is not None:
        with unit_of_work():
            actions.end_sign_in(sign_in)
    end_session()
    response = redirect(url_for(".show"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _checked(form: SignInForm) -> Person:
    """The person whose address and password these are.

    Raises NotSignedIn with the same words and after the same work whether the address is unknown or the password
    wrong. After ten failures an attempt waits before it is looked at, the right one too; nobody is locked out.
    """
    attempt = guessing.with_password(form.email)
    attempt.wait()
    found = queries.credentials_of(form.email)
    person_id, kept_hash = found or (0, None)
    person = db.session.get(Person, person_id) if passwords.fits(kept_hash, form.password) else None
    if person is None:
        with unit_of_work():
            attempt.failed()
        raise NotSignedIn(_("The e-mail address or the password is wrong."))
    return person


def _stronger_hash(person: Person, password: str) -> str | None:
    """A new hash of the right password, when the kept one was made with weaker parameters than today's."""
    kept = person.password_hash
    return passwords.hash_of(password) if kept is not None and passwords.needs_rehash(kept) else None


def _ask_for_code(person: Person, along: Riding) -> ResponseReturnValue:
    """The page of the second step; words that ride along do not fit into an address, so they stay in the answer."""
    begin_second_step(person)
    if along.kept:
        return render_template("people/second_step.html", problem=None, **along.for_page())
    return redirect(url_for("second_step.show", next=along.following or None), 303)


def _page(along: Riding, problem: Problem | None = None) -> str:
    return render_template(
        "people/sign_in.html", email=request.form.get("email", ""), problem=problem, **along.for_page(),
        **current_app.extensions["sieci_demonstration"],
    )  # fmt: skip
