"""What pages and programs send about who was in a session."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from networks.core.shapes import Shape, none_if_empty
from networks.core.text import OneSentence
from networks.sessions.forms import VERSION_MAX, MaybeSentence

MINUTES_MAX: Final = 24 * 60

Number = Annotated[int, Field(ge=1, le=VERSION_MAX)]
MaybeNumber = Annotated[Number | None, BeforeValidator(none_if_empty)]
Typed = Annotated[str, Field(max_length=320), AfterValidator(str.strip)]
Back = Annotated[str, Field(max_length=20)]


class Entered(Shape):
    """Who takes part by telephone or on site: a person by id, or by e-mail address where there is no id."""

    person_id: MaybeNumber = None
    email: Typed = ""
    kind: Literal["phone", "on_site"] = "phone"
    back: Back = ""


class Left(Shape):
    """Who takes part no more."""

    person_id: MaybeNumber = None
    email: Typed = ""
    back: Back = ""


class Correction(Shape):
    """How many minutes count for somebody, and why."""

    person_id: Number
    minutes: Annotated[int, Field(ge=0, le=MINUTES_MAX)]
    reason: OneSentence


class Rating(Shape):
    """How useful the session was, 1 to 4, with a sentence if one wishes."""

    mark: Annotated[int, Field(ge=1, le=4)]
    words: MaybeSentence = ""
    back: Back = ""
