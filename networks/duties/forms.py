"""What the pages of duty send."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from networks.core.addresses import EmailAddress, address
from networks.core.shapes import Shape
from networks.core.text import Body, Name, OneSentence, Refused, line, prose
from networks.core.words import later as _
from networks.duties.models import LegalKind
from networks.web.numbers import BIGGEST

CONTACT_MAX: Final = 200
WORDS_MAX: Final = 4000
_PHONE: Final = re.compile(r"\+?[\d ()-]{6,30}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _short_prose(text: str) -> str:
    tidy = prose(text)
    if len(tidy) > WORDS_MAX:
        raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=WORDS_MAX, n=len(tidy)))
    return tidy


def _prose_or_nothing(text: str) -> str:
    return _short_prose(text) if text.strip() else ""


def _line_or_nothing(text: str) -> str:
    tidy = line(text)
    if len(tidy) > CONTACT_MAX:
        raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=CONTACT_MAX, n=len(tidy)))
    return tidy


def _contact(text: str) -> str:
    """How to reach somebody: an address that can be written to if there is an at sign, else a telephone or so."""
    tidy = _line_or_nothing(text)
    if not tidy:
        raise Refused(_("Please fill this in."))
    return address(tidy) if "@" in tidy else tidy


def _phone(text: str) -> str:
    tidy = line(text)
    if not _PHONE.fullmatch(tidy):
        raise Refused(_("Please write a telephone number, for example: +48 22 345 37 00."))
    return tidy


def _web_address(text: str) -> str:
    tidy = _line_or_nothing(text)
    if tidy and not tidy.startswith(("https://", "http://")):
        raise Refused(_("Please write a whole web address that begins with https://."))
    return tidy


def _day(value: object) -> object:
    """Days come from the page as 2026-11-24 only; the library would also take numbers for moments."""
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        return value.strip()
    raise Refused(_("Please write the date as year-month-day, for example 2026-03-31."))


def _day_or_nothing(value: object) -> object:
    return None if value == "" else _day(value)


Words = Annotated[str, AfterValidator(_short_prose)]
MaybeWords = Annotated[str, AfterValidator(_prose_or_nothing)]
MaybeLine = Annotated[str, AfterValidator(_line_or_nothing)]
Contact = Annotated[str, AfterValidator(_contact)]
Phone = Annotated[str, AfterValidator(_phone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Day = Annotated[date, BeforeValidator(_day)]
MaybeDay = Annotated[date | None, BeforeValidator(_day_or_nothing)]


class AccessRequestForm(Shape):
    """A request for access. `website` is a trap for programs: people do not see it and leave it empty."""

    name: Name
    contact: Contact
    what: Words
    wanted: Words
    website: str = ""


class ExtendForm(Shape):
    """The answer takes until `until`, and why."""

    until: Day
    reason: OneSentence


class AnswerForm(Shape):
    """How a request for access was answered, in words for the asker."""

    is_done: Literal["yes", "no"]
    answer: Words


class StatementForm(Shape):
    """Every answer of the accessibility statement; those that are words in both languages."""

    published_on: Day
    updated_on: Day
    made_on: Day
    reviewed_on: MaybeDay = None
    status: Literal["full", "partial", "none"]
    method: Literal["self", "other"]
    assessor: MaybeLine = ""
    email: EmailAddress
    phone: Phone
    architecture_url: WebAddress = ""
    body_pl: Name
    body_en: Name
    scope_pl: OneSentence
    scope_en: OneSentence
    inaccessible_pl: MaybeWords = ""
    inaccessible_en: MaybeWords = ""
    exempt_pl: MaybeWords = ""
    exempt_en: MaybeWords = ""
    excessive_cost_pl: MaybeWords = ""
    excessive_cost_en: MaybeWords = ""
    aids_pl: MaybeWords = ""
    aids_en: MaybeWords = ""
    keys_pl: Words
    keys_en: Words
    unit_pl: OneSentence
    unit_en: OneSentence
    complaints_pl: Words
    complaints_en: Words
    architecture_pl: Words
    architecture_en: Words
    communication_pl: Words
    communication_en: Words
    apps_pl: MaybeWords = ""
    apps_en: MaybeWords = ""


class LegalTextForm(Shape):
    """A new version of the terms or of the privacy notice; `after` is the version the writer saw."""

    kind: LegalKind
    after: int = Field(ge=0, le=BIGGEST)
    text_pl: Body
    text_en: Body
    changes_pl: MaybeLine = ""
    changes_en: MaybeLine = ""


class AcceptForm(Shape):
    """Acceptance of the texts that were shown; `terms` and `privacy` are their versions, 0 for one not asked about."""

    terms: int = Field(default=0, ge=0, le=BIGGEST)
    privacy: int = Field(default=0, ge=0, le=BIGGEST)
    accepts_terms: Literal["", "yes"] = ""
    noted_privacy: Literal["", "yes"] = ""
    next: str = Field(default="", max_length=2000)
