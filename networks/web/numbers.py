"""Whole numbers in addresses, as large as the database takes and no larger."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.routing import IntegerConverter

BIGGEST = 2**63 - 1
_DIGITS = len(str(BIGGEST))


class IdConverter(IntegerConverter):
    """An id in a path; anything larger than the database takes is an address that does not exist."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": BIGGEST, **kwargs})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """Let `<int:…>` in routes mean an id."""
    app.url_map.converters["int"] = IdConverter


def asked_number(name: str) -> int | None:
    """The number in `?name=` of the address, or in the form's field; None if there is none or it is no such number."""
    return number_in(request.args.get(name, ""))


def number_in(text: str) -> int | None:
    """`text` as a whole number of ordinary digits from 0 on, or None."""
    if not (text.isascii() and text.isdigit()) or len(text) > _DIGITS:
        return None
    number = int(text)
    return number if number <= BIGGEST else None
