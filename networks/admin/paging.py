"""Long lists of administration: pieces by the id they begin after."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

_BIGGEST = 2**31 - 1
_DIGITS_MAX = 10
QUERY_MAX = 200


def before() -> int | None:
    """The id the piece asked for ends before; None for the first piece and for what is no number."""
    return number("before")


def number(name: str) -> int | None:
    """A number in the query of the address; None for what is none."""
    asked = request.args.get(name, "")
    if not asked.isascii() or not asked.isdigit() or len(asked) > _DIGITS_MAX:
        return None
    return min(int(asked), _BIGGEST)


def words(name: str) -> str:
    """Words in the query of the address, as one looks for them."""
    return request.args.get(name, "")[:QUERY_MAX].replace("\0", "").strip()


def further(endpoint: str, next_id: int | None, **filters: str) -> str:
    """The address of the next piece of a list with these filters; empty at the end."""
    if next_id is None:
        return ""
    kept: dict[str, Any] = {name: value for name, value in filters.items() if value}
    return url_for(endpoint, before=next_id, **kept)
