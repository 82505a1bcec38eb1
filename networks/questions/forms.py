"""What pages and programs send about questions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from networks.core.shapes import Shape, none_if_empty
from networks.core.text import Body, Refused
from networks.core.words import later as _
from networks.sessions.forms import VERSION_MAX, MaybeProse, MaybeSentence, Version
from networks.web.filters import local_day

DAY_MAX: Final = 40
ORDER_MAX: Final = 500


def _maybe_day(day: str) -> str:
    if day:
        day_in(day)
    return day


def day_in(text: str) -> date:
    """A day as browsers and programs write it: "2026-12-01", or a moment of that day in Poland."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return local_day(moment) if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        raise Refused(_("Please give a day such as 2026-12-01.")) from None


Number = Annotated[int, Field(ge=1, le=VERSION_MAX)]
MaybeNumber = Annotated[Number | None, BeforeValidator(none_if_empty)]
MaybeDay = Annotated[str, Field(max_length=DAY_MAX), AfterValidator(_maybe_day)]
Back = Annotated[str, Field(max_length=20)]


class NewQuestion(Shape):
    """A question to ask; the author of a nameless one is shown to nobody but a coordinator who looks it up."""

    text: Body
    client_id: UUID
    nameless: bool = False


class QuestionForm(Shape):
    """The same from a page."""

    text: Body
    client_id: UUID
    nameless: Literal["", "1"] = ""
    back: Back = ""


class Decision(Shape):
    """A decision on a question; which fields count depends on the decision. `owner` is an e-mail, `due` a day."""

    version: Version
    reason: MaybeSentence = ""
    text: MaybeProse = ""
    owner: str = Field(default="", max_length=320)
    due: MaybeDay = ""
    into: MaybeNumber = None


class DecisionForm(Decision):
    """The same from a page; there `owner` may be somebody's number."""

    back: Back = ""


class Revision(Shape):
    """Other words for a returned question, and the version they replace."""

    text: Body
    version: Version


class RevisionForm(Revision):
    """The same from a page."""

    back: Back = ""


class Press(Shape):
    """A button that says all by itself."""

    back: Back = ""


class Order(Shape):
    """The shortlist in the wanted order, by the questions' numbers."""

    order: list[Number] = Field(max_length=ORDER_MAX)


class OrderForm(Shape):
    """The shortlisted question that goes one place up or down."""

    up: MaybeNumber = None
    down: MaybeNumber = None
    back: Back = ""
