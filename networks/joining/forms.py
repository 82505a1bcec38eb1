"""What pages send about requests to join."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from networks.core.shapes import Shape
from networks.core.text import OneSentence
from networks.web.numbers import BIGGEST


def _none_if_blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Optional = Annotated[OneSentence | None, BeforeValidator(_none_if_blank)]


class AskForm(Shape):
    """Why somebody wants to join, and the version of the rules they accept (0 where the box stayed empty)."""

    reason: OneSentence
    rules_version: int = Field(default=0, ge=0, le=BIGGEST)


class AcceptForm(Shape):
    """A few words for the new member, and the reason for an exception where one is needed."""

    words: Optional = None
    exception_reason: Optional = None


class RefuseForm(Shape):
    """Why somebody cannot join."""

    answer: OneSentence
