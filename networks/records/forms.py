"""What pages and programs send about records."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from networks.core.shapes import Shape
from networks.core.text import BODY_MAX_BYTES, OneSentence, Refused, line
from networks.core.words import later as _
from networks.sessions.forms import MaybeProse, MaybeSentence, Version

DECISIONS_MAX = 100
DECISION_LENGTH_MAX = 1000


def _lines(text: str) -> str:
    """One decision a line; empty lines fall away."""
    tidy = [decision for typed in text.splitlines() if (decision := line(typed.replace("\t", " ")))]
    if len(tidy) > DECISIONS_MAX:
        raise Refused(_("Please write at most %(most)d decisions; there are %(n)d.", most=DECISIONS_MAX, n=len(tidy)))
    longest = max(map(len, tidy), default=0)
    if longest > DECISION_LENGTH_MAX:
        raise Refused(
            _("A decision has at most %(most)d characters; one has %(n)d.", most=DECISION_LENGTH_MAX, n=longest)
        )
    return "\n".join(tidy)


Lines = Annotated[str, Field(max_length=BODY_MAX_BYTES), AfterValidator(_lines)]


class RecordForm(Shape):
    """The form beside a record; its buttons save, publish or correct, and what was typed goes along with each.

    `version` is that of the session, `notes_version` that of the summary and decisions, `number` that of the record one
    looked at. Buttons outside of the form send neither summary nor decisions.
    """

    summary: MaybeProse | None = None
    decisions: Lines = ""
    notes_version: Version = 1
    version: Version | None = None
    number: Version | None = None
    reason: MaybeSentence = ""


class CorrectForm(Shape):
    """A correction with its reason; `number` is the version of the record one looked at."""

    reason: OneSentence
    number: Version | None = None


class Asking(Shape):
    """Which version of a record is wanted; the newest without a number."""

    v: Version | None = None
