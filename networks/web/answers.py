"""Refusals as answers: a page that keeps the person's words, or problem JSON (RFC 9457) for programs."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from networks.core.db import db
from networks.core.errors import BadRequest, NotFound, NotSignedIn, Problem, Sentence, TooLarge, TooMany
from networks.core.shapes import CSRF_FIELD
from networks.core.words import later as _
from networks.web.security import CSRF_PASSED_KEY, REQUEST_MAX_BYTES, is_same_origin

log = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
SIGNED_IN_KEY = "_user_id"
# A longer value is somebody's words, a shorter one of a single word is a choice or an id.
_SHORT = 40
# Fields that are never shown again or sent on.
_SECRET = frozenset({"password", "current", "new", "code", "off_code"})
_READS = frozenset({"GET", "HEAD"})


class Expired(Problem):
    """The page was open for so long, or in so many tabs, that its form is no longer known."""

    status = 400
    default_code = "csrf"


class MethodNotAllowed(Problem):
    """The address is there, but not for this method."""

    status = 405
    default_code = "method_not_allowed"


def init_app(app: Flask) -> None:
    """Answer every refusal and every mistake of ours."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _mistake)


def wants_json() -> bool:
    """Whether a program asks, or a script of a page that said so."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def json_body() -> Any:
    """What the request's JSON holds. Raises BadRequest when it is none, or not UTF-8."""
    if not request.is_json:
        raise BadRequest(_("Send JSON with the content type application/json."))
    try:
        return request.get_json()
    except (HTTPException, RecursionError, UnicodeDecodeError):
        raise BadRequest(_("The JSON cannot be read.")) from None


def answer(problem: Problem, reference: str = "") -> ResponseReturnValue:
    """`problem` as problem JSON or as a page; what was typed is kept on the page."""
    if wants_json():
        return _problem_json(problem, reference)
    if isinstance(problem, NotSignedIn):
        return _ask_to_sign_in(problem)
    page = render_template(
        "errors/problem.html", problem=problem, status=problem.status, reference=reference, kept=kept_words(),
        kept_fields=kept_fields() if isinstance(problem, Expired) else [], kept_path=request.path,
    )  # fmt: skip
    response = Response(page, problem.status)
    if isinstance(problem, TooMany):
        response.headers["Retry-After"] = str(problem.wait_seconds)
    return response


def kept_words() -> list[tuple[str, str]]:
    """What a person typed in the refused form, to be shown again to them: pairs of field name and text.

    Only where the form was surely sent from our own page: its CSRF token was right, or the browser says so.
    """
    if not (g.get(CSRF_PASSED_KEY) or is_same_origin(request)):
        return []
    return [(name, value) for name, value in _typed() if len(value) > _SHORT or " " in value.strip()]


def kept_fields() -> list[tuple[str, str]]:
    """The fields of the refused form, to be sent again; only of forms that our own pages sent."""
    return _typed() if is_same_origin(request) else []


def _typed() -> list[tuple[str, str]]:
    """The fields of a form without its CSRF token, passwords and codes."""
    if request.method != "POST":
        return []
    try:
        request.form  # noqa: B018 (reads the body, which may be what is wrong with the request)
    except HTTPException:
        return []
    return [(n, v) for n, v in request.form.items(multi=True) if n != CSRF_FIELD and n not in _SECRET]


def _ask_to_sign_in(problem: NotSignedIn) -> ResponseReturnValue:
    """The sign-in page; if words were being sent, they ride along and are sent after signing in."""
    session.pop(SIGNED_IN_KEY, None)
    fields = kept_fields()
    if fields:
        page = render_template(
            "errors/sign_in_again.html", problem=problem, kept=fields, kept_path=request.path, words=kept_words()
        )
        return page, problem.status
    following = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("sign_in.show", next=following if following not in {"", "/"} else None), 303)


def _problem_json(problem: Problem, reference: str) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank", "title": type(problem).__name__, "status": problem.status, "code": problem.code,
        "detail": str(problem),
    }  # fmt: skip
    if problem.field:
        body["field"] = problem.field
    if reference:
        body["reference"] = reference
    response = jsonify(body)
    response.status_code, response.mimetype = problem.status, PROBLEM_TYPE
    if isinstance(problem, TooMany):
        response.headers["Retry-After"] = str(problem.wait_seconds)
    return response


def _expired(_error: CSRFError) -> ResponseReturnValue:
    if SIGNED_IN_KEY not in session and request.endpoint != "sign_in.enter":
        return answer(NotSignedIn(_("Your session has ended. Please sign in again.")))
    return answer(
        Expired(
            _("This page had been open for too long or was signed in anew in another tab. Please send it once more.")
        )
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    """Refusals of the framework, in our words."""
    match error.code:
        case 404:
            return answer(NotFound(_("There is no such page, or it is not open to you.")))
        case 405:
            if request.method in _READS and not wants_json():
                return redirect(_page_above(), 303)
            return answer(MethodNotAllowed(_("This address does not take such a request.")))
        case 413:
            return answer(TooLarge(_too_large()))
        case 429:
            return answer(
                TooMany(_("That was very often in a short time. Please wait a moment and try again."), wait_seconds=5)
            )
        case code if code is not None and code < 400:
            return error.get_response()
    return answer(BadRequest(_("The request could not be read.")))


def _too_large() -> Sentence:
    most_bytes = request.max_content_length or REQUEST_MAX_BYTES
    if most_bytes <= REQUEST_MAX_BYTES:
        return _("More was sent than is taken here (1 MB). Please make it shorter.")
    # A file with the fields beside it.
    most = (most_bytes - REQUEST_MAX_BYTES) // REQUEST_MAX_BYTES
    return _("The file is too large and was not taken; it may have at most %(most)d MB.", most=most)


def _page_above() -> str:
    """The nearest page above the address of a form: after a refusal it stands in the browser and may be loaded anew."""
    urls, above = current_app.create_url_adapter(request), request.path
    while urls is not None and (above := above.rstrip("/").rpartition("/")[0]):
        try:
            endpoint, values = urls.match(above, method="GET")
        except HTTPException:
            continue
        return url_for(endpoint, **values)
    return "/"


def _mistake(error: Exception) -> ResponseReturnValue:
    """Our own mistake: logged with a reference which the person is shown; nothing of their words is logged."""
    db.session.rollback()
    reference = secrets.token_hex(4)
    log.error("mistake %s at %s %s", reference, request.method, request.url_rule, exc_info=error)
    problem = Problem(_("Something went wrong on our side. What you sent was not saved."), code="mistake")
    problem.status = 500  # type: ignore[misc]
    return answer(problem, reference)
