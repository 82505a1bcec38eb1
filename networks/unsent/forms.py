"""What a page sends while somebody types."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from networks.core.shapes import Shape
from networks.core.text import BODY_MAX_BYTES

PLACE = r"^((thread|channel|post|session|questions|backstage):\d{1,18}|network:[a-z0-9-]{1,60}:new-thread)$"


# As it was typed, but for the one character PostgreSQL cannot keep.
Storable = Annotated[str, AfterValidator(lambda text: text.replace("\0", ""))]


class KeepForm(Shape):
    """A text in the making. It may be longer than what can be sent, so that nothing typed is lost."""

    place: str = Field(pattern=PLACE)
    title: Storable = Field(default="", max_length=1000)
    text: Storable = Field(default="", max_length=2 * BODY_MAX_BYTES)
    seq: int = Field(default=0, ge=0, le=2**31 - 1)


class LetGoForm(Shape):
    """A text that is not wanted any more."""

    place: str = Field(pattern=PLACE)
    next: str = Field(default="", max_length=2000)
