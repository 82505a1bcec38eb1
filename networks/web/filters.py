"""Filters of templates: moments and numbers as Poles write them, initials, fingerprinted addresses of files."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import format_date, format_decimal, format_time
from markupsafe import Markup, escape

from networks.core import clock
from networks.core.words import now as _
from networks.web import assets
from networks.web.i18n import TIME_ZONE, language
from networks.web.templates import PlainTexts

_ZONE = ZoneInfo(TIME_ZONE)
_ONE_LETTER_WORD = re.compile(r"(?<!\w)([aiouwzAIOUWZ]) (?=\S)")
_HUES = ("", "b", "c", "d")


def init_app(app: Flask) -> None:
    """Give templates the filters and `asset()`."""
    app.jinja_env.filters.update(
        moment=moment, day=day, clock=clock_time, iso=iso, nbsp=nbsp, initials=initials, hue_of=hue_of, count=count,
        name_of=name_of, purpose_of=purpose_of,
    )  # fmt: skip
    app.jinja_env.globals["asset"] = assets.address
    app.jinja_env.add_extension(PlainTexts)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def moment(at: datetime) -> str:
    """When something was: "dziś, 10:31", "wczoraj, 9:00", "18 listopada, 9:12", with the year if it is another one."""
    return f"{day(at)}, {clock_time(at)}"


def day(at: datetime) -> str:
    """The day of a moment, in words; today and yesterday by name."""
    there, today = at.astimezone(_ZONE).date(), clock.now().astimezone(_ZONE).date()
    match (today - there).days:
        case 0:
            return _("today")
        case 1:
            return _("yesterday")
    return str(format_date(there, "d MMMM" if there.year == today.year else "d MMMM yyyy"))


def clock_time(at: datetime) -> str:
    """The hour and minute of a moment in Poland."""
    return str(format_time(at, "H:mm"))


def iso(at: datetime) -> str:
    """A moment for programs and for `<time datetime>`: UTC, to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def nbsp(text: str) -> Markup:
    """A short text with one-letter words tied to what follows, as Polish typography asks."""
    return Markup(_ONE_LETTER_WORD.sub("\\1\N{NO-BREAK SPACE}", str(escape(text))))  # noqa: S704 (escaped just here)


def initials(name: str) -> str:
    """Two letters for the round sign beside a name; titles such as "dr" do not count."""
    words = [word for word in name.split() if word[0].isupper()] or name.split()
    return (words[0][0] + words[-1][0] if len(words) > 1 else name[:2]).upper()


def hue_of(number: int) -> str:
    """One of four colour classes for an avatar, always the same for one id."""
    return _HUES[number % len(_HUES)]


def count(number: int) -> str:
    """A number with the language's own separators."""
    return str(format_decimal(number))


def name_of(network: Any) -> str:
    """A network's or an edition's name in the reader's language."""
    return str(network.name_en if language() == "en" else network.name_pl)


def purpose_of(network: Any) -> str:
    """What a network is for, in the reader's language."""
    return str(network.purpose_en if language() == "en" else network.purpose_pl)
