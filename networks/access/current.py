"""Who is asking: the person behind the page's cookie or the program's token, loaded afresh for each request."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, cast

import flask_login
from flask import Flask, Request, has_request_context, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from networks.access import actions, queries
from networks.access.models import SignIn
from networks.core import clock
from networks.core.db import db
from networks.core.errors import NotSignedIn
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later as _
from networks.people.models import Person
from networks.people.queries import person_at

P = ParamSpec("P")

BEARER = "Bearer "
PROGRAM_PATHS = "/api/"

login_manager = LoginManager()
# Flask-Login's own guard compares network addresses, which change under office proxies; our rows on the server
# are the guard.
login_manager.session_protection = None


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


def init_app(app: Flask) -> None:
    """Let Flask-Login find people by our rows."""
    login_manager.init_app(app)
    app.before_request(_keep_alive)


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
    """Note that the device is in use, rarely enough that reading a page does not become a write."""
    if "_user_id" not in session or request.endpoint == "assets.show":
        return
    proof = current_proof()
    if proof and proof.last_seen_at and clock.now() - proof.last_seen_at > actions.TOUCH_EVERY:
        with unit_of_work():
            actions.touch(db.session.get_one(SignIn, proof.id))
