"""What the pages of people send."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from networks.admin.institutions_forms import SEARCH_MAX, OptionalId, ShortLine
from networks.core.addresses import EmailAddress
from networks.core.shapes import Shape
from networks.core.text import OneSentence, PersonName
from networks.people.models import Role
from networks.people.positions import Position


class PersonForm(Shape):
    """A person; the institution by what was typed, and by id where several fitted."""

    email: EmailAddress
    name: PersonName
    position_code: Position | Literal[""] = ""
    position: ShortLine = ""
    language: Literal["pl", "en"] = "pl"
    institution: Annotated[str, Field(max_length=SEARCH_MAX)] = ""
    institution_id: OptionalId = None


class ReasonForm(Shape):
    """Why something is done; the reason is kept in the log."""

    reason: OneSentence


class EraseForm(ReasonForm):
    """Erasing for good, with the address once more, so that it is nobody else."""

    email: str = Field(max_length=320)


def _as_list(value: object) -> object:
    """One ticked box is a list of one."""
    return [value] if isinstance(value, str) else value


class RolesForm(ReasonForm):
    """The roles a person shall hold in a network; none means leaving it."""

    network: str = Field(max_length=200)
    roles: Annotated[list[Role], BeforeValidator(_as_list), Field(max_length=5)] = Field(default_factory=list)
