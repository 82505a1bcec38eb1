"""In which network a page stands whose address does not say so: its tab is the open one, its links are shown."""

from __future__ import annotations

from typing import Any, Final

from flask import g

_KEPT: Final = "sieci_stands_in"


def stands_in(network: Any) -> None:
    """This request's page belongs to the network; who is not in it sees no difference."""
    setattr(g, _KEPT, network.slug)


def standing_in() -> str | None:
    """The slug of the network this request's page said it belongs to."""
    found: str | None = g.get(_KEPT)
    return found
