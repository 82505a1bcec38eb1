"""Who is asking: the person behind the page's cookie or the program's token, loaded afresh for each request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, ParamSpec, cast

import flask_login
from flask import Flask, Request, Response, g, has_request_context, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from networks.access import actions, policy, queries
from networks.access.models import AccessToken, SignIn
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Forbidden, NotSignedIn
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.people.models import Person
from networks.people.queries import person_at
from networks.web.answers import SIGNED_IN_KEY, wants_json
from networks.web.i18n import LANGUAGE_KEY, THEME_KEY

P = ParamSpec("P")

BEARER = "Bearer "
PROGRAM_PATHS = "/api/"
PERSON_KEY: Final = "person"
# What is open to those who still have to set up their second factor.
OPEN_BLUEPRINTS: Final = frozenset({
    "health", "assets", "openapi", "sign_in", "second_step", "second_factor", "first_password", "new_password",
    "new_address", "accessibility", "legal",
})  # fmt: skip
OPEN_ENDPOINTS: Final = frozenset({"settings.language", "settings.theme"})
_OUTDATED: Final = "sieci_outdated"

login_manager = LoginManager()
# Flask-Login's own guard compares network addresses, which change under office proxies; our rows on the server
# are the guard.
login_manager.session_protection = None


class SecondFactorNeeded(Forbidden):
    """The site requires a second factor of the person, who has none yet."""

    default_code = "second_factor_needed"

    def __init__(self) -> None:
        super().__init__(_("First please set up the second step of signing in, in the account settings."))


class SignedInPerson(UserMixin):  # type: ignore[misc]
    """What Flask-Login carries through a request: the person, and what they came by."""

    def __init__(self, person: Person, proof: queries.Proof | None = None, token: str = "") -> None:
        self.person = person
        self.proof = proof
        self._token = token

    def get_id(self) -> str:
        """What the cookie holds."""
        return self._token


def login_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let only those signed in reach the view: a page leads the others to signing in, the API answers 401."""
    return cast(Callable[P, ResponseReturnValue], flask_login.login_required(view))


def signed_in() -> Person:
    """The person who asks. Raises NotSignedIn when nobody does."""
    person = person_or_none()
    if person is None:
        raise NotSignedIn(_("Please sign in first."))
    return person


def person_or_none() -> Person | None:
    """The person who asks, or None for somebody not signed in (or outside any request)."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    return cast(SignedInPerson, current_user).person


def current_sign_in() -> SignIn | None:
    """The browser's sign-in; None for programs and for those not signed in."""
    proof = current_proof()
    return db.session.get(SignIn, proof.id) if proof is not None and proof.kind == "sign_in" else None


def current_proof() -> queries.Proof | None:
    """What shows who is asking; None for those not signed in."""
    return cast(SignedInPerson, current_user).proof if person_or_none() else None


def comes_by_token(request: Request) -> bool:
    """Whether a program asks with an access token, in which case no cookie counts and no CSRF token is needed."""
    return request.path.startswith(PROGRAM_PATHS) and request.headers.get("Authorization", "").startswith(BEARER)


def note_use(proof: queries.Proof) -> None:
    """Note that a device or a program is in use, rarely enough that reading a page does not become a write."""
    if proof.last_seen_at is not None and clock.now() - proof.last_seen_at <= actions.TOUCH_EVERY:
        return
    with unit_of_work():
        if proof.kind == "sign_in":
            actions.touch(db.session.get_one(SignIn, proof.id))
        else:
            actions.touch(db.session.get_one(AccessToken, proof.id))


def begin_session(made: SignIn, token: str) -> None:
    """A new browser session, so that nothing known before signing in is worth anything after it."""
    person = made.person
    session.clear()
    session[LANGUAGE_KEY], session[THEME_KEY], session[PERSON_KEY] = person.language, person.theme, person.id
    flask_login.login_user(SignedInPerson(person, token=token))


def renew_session(token: str) -> None:
    """The browser has a new token; everything else of its session stays."""
    session[SIGNED_IN_KEY] = token


def end_session() -> None:
    """Nobody is signed in in this browser any more; only the language stays."""
    flask_login.logout_user()
    language = session.get(LANGUAGE_KEY)
    session.clear()
    if language:
        session[LANGUAGE_KEY] = language


def init_app(app: Flask) -> None:
    """Let Flask-Login find people by our rows."""
    login_manager.init_app(app)
    app.before_request(_keep_alive)
    app.before_request(_hold_back)
    app.after_request(_leave_newer_token)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _by_cookie(token: str) -> SignedInPerson | None:
    found = None if comes_by_token(request) else queries.sign_in_by_token(token)
    return SignedInPerson(person_at(found.person_id, found.rights_epoch), found, token) if found else None


@login_manager.request_loader  # type: ignore[untyped-decorator]
def _by_bearer(request: Request) -> SignedInPerson | None:
    if not comes_by_token(request):
        return None
    found = queries.access_token_by_token(request.headers["Authorization"].removeprefix(BEARER).strip())
    return SignedInPerson(person_at(found.person_id, found.rights_epoch), found) if found else None


@login_manager.unauthorized_handler  # type: ignore[untyped-decorator]
def _refuse() -> None:
    raise NotSignedIn(_("Please sign in first."))


def _keep_alive() -> None:
    """Note that the device or the program is in use.

    A browser whose person may do more than when it got its token gets a new one.
    """
    if request.endpoint == "assets.show" or not (SIGNED_IN_KEY in session or comes_by_token(request)):
        return
    if (proof := current_proof()) is None:
        return
    if proof.kind == "sign_in":
        _renew_if_needed(proof)
    note_use(proof)


def _renew_if_needed(proof: queries.Proof) -> None:
    if proof.is_previous:
        setattr(g, _OUTDATED, session[SIGNED_IN_KEY])
    elif policy.has_grown(signed_in(), proof.rights):
        with unit_of_work():
            token = actions.renew_if_grown(proof.id, session[SIGNED_IN_KEY])
        if token:
            renew_session(token)


def _hold_back() -> ResponseReturnValue | None:
    """Lead those who have to set up a second factor there, before anything else opens."""
    if request.blueprint is None or request.blueprint in OPEN_BLUEPRINTS or request.endpoint in OPEN_ENDPOINTS:
        return None
    person, proof = person_or_none(), current_proof()
    if person is None or proof is None or not queries.is_held_back(person, proof):
        return None
    if request.method not in {"GET", "HEAD"} or wants_json() or "HX-Request" in request.headers:
        raise SecondFactorNeeded
    following = request.full_path.rstrip("?")
    return redirect(url_for("second_factor.show", next=following if following != "/" else None), 303)


def _leave_newer_token(response: Response) -> Response:
    """An answer to a request with the token before must not overwrite the new one in the browser."""
    if g.get(_OUTDATED) is not None and session.get(SIGNED_IN_KEY) == g.get(_OUTDATED):
        session.modified = False
    return response
