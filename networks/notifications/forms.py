"""What pages and programs send about notices."""

from __future__ import annotations

from pydantic import Field

from networks.core.shapes import Shape
from networks.web.numbers import BIGGEST
from networks.web.paging import Paging


class ReadForm(Shape):
    """All notices up to `through` are read; or those of the room one is looking at."""

    through: int = Field(default=0, ge=0, le=BIGGEST)
    place: str = Field(default="", max_length=120)


class MailsForm(Shape):
    """Whether notices come by mail; an unchecked box sends nothing."""

    wanted: bool = False


class NoticesAsked(Paging):
    """A piece of the notices, perhaps of the unread ones only."""

    unread: bool = False
