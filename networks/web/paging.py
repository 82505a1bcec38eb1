"""How programs ask for pieces of lists: `?after=&limit=`."""

from __future__ import annotations

from flask import request
from pydantic import Field

from networks.core.pages import LIMIT_DEFAULT, LIMIT_MAX
from networks.core.shapes import Shape, read

_BIGGEST = 2**63 - 1


class Paging(Shape):
    """Where the piece begins (the `next` of the piece before) and how many items it holds at the most."""

    after: int = Field(default=0, ge=0, le=_BIGGEST)
    limit: int = Field(default=LIMIT_DEFAULT, ge=1, le=LIMIT_MAX)


def paging() -> Paging:
    """The piece this request asks for. Raises Invalid for anything but small whole numbers."""
    return read(Paging, request.args)
