"""What the pages and the API about invitations send."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from networks.core.addresses import EmailAddress
from networks.core.shapes import Shape
from networks.core.text import SENTENCE_MAX, TITLE_MIN, PersonName, Refused, line, person_name, prose
from networks.core.words import later as _
from networks.people.models import Role
from networks.people.positions import Position

NOTE_MAX: Final = 1000
INSTITUTION_MAX: Final = 300


def _listed(value: Any) -> Any:
    """A box ticked alone comes as one value."""
    return [value] if isinstance(value, str) else value


def note_of(text: str) -> str:
    """A few words beside an invitation, of at most 1,000 characters; may be empty. Raises Refused."""
    kept = prose(text) if text.strip() else ""
    if len(kept) > NOTE_MAX:
        raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=NOTE_MAX, n=len(kept)))
    return kept


def reason_of(text: str) -> str:
    """The reason for an exception in a sentence; may be empty. Raises Refused."""
    kept = line(text)
    if kept and not TITLE_MIN <= len(kept) <= SENTENCE_MAX:
        raise Refused(
            _("Please write %(least)d to %(most)d characters.", least=TITLE_MIN, most=SENTENCE_MAX)
        )  # fmt: skip
    return kept


def name_of(text: str) -> str:
    """A person's name; may be empty. Raises Refused."""
    return person_name(text) if text.strip() else ""


Roles = Annotated[list[Role], BeforeValidator(_listed), Field(min_length=1, max_length=len(Role))]
Note = Annotated[str, AfterValidator(note_of)]
Reason = Annotated[str, AfterValidator(reason_of)]
Language = Literal["pl", "en"]
_NoPosition = Literal[""]


class InvitationForm(Shape):
    """One address to invite. `institution` is a code (TERYT, RSPO, REGON) or the exact name."""

    email: EmailAddress
    name: Annotated[str, AfterValidator(name_of)] = ""
    position: Position | _NoPosition = ""
    institution: str = Field(default="", max_length=INSTITUTION_MAX)
    roles: Roles
    note: Note = ""
    exception_reason: Reason = ""


class ListForm(Shape):
    """What is the same for all rows of a list of addresses."""

    roles: Roles
    note: Note = ""
    exception_reason: Reason = ""


class AnswerForm(Shape):
    """Accepting an invitation; `rules_version` is the version of the network's rules that was read and accepted."""

    rules_version: int = Field(default=0, ge=0, le=2**31)


class FirstAnswerForm(AnswerForm):
    """The same by somebody without an account, who makes one on the way."""

    name: PersonName
    position: Position
    institution: str = Field(default="", max_length=INSTITUTION_MAX)
    language: Language
    new: str = Field(max_length=1024)


class WhichInvitations(Shape):
    """A page of the network's invitations."""

    page: int = Field(default=1, ge=1, le=100_000)
