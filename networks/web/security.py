"""Headers on every answer, the CSRF guard, and addresses that stay on this site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Request, current_app, g, request
from flask.wrappers import Response
from flask_wtf.csrf import CSRFProtect

from networks.core.config import Settings
from networks.core.errors import BadRequest, NotFound
from networks.core.words import later as _
from networks.web import stand_ins
from networks.web.packing import pack_page

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
REQUEST_MAX_BYTES = 1024 * 1024
FORM_PARTS_MAX = 200
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_NUL = "\0"
CSRF_PASSED_KEY = "sieci_csrf_passed"
# A file of 10 MB and the fields beside it.
FILE_REQUEST_MAX_BYTES = 11 * REQUEST_MAX_BYTES
_TAKES_FILES = "sieci_takes_files"

V = TypeVar("V", bound=Callable[..., Any])

csrf = CSRFProtect()


def with_frames(response: Response) -> Response:
    """Let this page show frames of this site."""
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


def as_frame(response: Response) -> Response:
    """Let this page stand in a frame of this site's own pages."""
    response.headers["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return response


def takes_files(view: V) -> V:
    """Let requests of the decorated view be as large as a file with the fields beside it (11 MB). It stands on top."""
    setattr(view, _TAKES_FILES, FILE_REQUEST_MAX_BYTES)
    return view


def takes_files_of(most_bytes: int) -> Callable[[V], V]:
    """The same for larger files: of so many bytes."""

    def note(view: V) -> V:
        setattr(view, _TAKES_FILES, most_bytes + REQUEST_MAX_BYTES)
        return view

    return note


def init_app(app: Flask, settings: Settings, comes_by_token: Callable[[Request], bool]) -> None:
    """Guard every request. `comes_by_token` tells the requests of programs, which need no CSRF token."""
    prefix = "__Host-" if settings.is_https else ""
    app.config.update(
        SESSION_COOKIE_NAME=f"{prefix}sieci",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=REQUEST_MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=REQUEST_MAX_BYTES,
        MAX_FORM_PARTS=FORM_PARTS_MAX,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
    )
    csrf.init_app(app)
    app.jinja_env.globals.update(csrf_token=lambda: stand_ins.CSRF_TOKEN, here=stand_ins.HERE)

    def guard() -> None:
        if _NUL in request.path:
            raise NotFound(_("There is no such page, or it is not open to you."))
        if request.method in _SAFE or request.endpoint is None:
            return
        most_bytes = getattr(current_app.view_functions[request.endpoint], _TAKES_FILES, None)
        if most_bytes is not None:
            request.max_content_length = most_bytes
        if app.config["WTF_CSRF_ENABLED"] and not comes_by_token(request):
            csrf.protect()
        setattr(g, CSRF_PASSED_KEY, True)
        _refuse_unreadable()

    app.before_request(guard)
    app.after_request(_headers)


def is_ours(address: str) -> bool:
    """Whether an address from outside is a plain path of this site, so that one may be sent there."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return False
    if any(ord(letter) < 0x21 or ord(letter) == 0x7F for letter in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def is_same_origin(asked: Request) -> bool:
    """Whether a form was sent from one of our own pages, as the browser itself says."""
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    try:
        origin = urlsplit(asked.headers.get("Origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and origin.netloc == asked.host


def _refuse_unreadable() -> None:
    """Refuse forms whose bytes are no UTF-8, which would otherwise be stored with holes."""
    is_readable = True
    if request.mimetype == "application/x-www-form-urlencoded":
        try:
            unquote_to_bytes(request.get_data(cache=True).replace(b"+", b" ")).decode()
        except UnicodeDecodeError:
            is_readable = False
    if not is_readable or any(_UNREADABLE in value for value in request.form.values()):
        raise BadRequest(_("The text contains characters that could not be read. Please type it again."))


def _headers(response: Response) -> Response:
    stand_ins.put_in(response)
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    response.headers.setdefault("Cache-Control", "private, no-store")
    return pack_page(response)
