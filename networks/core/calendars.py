"""Meetings as files that calendars read (iCalendar, RFC 5545 and 5546). Times are written in UTC.

A meeting keeps its `uid` for good; of two files about it the one with the higher `sequence` counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from icalendar import STATUS, Calendar, Event, vCalAddress

from networks.core import clock

MIME_TYPE: Final = "text/calendar"
_PRODUCT: Final = "-//Sieci//Sieci//PL"
_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)
# How long lines are broken.
_BREAK: Final = "\r\n "


class Method(StrEnum):
    """What a calendar does with the file: show the meeting, take an invitation or a change of it, or strike it out."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Meeting:
    """What a calendar shows of a meeting. `place` may be an address on the web, `url` is the meeting's own page."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    url: str
    about: str = ""
    place: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True)
class Mailbox:
    """A name and an e-mail address: of the site, which sends the file, or of the one person who gets it."""

    name: str
    address: str


def written(meeting: Meeting, method: Method, sender: Mailbox, recipient: Mailbox | None = None) -> str:
    """The meeting as the text of a file, with CRLF line ends.

    Of people it names `recipient` alone, whom calendars need to see in an invitation; nobody is asked for a reply,
    because nobody reads the site's mailbox.
    """
    event = Event.new(
        uid=meeting.uid, summary=meeting.title, description=meeting.about or None, location=meeting.place or None,
        start=meeting.starts_at, end=meeting.ends_at, sequence=meeting.sequence, url=meeting.url, stamp=clock.now(),
        status=STATUS.CANCELLED if meeting.is_cancelled else STATUS.CONFIRMED,
        organizer=vCalAddress.new(sender.address, cn=_plain(sender.name)),
        attendees=[_attendee(recipient)] if recipient else None,
    )  # fmt: skip
    calendar = Calendar.new(prodid=_PRODUCT, uid=meeting.uid, method=method.value, subcomponents=[event])
    return bytes(calendar.to_ical()).decode()


def unfolded(text: str) -> str:
    """The file without its broken lines, as it is kept: a name in it can be found and taken out."""
    return text.replace(_BREAK, "")


def folded(text: str) -> str:
    """A file that was kept, with lines as short as the standard wants them."""
    return bytes(Calendar.from_ical(text).to_ical()).decode()


def method_of(text: str) -> Method:
    """What calendars should do with the file."""
    found = _METHOD.search(text)
    return Method(found[1]) if found else Method.PUBLISH


def _attendee(recipient: Mailbox) -> vCalAddress:
    return vCalAddress.new(
        recipient.address, cn=_plain(recipient.name), partstat="NEEDS-ACTION", role="REQ-PARTICIPANT", rsvp=False
    )


def _plain(name: str) -> str:
    """A name for a parameter, which cannot hold quotation marks or control characters."""
    return " ".join("".join(letter if letter.isprintable() and letter != '"' else " " for letter in name).split())
