"""Refusals: a stable code for programs, a sentence for the person, and the field it concerns."""

from __future__ import annotations

from typing import ClassVar, Protocol


class Sentence(Protocol):
    """Something that becomes a sentence in the reader's language when it is shown (`lazy_gettext`)."""

    def __str__(self) -> str: ...


class Problem(Exception):
    """Something a person asked for cannot be done; the doors turn it into a page, JSON or an acknowledgement.

    `status` is the HTTP status, `code` the stable word programs rely on, `field` the input concerned, if one is.
    """

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "bad_request"

    def __init__(self, message: Sentence, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.default_code

    def __str__(self) -> str:
        return str(self.message)


class BadRequest(Problem):
    """What was sent cannot be read at all."""


class Invalid(Problem):
    """What was typed breaks a rule; the words stay in the box."""

    status = 422
    default_code = "invalid"


class NotSignedIn(Problem):
    """Nobody is signed in, or the session ended meanwhile."""

    status = 401
    default_code = "not_signed_in"


class Forbidden(Problem):
    """The person sees the thing but may not do this with it."""

    status = 403
    default_code = "forbidden"


class NotFound(Problem):
    """There is no such thing, or it is not the person's to know of; both look the same."""

    status = 404
    default_code = "not_found"


class Conflict(Problem):
    """Somebody was faster, or the same `client_id` came with other words."""

    status = 409
    default_code = "conflict"


class TooLarge(Problem):
    """More was sent than is taken."""

    status = 413
    default_code = "too_large"


class TooMany(Problem):
    """Too often in too short a time. `wait_seconds` tells when to try again."""

    status = 429
    default_code = "too_many"

    def __init__(self, message: Sentence, *, wait_seconds: int = 1, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.wait_seconds = wait_seconds


def require(allowed: bool, message: Sentence, *, code: str | None = None) -> None:
    """Go on if `allowed`, else raise Forbidden with `message`."""
    if not allowed:
        raise Forbidden(message, code=code)
