"""The sign-in page and signing out."""

from __future__ import annotations

import hashlib
import time

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from networks.access import actions, passwords, queries
from networks.access.current import SignedInPerson, current_sign_in, person_or_none
from networks.access.devices import name_of_device
from networks.access.forms import SignInForm
from networks.access.models import SignIn
from networks.core.config import Settings
from networks.core.errors import Invalid, NotSignedIn, Problem, TooMany
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.people.models import Person
from networks.people.queries import person_by_email
from networks.web.i18n import LANGUAGE_KEY, THEME_KEY
from networks.web.security import is_ours

bp = Blueprint("sign_in", __name__)

KEPT = "kept-"
KEPT_PATH = "kept_path"
KEPT_MAX = 20
PERSON_KEY = "person"


@bp.get("/sign-in")
def show() -> ResponseReturnValue:
    """The sign-in page; those signed in already go on."""
    following = request.args.get("next", "")
    if person_or_none() is not None:
        return redirect(following if is_ours(following) else url_for("start.desk"), 303)
    return _page(following=following)


@bp.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Sign in; words kept from an interrupted form are sent on afterwards."""
    kept = _kept()
    try:
        form = read(SignInForm, _own_fields())
        person = _checked(form)
        before = current_sign_in()
        stronger = _stronger_hash(person, form.password)
        with unit_of_work():
            made, token = actions.sign_in(person, name_of_device(request.user_agent.string), before)
            if stronger:
                person.password_hash = stronger
    except (Invalid, NotSignedIn, TooMany) as problem:
        return _page(problem, request.form.get("next", ""), kept), problem.status
    is_same_person = session.get(PERSON_KEY) == person.id
    _begin_session(made, token)
    if kept:
        # At a shared computer somebody else may have signed in; then the words wait for a button.
        return render_template(
            "people/send_kept.html", kept=kept, kept_path=request.form[KEPT_PATH], by_itself=is_same_person
        )
    return redirect(form.next if is_ours(form.next) else url_for("start.desk"), 303)


@bp.post("/sign-out")
def leave() -> ResponseReturnValue:
    """Sign this browser out; its other open pages and sockets notice."""
    sign_in = current_sign_in()
    if sign_in is not None:
        with unit_of_work():
            actions.end_sign_in(sign_in)
    logout_user()
    language = session.get(LANGUAGE_KEY)
    session.clear()
    if language:
        session[LANGUAGE_KEY] = language
    response = redirect(url_for(".show"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _checked(form: SignInForm) -> Person:
    """The person whose address and password these are.

    Raises NotSignedIn with the same words and after the same work whether the address is unknown or the password
    wrong. After ten failures an attempt waits before it is looked at, the right one too; nobody is locked out.
    """
    account, address = _hash(form.email.strip().lower()), _hash(request.remote_addr or "")
    settings: Settings = current_app.extensions["sieci_settings"]
    if not settings.is_local and queries.failures_of_address(address) >= actions.ADDRESS_FAILURES_MAX:
        raise TooMany(
            _("Signing in failed very often from your network. Please try again in an hour."), wait_seconds=3600
        )
    time.sleep(actions.delay_seconds(queries.failures_of_account(account)))
    person = person_by_email(form.email)
    kept_hash = person.password_hash if person is not None and person.is_active else None
    if not passwords.fits(kept_hash, form.password) or person is None:
        with unit_of_work():
            actions.note_failure(account, address)
        raise NotSignedIn(_("The e-mail address or the password is wrong."))
    return person


def _stronger_hash(person: Person, password: str) -> str | None:
    """A new hash of the right password, when the kept one was made with weaker parameters than today's."""
    kept = person.password_hash
    return passwords.hash_of(password) if kept is not None and passwords.needs_rehash(kept) else None


def _begin_session(made: SignIn, token: str) -> None:
    """A new browser session, so that nothing known before signing in is worth anything after it."""
    person = made.person
    session.clear()
    session[LANGUAGE_KEY], session[THEME_KEY], session[PERSON_KEY] = person.language, person.theme, person.id
    login_user(SignedInPerson(person, token=token))


def _page(problem: Problem | None = None, following: str = "", kept: list[tuple[str, str]] | None = None) -> str:
    path = request.form.get(KEPT_PATH, "") if kept else ""
    return render_template(
        "people/sign_in.html", email=request.form.get("email", ""), problem=problem, kept=kept or [], kept_path=path,
        next=following if is_ours(following) else "", **current_app.extensions["sieci_demonstration"],
    )  # fmt: skip


def _own_fields() -> dict[str, str]:
    """The sign-in page's own fields, without the words that ride along."""
    return {n: v for n, v in request.form.items() if n != KEPT_PATH and not n.startswith(KEPT)}


def _kept() -> list[tuple[str, str]]:
    """The fields of the interrupted form, if its path is one of ours."""
    if not is_ours(request.form.get(KEPT_PATH, "")):
        return []
    return [(n.removeprefix(KEPT), v) for n, v in request.form.items(multi=True) if n.startswith(KEPT)][:KEPT_MAX]


def _hash(text: str) -> str:
    """A keyed hash, so that the table of failures names nobody."""
    key = str(current_app.secret_key).encode()
    return hashlib.blake2b(text.encode("utf-8", "replace"), key=key[:64], digest_size=16).hexdigest()
