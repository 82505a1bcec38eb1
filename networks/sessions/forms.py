"""What pages, programs and sockets send about sessions."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from networks.core.addresses import EmailAddress, address
from networks.core.errors import Invalid
from networks.core.polish import ZONE
from networks.core.shapes import Shape
from networks.core.text import SENTENCE_MAX, TITLE_MAX, TITLE_MIN, Refused, Title, line, person_name, prose
from networks.core.words import later as _

VERSION_MAX = 2**63 - 1
PEOPLE_MAX = 20
AGENDA_MAX = 30
ABOUT_MAX = 20_000
MINUTES_MAX: Final = 600
YEARS: Final = (2000, 2200)
# "15 Temat", as agendas are typed; "15 min Temat" and "15. Temat" mean the same.
_POINT = re.compile(r"(\d{1,4})\s*(?:min\b\.?|minut\w*|['′.):–-])?\s+(.+)")


def _https(typed: str) -> str:
    tidy = line(typed)
    if not tidy:
        return ""
    try:
        parts = urlsplit(tidy)
        is_whole = parts.scheme == "https" and bool(parts.hostname) and (parts.port or 443) > 0
    except ValueError:  # brackets or a port that cannot be
        is_whole = False
    if not is_whole or len(tidy) > 500 or "@" in parts.netloc or any(sign in tidy for sign in ' "<>\\'):
        raise Refused(_("Please give a whole address that begins with https://."))
    return tidy


def _maybe_sentence(text: str) -> str:
    tidy = line(text)
    if len(tidy) > SENTENCE_MAX:
        raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=SENTENCE_MAX, n=len(tidy)))
    return tidy


def _maybe_prose(text: str) -> str:
    return prose(text) if text.strip() else ""


def _about(text: str) -> str:
    kept = _maybe_prose(text)
    if len(kept) > ABOUT_MAX:
        raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=ABOUT_MAX, n=len(kept)))
    return kept


def _maybe_name(text: str) -> str:
    return person_name(text) if text.strip() else ""


def _likely(at: datetime) -> datetime:
    if not YEARS[0] <= at.year <= YEARS[1]:
        raise Refused(_("Please give a time of these years."))
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_likely)]


def _maybe_address(text: str) -> str:
    return address(text) if text.strip() else ""


RoomAddress = Annotated[str, AfterValidator(_https)]
MaybeSentence = Annotated[str, AfterValidator(_maybe_sentence)]
MaybeProse = Annotated[str, AfterValidator(_maybe_prose)]
About = Annotated[str, AfterValidator(_about)]
Version = Annotated[int, Field(ge=1, le=VERSION_MAX)]
Emails = Annotated[list[Annotated[str, Field(max_length=320)]], Field(max_length=PEOPLE_MAX)]
RoleName = Literal["moderator", "assistant", "expert", "trusted"]


class AgendaPoint(Shape):
    """A point of the agenda as a program sends it."""

    title: Title
    minutes: Annotated[int, Field(ge=1, le=MINUTES_MAX)]


class NewSession(Shape):
    """A session as a program drafts it; times with their zone, people by e-mail."""

    title: Title
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    about: About = ""
    premoderated: bool = True
    room_url: RoomAddress = ""
    experts: Emails = Field(default_factory=list)
    moderators: Emails = Field(default_factory=list)
    assistants: Emails = Field(default_factory=list)
    agenda: Annotated[list[AgendaPoint], Field(max_length=AGENDA_MAX)] = Field(default_factory=list)
    client_id: UUID


class ChangedSession(Shape):
    """What a program changes of a session; what is left out stays as it is."""

    title: Title | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    about: About | None = None
    premoderated: bool | None = None
    room_url: RoomAddress | None = None
    agenda: Annotated[list[AgendaPoint], Field(max_length=AGENDA_MAX)] | None = None
    version: Version | None = None


class SessionForm(Shape):
    """The page on which a session is prepared; times are of Warsaw, as an office's clock shows them."""

    title: Title
    day: str = Field(default="", max_length=10)
    begins: str = Field(default="", max_length=8)
    ends: str = Field(default="", max_length=8)
    about: About = ""
    is_premoderated: Literal["", "1"] = ""
    room_url: RoomAddress = ""
    agenda: str = Field(default="", max_length=10_000)
    version: Version = 1
    client_id: UUID | None = None


class Move(Shape):
    """A step in a session's life as a program asks for it; which fields count depends on the step."""

    reason: MaybeSentence = ""
    version: Version | None = None


class MoveForm(Move):
    """The same by a page, and which page to go back to."""

    back: Annotated[str, Field(max_length=20)] = ""


class NewRole(Shape):
    """A person by e-mail, and what they do in the session; for programs."""

    email: EmailAddress
    role: RoleName


class RoleForm(Shape):
    """The page on which roles are given: a person of the network by id, or somebody else by e-mail.

    The name is for somebody who has no account yet.
    """

    person: Annotated[str, Field(max_length=20, pattern=r"^\d*$")] = ""
    email: Annotated[str, AfterValidator(_maybe_address)] = ""
    name: Annotated[str, AfterValidator(_maybe_name)] = ""
    role: RoleName


class TakeRoleForm(Shape):
    """Whose role is taken, and which."""

    person: Annotated[int, Field(ge=1, le=VERSION_MAX)]
    role: RoleName


def times_of(form: SessionForm) -> tuple[datetime | None, datetime | None]:
    """When the session begins and ends, from the day and the hours of an office's clock; an empty day means no time.

    Raises Invalid with the field that is wrong.
    """
    if not form.day:
        if form.begins or form.ends:
            raise Invalid(_("Please choose the day as well."), field="day")
        return None, None
    try:
        day = date.fromisoformat(form.day)
        is_likely = YEARS[0] <= day.year <= YEARS[1]
    except ValueError:
        is_likely = False
    if not is_likely:
        raise Invalid(_("This is not a day. It looks like 2026-11-30."), field="day")
    if not form.begins:
        raise Invalid(_("Please say at what hour it begins."), field="begins")
    begins = _moment(day, form.begins, "begins")
    ends = _moment(day, form.ends, "ends") if form.ends else None
    if ends is not None and ends <= begins:
        raise Invalid(_("The end must come after the beginning."), field="ends")
    return begins, ends


def _moment(day: date, hour: str, field: str) -> datetime:
    try:
        parsed = time.fromisoformat(hour.strip().replace(".", ":").rjust(5, "0"))
        there = datetime.combine(day, parsed.replace(tzinfo=None), ZONE)
        found = there.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(_("This is not an hour. It looks like 9:30."), field=field) from None
    if found.astimezone(ZONE).replace(tzinfo=None) != there.replace(tzinfo=None):
        raise Invalid(_("The clocks are moved at this hour of that day. Please choose another one."), field=field)
    return found.replace(second=0, microsecond=0)


def points_of(text: str) -> list[tuple[int, str]]:
    """The minutes and the titles of an agenda of lines like "15 Temat".

    Raises Invalid (field `agenda`) that says which line is wrong, and why.
    """
    rows = [(number, row.strip()) for number, row in enumerate(text.splitlines(), 1) if row.strip()]
    if len(rows) > AGENDA_MAX:
        raise Invalid(
            _("There are %(n)d points; an agenda has at most %(most)d.", n=len(rows), most=AGENDA_MAX), field="agenda"
        )
    return [_point(number, row) for number, row in rows]


def _point(number: int, row: str) -> tuple[int, str]:
    found = _POINT.fullmatch(row)
    if found is None:
        raise Invalid(_("Line %(line)d: please begin with the minutes, like “15 Topic”.", line=number), field="agenda")
    minutes = int(found[1])
    if not 1 <= minutes <= MINUTES_MAX:
        raise Invalid(
            _("Line %(line)d: a point takes between 1 and %(most)d minutes.", line=number, most=MINUTES_MAX),
            field="agenda",
        )
    try:
        title = line(found[2])
    except Refused:
        raise Invalid(
            _("Line %(line)d: there are characters that cannot be used. Please type it by hand.", line=number),
            field="agenda",
        ) from None
    if not TITLE_MIN <= len(title) <= TITLE_MAX:
        raise Invalid(
            _("Line %(line)d: the topic has between %(least)d and %(most)d characters.",
              line=number, least=TITLE_MIN, most=TITLE_MAX),
            field="agenda",
        )  # fmt: skip
    return minutes, title
