"""Filters of templates: moments and numbers as Poles write them, initials, fingerprinted addresses of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, url_for
from flask_babel import format_date, format_decimal, format_time
from markupsafe import Markup, escape

from networks.core import clock
from networks.core.memo import Memo
from networks.core.words import now as _
from networks.web import assets
from networks.web.i18n import TIME_ZONE, language
from networks.web.templates import PlainParts

_ZONE = ZoneInfo(TIME_ZONE)
_ONE_LETTER_WORD = re.compile(r"(?<!\w)([aiouwzAIOUWZ]) (?=\S)")
_addresses: Memo[str] = Memo(5000)
_parts: Memo[Markup] = Memo(1000)
_HUES = ("", "b", "c", "d")


def init_app(app: Flask) -> None:
    """Give templates the filters and `asset()`."""
    app.jinja_env.filters.update(
        moment=moment, day=day, clock=clock_time, iso=iso, nbsp=nbsp, initials=initials, hue_of=hue_of, count=count,
        name_of=name_of, purpose_of=purpose_of,
    )  # fmt: skip
    app.jinja_env.filters["sign"] = sign
    app.jinja_env.globals.update(asset=assets.address, url_for=quick_url_for, keep=keep)
    app.jinja_env.add_extension(PlainParts)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def moment(at: datetime) -> str:
    """When something was: "dziś, 10:31", "wczoraj, 9:00", "18 listopada, 9:12", with the year if it is another one."""
    return f"{day(at)}, {clock_time(at)}"


def day(at: datetime) -> str:
    """The day of a moment, in words; today and yesterday by name."""
    there, today = local_day(at), local_day(clock.now())
    match (today - there).days:
        case 0:
            return _("today")
        case 1:
            return _("yesterday")
    return str(format_date(there, "d MMMM" if there.year == today.year else "d MMMM yyyy"))


def local_day(at: datetime) -> date:
    """The day of a moment in Poland."""
    return at.astimezone(_ZONE).date()


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


@cache
def sign(digits: str) -> Markup:
    """A network's mark as a drawing: the digits 1 to 9 are points of a 3x3 grid row by row, joined in their order."""
    points = [(3 + (int(digit) - 1) % 3 * 8, 3 + (int(digit) - 1) // 3 * 8) for digit in digits]
    line = "L".join(f"{x} {y}" for x, y in points)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="2.6"/>' for x, y in points)
    return Markup(f'<path d="M{line}"/>{dots}')  # noqa: S704 (numbers only)


def quick_url_for(endpoint: str, **values: Any) -> str:
    """`url_for` for templates, remembered: a page asks for some twenty addresses, nearly always the same ones."""
    return _addresses.get((endpoint, *values.items()), lambda: url_for(endpoint, **values))


def keep(name: str, *depends_on: Hashable, caller: Callable[[], Markup]) -> Markup:
    """A part of a page that is made once for everything it depends on: `{% call keep("foot", language) %}…`.

    The part may say nothing of who is looking, except what stands in `depends_on`.
    """
    return _parts.get((name, language(), *depends_on), caller)


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
