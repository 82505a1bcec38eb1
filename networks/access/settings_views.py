"""One's own settings: language and look, devices, access tokens, password, texts not sent yet."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from networks.access import actions, passwords, queries
from networks.access.current import current_sign_in, login_required, person_or_none, signed_in
from networks.access.forms import LanguageForm, PasswordForm, ThemeForm, TokenForm
from networks.core.errors import Invalid, Problem
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.web.i18n import LANGUAGE_KEY, THEME_KEY
from networks.web.security import is_ours

bp = Blueprint("settings", __name__)


@bp.get("/me")
@login_required
def show() -> ResponseReturnValue:
    """All settings on one page."""
    return _page()


@bp.post("/me/language")
def language() -> ResponseReturnValue:
    """Choose the language of the pages; also before signing in."""
    form = read(LanguageForm, request.form)
    session[LANGUAGE_KEY] = form.language
    if (person := person_or_none()) is not None:
        with unit_of_work():
            actions.choose_language(person, form.language)
    return _back(form.next)


@bp.post("/me/theme")
def theme() -> ResponseReturnValue:
    """Choose the look of the pages; also before signing in."""
    form = read(ThemeForm, request.form)
    session[THEME_KEY] = form.theme
    if (person := person_or_none()) is not None:
        with unit_of_work():
            actions.choose_theme(person, form.theme)
    return _back(form.next)


@bp.post("/me/devices/<int:device_id>/end")
@login_required
def end_device(device_id: int) -> ResponseReturnValue:
    """Sign one of the person's own devices out."""
    person = signed_in()
    with unit_of_work():
        actions.end_sign_in(queries.device_for(person, device_id))
    return redirect(url_for(".show"), 303)


@bp.post("/me/tokens")
@login_required
def make_token() -> ResponseReturnValue:
    """Make an access token and show it this once."""
    person = signed_in()
    try:
        form = read(TokenForm, request.form)
        with unit_of_work():
            _made, token = actions.make_token(person, form.name)
    except Invalid as problem:
        return _page(problem=problem), problem.status
    return _page(new_token=token)


@bp.post("/me/tokens/<int:token_id>/end")
@login_required
def end_token(token_id: int) -> ResponseReturnValue:
    """End one of the person's own access tokens."""
    person = signed_in()
    with unit_of_work():
        actions.end_token(queries.token_for(person, token_id))
    return redirect(url_for(".show"), 303)


@bp.post("/me/password")
@login_required
def change_password() -> ResponseReturnValue:
    """Change the password; every other device is signed out."""
    person = signed_in()
    try:
        form = read(PasswordForm, request.form)
        if not passwords.fits(person.password_hash, form.current):
            raise Invalid(_("The present password is wrong."), field="current")
        new_hash = passwords.hash_of(form.new)
        with unit_of_work():
            actions.change_password(person, new_hash, current_sign_in())
    except Invalid as problem:
        return _page(problem=problem), problem.status
    return redirect(url_for(".show", changed="password"), 303)


def _page(*, problem: Problem | None = None, new_token: str | None = None) -> str:
    person, here = signed_in(), current_sign_in()
    devices = [
        {
            "id": row.id,
            "what": row.device,
            "last_seen_at": row.last_seen_at,
            "is_this": here is not None and row.id == here.id,
        }
        for row in queries.devices_of(person)
    ]
    tokens = [
        {"id": row.id, "name": row.name, "made_at": row.created_at, "last_used_at": row.last_used_at}
        for row in queries.tokens_of(person)
    ]
    return render_template(
        "people/settings.html", person=person, devices=devices, tokens=tokens, new_token=new_token, problem=problem
    )


def _back(following: str) -> ResponseReturnValue:
    return redirect(following if is_ours(following) else url_for("start.desk"), 303)
