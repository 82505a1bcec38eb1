"""What pages of first steps and handing over send."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from networks.core.shapes import Shape
from networks.core.text import Body, OneSentence
from networks.membership.models import FirstStep, FirstWish
from networks.web.numbers import BIGGEST


def _empty_if_blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


class IntroductionForm(Shape):
    """How the three sentences end."""

    tasks: OneSentence
    offers: OneSentence
    wants: OneSentence
    client_id: UUID


class AnswerForm(Shape):
    """The answer to the first question, perhaps with a sentence."""

    wish: FirstWish
    words: Annotated[OneSentence | None, BeforeValidator(_empty_if_blank)] = None


class LaterForm(Shape):
    """The step that is left for later."""

    step: FirstStep


class HandoverForm(Shape):
    """Who coordinates from now on, what they should know, and whether the giver leaves at once."""

    successor: int = Field(ge=1, le=BIGGEST)
    note: Body
    leaves: bool = False
