"""What the pages of institutions send."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from networks.core.shapes import Shape, none_if_empty
from networks.core.text import NAME_MAX, Title, line
from networks.people.models import UnitKind
from networks.people.units import OptionalRegon, OptionalRspo, OptionalTeryt
from networks.web.numbers import BIGGEST

SEARCH_MAX = 200


ShortLine = Annotated[str, Field(max_length=NAME_MAX), AfterValidator(line)]
OptionalId = Annotated[int | None, BeforeValidator(none_if_empty), Field(ge=1, le=BIGGEST)]


class InstitutionForm(Shape):
    """An institution; its governing body by what was typed, and by id where several fitted."""

    name: Title
    kind: UnitKind
    town: ShortLine = ""
    teryt: OptionalTeryt = None
    rspo: OptionalRspo = None
    regon: OptionalRegon = None
    parent: Annotated[str, Field(max_length=SEARCH_MAX)] = ""
    parent_id: OptionalId = None


class NoFields(Shape):
    """A button and nothing else."""
