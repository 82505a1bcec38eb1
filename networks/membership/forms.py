"""What pages send about members, rules and substitutions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from networks.core.shapes import Shape
from networks.core.text import Body, OneSentence
from networks.people.models import Role
from networks.web.numbers import BIGGEST


def _none_if_blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _as_list(value: Any) -> Any:
    """A box ticked once is sent as a word, several as a list."""
    return [value] if isinstance(value, str) else value


Id = Annotated[Annotated[int, Field(ge=1, le=BIGGEST)] | None, BeforeValidator(_none_if_blank)]
Words = Annotated[OneSentence | None, BeforeValidator(_none_if_blank)]
Day = Annotated[date | None, BeforeValidator(_none_if_blank)]
ADDRESS_MAX = 254


class RolesForm(Shape):
    """Which roles a member shall hold, and the reason for an exception where one is needed."""

    roles: Annotated[Sequence[Role], BeforeValidator(_as_list)] = Field(default=(), max_length=len(Role))
    exception_reason: Words = None


class RemoveForm(Shape):
    """Why a membership is ended."""

    reason: OneSentence


class SeatForm(Shape):
    """Who takes a seat over: somebody of the network by id, or an account by its address."""

    successor: Id = None
    email: str = Field(default="", max_length=ADDRESS_MAX)
    exception_reason: Words = None


class DeputyForm(Shape):
    """Who stands in for whom, from when and until when."""

    absent: Id = None
    deputy: Id = None
    email: str = Field(default="", max_length=ADDRESS_MAX)
    starts_on: date
    ends_on: Day = None


class RulesForm(Shape):
    """The new wording of the rules."""

    text: Body


class VersionForm(Shape):
    """The version of the rules that is accepted."""

    version: int = Field(ge=1, le=BIGGEST)


class ExportForm(Shape):
    """As which kind of file the list of members is wanted."""

    format: Annotated[str, Field(pattern="^(csv|xlsx)$")]
