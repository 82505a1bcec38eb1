"""Long lists of administration: pieces by the id they begin after."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from networks.web.numbers import asked_number

QUERY_MAX = 200


def before() -> int | None:
    """The id the piece asked for ends before; None for the first piece and for what is no number."""
    return asked_number("before")


def words(name: str) -> str:
    """Words in the query of the address, as one looks for them."""
    return request.args.get(name, "")[:QUERY_MAX].replace("\0", "").strip()


def further(endpoint: str, next_id: int | None, **filters: str) -> str:
    """The address of the next piece of a list with these filters; empty at the end."""
    if next_id is None:
        return ""
    kept: dict[str, Any] = {name: value for name, value in filters.items() if value}
    return url_for(endpoint, before=next_id, **kept)
