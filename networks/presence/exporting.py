"""The attendance list as files: a workbook and an accessible PDF, headed as all documents of the programme."""

from __future__ import annotations

from typing import Any

from flask_babel import format_date

from networks.core.sheets import xlsx_of
from networks.core.typeset import letterhead, typeset
from networks.core.words import now as _
from networks.presence.attendance import Attended, attendance, live_times, minutes_of
from networks.presence.words import intervals_words, kinds_words, roles_words
from networks.sessions.models import LiveSession, SessionRole
from networks.sessions.queries import people_of
from networks.web.filters import clock_time, local_day, moment, name_of

TEMPLATE = "pdf/attendance.typ"
_Facts = list[tuple[str, str]]


def workbook_of(live: LiveSession, language: str) -> bytes:
    """The list as XLSX; minutes and shares are numbers, everything else is text."""
    head, lines = letterhead(language), attendance(live)
    above = [(head.programme,), (_("Project number"), head.number), *facts_of(live, lines), ("",)]
    headings = [
        _("No."), _("Name"), _("Institution"), _("Role"), _("Took part"), _("First seen"), _("Last seen"), _("Times"),
        _("Minutes"), _("Share in %"), _("Minutes measured"), _("Reason of the correction"),
    ]  # fmt: skip
    rows: list[list[str | int]] = [
        [
            number, line.person.name, line.institution, roles_words(line.roles), kinds_words(line.kinds),
            _clock(line, first=True), _clock(line, first=False), intervals_words(line.intervals), line.minutes,
            line.share, line.counted, line.reason,
        ]
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    return xlsx_of(headings, rows, above)


def pdf_of(live: LiveSession, language: str) -> bytes:
    """The list as an accessible PDF. It must not be called inside a unit. Raises NotTypeset if it cannot be made."""
    lines = attendance(live)
    data = {
        "facts": facts_of(live, lines)[1:], "list": _list_part(lines), "corrections": _corrections_part(lines),
        "empty": "" if lines else _("Nobody is on this list."),
    }  # fmt: skip
    return typeset(TEMPLATE, data, _("Attendance list: %(title)s", title=live.title), language)


def facts_of(live: LiveSession, lines: list[Attended]) -> _Facts:
    """What the list is of: the network, the session, when it was live, who led it."""
    experts = ", ".join(person.name for person in people_of(live, SessionRole.EXPERT))
    moderators = ", ".join(person.name for person in people_of(live, SessionRole.MODERATOR))
    facts = [
        (_("Session"), live.title),
        (_("Network"), name_of(live.network)),
        (_("Date"), format_date(local_day(live.started_at), "d MMMM yyyy") if live.started_at else "–"),
        (_("Hours"), _hours(live)),
        (_("Minutes without breaks"), str(minutes_of(live_times(live)))),
        (_("Place"), _("on-line")),
        (_("Experts"), experts),
        (_("Moderators"), moderators),
        (_("People on the list"), str(len(lines))),
    ]
    return [(name, words) for name, words in facts if words]


def _hours(live: LiveSession) -> str:
    if live.started_at is None:
        return "–"
    end = clock_time(live.ended_at) if live.ended_at else _("still under way")
    return f"{clock_time(live.started_at)}–{end}"


def _clock(line: Attended, *, first: bool) -> str:
    if not line.intervals:
        return ""
    return clock_time(line.intervals[0][0] if first else line.intervals[-1][1])


def _list_part(lines: list[Attended]) -> dict[str, Any]:
    return {
        "heading": _("Who took part"),
        "caption": _("Times are of Poland; breaks do not count."),
        "headings": [
            _("No."), _("Name"), _("Institution"), _("Role"), _("Took part"), _("Times"), _("Minutes"), _("Share"),
        ],
        "rows": [
            [
                str(number), line.person.name, line.institution, roles_words(line.roles), kinds_words(line.kinds),
                intervals_words(line.intervals), f"{line.minutes} *" if line.corrections else str(line.minutes),
                f"{line.share}%",
            ]
            for number, line in enumerate(lines, 1)
        ],
    }  # fmt: skip


def _corrections_part(lines: list[Attended]) -> dict[str, Any]:
    return {
        "heading": _("Corrections"),
        "caption": _("Minutes marked with * were set by hand."),
        "headings": [_("Name"), _("Measured"), _("Set to"), _("Reason"), _("By"), _("When")],
        "rows": [
            [line.person.name, str(line.counted), str(one.minutes), one.reason, one.by, moment(one.at)]
            for line in lines
            for one in line.corrections
        ],
    }
