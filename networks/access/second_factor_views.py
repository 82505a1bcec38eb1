"""Setting up the second step of signing in, recovery codes, and switching it off: in the account settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access import actions, guessing, queries, second_factor, totp
from networks.access.current import current_sign_in, login_required, renew_session, signed_in
from networks.access.forms import BeginFactorForm, CodeForm, RemoveFactorForm
from networks.access.models import SignIn
from networks.core import clock
from networks.core.errors import Conflict, Invalid, NotSignedIn, Problem, TooMany
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.web.security import is_ours

bp = Blueprint("second_factor", __name__)

# Who has just typed the password need not type it once more.
FRESH: Final = timedelta(minutes=10)


@bp.get("/me/settings/second-factor")
@login_required
def show() -> ResponseReturnValue:
    """How things stand: nothing yet, a secret that waits for its first code, or all set up."""
    return _page()


@bp.post("/me/settings/second-factor/begin")
@login_required
def begin() -> ResponseReturnValue:
    """Make a secret for the application; long after signing in the password is asked for."""
    person, here = signed_in(), _here()
    try:
        form = read(BeginFactorForm, request.form)
        if not _is_fresh(here) and not guessing.is_own_password(person, form.password):
            raise Invalid(_("The present password is wrong."), field="password")
        with unit_of_work():
            second_factor.begin(person)
    except (Invalid, Conflict, TooMany) as problem:
        return _page(problem), problem.status
    return redirect(url_for(".show", next=_following() or None), 303)


@bp.post("/me/settings/second-factor/confirm")
@login_required
def confirm() -> ResponseReturnValue:
    """Set it up with the first code, and show the recovery codes this once."""
    person, here = signed_in(), _here()
    try:
        form = read(CodeForm, request.form)
        with unit_of_work():
            codes = second_factor.confirm(person, form.code, here)
            token = actions.renew(here) if codes else ""
        if codes is None:
            raise Invalid(
                _("This code does not fit. Please check the clock of the telephone and type the code shown now."),
                field="code",
            )
    except (Invalid, Conflict) as problem:
        return _page(problem), problem.status
    renew_session(token)
    return _codes_page(codes, is_new=True)


@bp.post("/me/settings/second-factor/codes")
@login_required
def codes() -> ResponseReturnValue:
    """Make new recovery codes and show them this once; needs a code."""
    person = signed_in()
    try:
        form = read(CodeForm, request.form)
        guessing.with_code(person).wait()
        with unit_of_work():
            made = second_factor.new_codes(person) if guessing.is_own_code(person, form.code) else None
        if made is None:
            raise guessing.wrong_code("code")
    except (Invalid, TooMany) as problem:
        return _page(problem), problem.status
    return _codes_page(made)


@bp.post("/me/settings/second-factor/off")
@login_required
def remove() -> ResponseReturnValue:
    """Switch it off; needs the password and a code."""
    person = signed_in()
    try:
        form = read(RemoveFactorForm, request.form)
        if not guessing.is_own_password(person, form.password):
            raise Invalid(_("The present password is wrong."), field="password")
        guessing.with_code(person).wait()
        with unit_of_work():
            is_right = guessing.is_own_code(person, form.off_code)
            if is_right:
                second_factor.remove(person)
        if not is_right:
            raise guessing.wrong_code("off_code")
    except (Invalid, TooMany) as problem:
        return _page(problem), problem.status
    return redirect(url_for(".show", changed="off"), 303)


def _page(problem: Problem | None = None) -> str:
    person = signed_in()
    key, secret = queries.key_of(person), second_factor.secret_begun(person)
    return render_template(
        "people/second_factor.html", problem=problem, key=key, secret=totp.in_groups(secret) if secret else "",
        picture=totp.picture_of(totp.address_of(secret, person.email)) if secret else "",
        codes_left=queries.codes_left(person), codes_made=second_factor.RECOVERY_CODES,
        is_required=queries.is_factor_required(person), asks_password=not _is_fresh(_here()), next=_following(),
    )  # fmt: skip


def _codes_page(made: list[str], *, is_new: bool = False) -> str:
    return render_template("people/recovery_codes.html", codes=made, is_new=is_new, next=_following())


def _here() -> SignIn:
    sign_in = current_sign_in()
    if sign_in is None:
        raise NotSignedIn(_("Please sign in first."))
    return sign_in


def _is_fresh(sign_in: SignIn) -> bool:
    return clock.now() - sign_in.created_at < FRESH


def _following() -> str:
    following = request.form.get("next", "") or request.args.get("next", "")
    return following if is_ours(following) else ""
