"""Shapes of what is sent about slides."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from networks.core.shapes import Shape
from networks.core.text import prose

NOTES_MAX: Final = 4000
ID_MAX: Final = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=ID_MAX)]
PageNumber = Annotated[int, Field(ge=0, le=ID_MAX)]
Back = Annotated[str, Field(max_length=20)]


def _or_nothing(text: str) -> str:
    """Text of several lines, or none."""
    return prose(text) if text.strip() else ""


class BringForm(Shape):
    """What comes beside the file."""

    client_id: UUID
    back: Back = ""


class ShowForm(Shape):
    """The page everybody is to see: by its number, or the one after or before the present one.

    `set_id` and `version` say what the presenter has in front of them; without them the present slides are meant.
    """

    set_id: Id | None = None
    number: PageNumber | None = None
    go: Literal["next", "previous"] | None = None
    version: int | None = None
    back: Back = ""

    @property
    def step(self) -> int:
        """How many pages on from the present one."""
        return {"next": 1, "previous": -1, None: 0}[self.go]


class ChooseForm(Shape):
    """Choosing a set of slides; with the version the person has in front of them."""

    version: int | None = None
    back: Back = ""


class RemoveForm(Shape):
    """Taking a set away needs nothing more."""

    back: Back = ""


class NotesForm(Shape):
    """The presenter's notes of a page; `then` says where to go on afterwards."""

    number: Id
    notes: Annotated[str, Field(max_length=NOTES_MAX), AfterValidator(_or_nothing)]
    then: Literal["", "next"] = ""
