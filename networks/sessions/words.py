"""A session in the reader's words: its state, people's roles in it, when it is and how long until then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from flask_babel import format_date, ngettext

from networks.core.words import now as _
from networks.sessions.models import LiveSession, SessionRole, SessionState
from networks.web.filters import clock_time, local_day

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
# So far ahead nobody counts hours.
_DAYS_ALONE: Final = 3


def state_word(state: SessionState) -> str:
    """Where a session is in its life."""
    return {
        SessionState.DRAFT: _("Draft"),
        SessionState.ANNOUNCED: _("Announced"),
        SessionState.LOBBY: _("Lobby"),
        SessionState.LIVE: _("Live"),
        SessionState.PAUSED: _("Break"),
        SessionState.CLOSED: _("Ended"),
        SessionState.PUBLISHED: _("Record published"),
        SessionState.CANCELLED: _("Cancelled"),
    }[state]


def role_word(role: SessionRole) -> str:
    """What somebody does in a session."""
    return {
        SessionRole.EXPERT: _("expert"),
        SessionRole.MODERATOR: _("moderator"),
        SessionRole.ASSISTANT: _("assistant of the moderator"),
        SessionRole.TRUSTED: _("trusted: writes without approval"),
    }[role]


def roles_words(roles: Sequence[SessionRole]) -> str:
    """Several of them in one line."""
    return ", ".join(role_word(role) for role in SessionRole if role in roles)


def when(live: LiveSession) -> str:
    """The day and the hours: "wtorek, 1 grudnia 2026, 10:00–11:30"; that there is no time yet where it has none."""
    if live.starts_at is None or live.ends_at is None:
        return _("no time yet")
    begins, ends = local_day(live.starts_at), local_day(live.ends_at)
    until = clock_time(live.ends_at)
    if ends != begins:
        until = f"{format_date(ends, 'd MMMM')}, {until}"
    return f"{format_date(begins, 'EEEE, d MMMM yyyy')}, {clock_time(live.starts_at)}–{until}"


def until(at: datetime, now: datetime) -> str:
    """How long until a moment to come: days, days and hours, or hours and minutes; empty once it is there."""
    left = at - now
    if left < _MINUTE:
        return ""
    days, hours, minutes = left // _DAY, left % _DAY // _HOUR, left % _HOUR // _MINUTE
    if days >= _DAYS_ALONE:
        return _days(days)
    parts = [(days, _days), (hours, _hours)] if days else [(hours, _hours), (minutes, _minutes)]
    return " ".join(words(number) for number, words in parts if number)


def countdown(live: LiveSession, now: datetime) -> str:
    """What the clock says of the session in a sentence; empty where it says nothing."""
    if live.starts_at is None or live.ends_at is None:
        return ""
    match live.state:
        case SessionState.ANNOUNCED | SessionState.LOBBY:
            if left := until(live.starts_at, now):
                return _("Begins in %(time)s", time=left)
            return _("Begins in a moment.") if now < live.ends_at else ""
        case SessionState.LIVE | SessionState.PAUSED:
            if left := until(live.ends_at, now):
                return _("Under way, %(time)s to the end.", time=left)
            return _("Under way, over its time.")
    return ""


def _days(number: int) -> str:
    return str(ngettext("%(num)d day", "%(num)d days", number))


def _hours(number: int) -> str:
    return _("%(num)d h", num=number)


def _minutes(number: int) -> str:
    return _("%(num)d min", num=number)
