"""Marks in pages where something belongs that is the visitor's own or new each time, put in last.

With them parts of pages can be kept and shown to everybody. Nobody outside knows the marks, and none leaves the house.
"""

from __future__ import annotations

import secrets
from typing import Final
from uuid import uuid4

from flask import Response, g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

CSRF_TOKEN: Final = secrets.token_hex(24)
FRESH_ID: Final = secrets.token_hex(24)
_DONE: Final = "sieci_page_done"
# The address of the page itself, for forms that lead back to it.
HERE: Final = secrets.token_hex(24)
_CSRF_TOKEN, _FRESH_ID, _HERE = CSRF_TOKEN.encode(), FRESH_ID.encode(), HERE.encode()


def values() -> dict[bytes, bytes]:
    """What belongs in the place of each mark in the answer being made."""
    # A form that was refused has its page at the same address, or `answers` leads from there to the page above.
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return {_CSRF_TOKEN: generate_csrf().encode(), _FRESH_ID: str(uuid4()).encode(), _HERE: escape(here).encode()}


def say_done(response: Response) -> None:
    """Say that nothing is left to be put into this answer."""
    setattr(g, _DONE, response)


def put_in(response: Response) -> None:
    """Give a page its visitor's own CSRF token and fresh ids for what may be sent from it."""
    if response.mimetype != "text/html" or response.is_streamed or g.get(_DONE) is response:
        return
    body = response.get_data()
    if _CSRF_TOKEN in body:
        for mark, value in values().items():
            body = body.replace(mark, value)
        response.set_data(body)
