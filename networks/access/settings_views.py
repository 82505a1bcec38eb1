"""One's own settings: language and look, devices, access tokens, password, texts not sent yet."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from networks.access import actions, guessing, letters, passwords, queries
from networks.access.current import current_sign_in, login_required, person_or_none, signed_in
from networks.access.forms import AddressForm, LanguageForm, PasswordForm, ThemeForm, TokenForm
from networks.core.errors import Invalid, Problem, TooMany
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
        if not guessing.is_own_password(person, form.current):
            raise Invalid(_("The present password is wrong."), field="current")
        new_hash = passwords.hash_of(form.new)
        with unit_of_work():
            actions.change_password(person, new_hash, current_sign_in())
    except (Invalid, TooMany) as problem:
        return _page(problem=problem), problem.status
    return redirect(url_for(".show", changed="password"), 303)


@bp.post("/me/email")
@login_required
def change_address() -> ResponseReturnValue:
    """Ask for another e-mail address; it counts once the link mailed to it is confirmed.

    The answer is the same whether or not another account has the address.
    """
    person = signed_in()
    try:
        form = read(AddressForm, request.form)
        if not guessing.is_own_password(person, form.password):
            raise Invalid(_("The present password is wrong."), field="password")
        if form.email == person.email:
            raise Invalid(_("This is the present address of the account."), field="email")
        with unit_of_work():
            if not guessing.ask(f"address for {person.id}"):
                raise TooMany(_("That was very often in a short time. Please try again in a while."), wait_seconds=900)
            letters.ask_to_confirm(person, form.email)
    except (Invalid, TooMany) as problem:
        return _page(problem=problem), problem.status
    return redirect(url_for(".show", changed="address"), 303)


def _page(*, problem: Problem | None = None, new_token: str | None = None) -> str:
    person, here = signed_in(), current_sign_in()
    devices = [
        {
            "id": row.id,
            "what": row.device,
            "last_seen_at": row.last_seen_at,
            "is_this": here is not None and row.id == here.id,
            "is_proven": row.proven_at is not None,
        }
        for row in queries.devices_of(person)
    ]
    tokens = [
        {"id": row.id, "name": row.name, "made_at": row.created_at, "last_used_at": row.last_used_at}
        for row in queries.tokens_of(person)
    ]
    return render_template(
        "people/settings.html", person=person, devices=devices, tokens=tokens, new_token=new_token, problem=problem,
        has_second_factor=queries.key_of(person) is not None,
    )  # fmt: skip


def _back(following: str) -> ResponseReturnValue:
    return redirect(following if is_ours(following) else url_for("start.desk"), 303)
