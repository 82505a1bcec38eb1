"""Texts of duty and requests for access as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from networks.core.polish import day_of, today
from networks.core.words import now as _
from networks.duties.models import (
    AccessibilityRequest,
    AccessibilityStatement,
    AccessRequestState,
    LegalKind,
    LegalText,
)
from networks.duties.queries import DATES, OPEN_STATES, default_answers

_OF_BOTH_LANGUAGES = ("status", "method", "assessor", "email", "phone", "architecture_url")


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list when `is_list`; its rows."""

    is_list: bool
    rows: list[str]


@dataclass(frozen=True)
class ShownText:
    """A version of a text in the reader's language."""

    kind: LegalKind
    version: int
    title: str
    html: str
    changes: str
    since: date


@dataclass(frozen=True)
class Clock:
    """How much time a request still has: `days_left` below 0 says how long it has been overdue."""

    due_on: date
    days_left: int
    is_running: bool


def answers_in(row: AccessibilityStatement, language: str) -> dict[str, Any]:
    """The statement's answers in one language, without the `_pl` and `_en` of their names; texts as blocks."""
    given = default_answers() | row.answers
    shown = {name: given.get(name, "") for name in _OF_BOTH_LANGUAGES}
    for name, value in given.items():
        if name.endswith(f"_{language}"):
            shown[name.removesuffix(f"_{language}")] = value
    for name in ("inaccessible", "exempt", "excessive_cost", "aids", "keys", "architecture", "communication", "apps"):
        shown[name] = blocks(str(shown[name]))
    shown["complaints"] = str(shown["complaints"]).splitlines()
    shown["phone_link"] = "tel:" + "".join(sign for sign in str(shown["phone"]) if sign.isdigit() or sign == "+")
    # Until somebody has saved it, all it says is what a site like this one usually can say.
    shown["is_draft"] = not row.answers
    return shown | {name: getattr(row, name) for name in DATES}


def form_of(row: AccessibilityStatement) -> dict[str, str]:
    """Every answer as the form's fields hold it."""
    days = {name: day.isoformat() if (day := getattr(row, name)) else "" for name in DATES}
    return {name: str(value) for name, value in (default_answers() | row.answers).items() if name not in DATES} | days


def blocks(text: str) -> list[Block]:
    """A plain text as paragraphs and lists: rows that begin with a hyphen are points."""
    found: list[Block] = []
    goes_on = False
    for row in text.splitlines():
        is_point, words = row.startswith("- "), row.removeprefix("- ").strip()
        if words and goes_on and found[-1].is_list is is_point:
            found[-1].rows.append(words)
        elif words:
            found.append(Block(is_list=is_point, rows=[words]))
        goes_on = bool(words)
    return found


def title_of(kind: LegalKind) -> str:
    """What a text is called."""
    return _("Terms of use") if kind is LegalKind.TERMS else _("Privacy notice")


def shown_text(text: LegalText, language: str) -> ShownText:
    """A version in the reader's language."""
    is_english = language == "en"
    return ShownText(
        kind=text.kind, version=text.version, title=title_of(text.kind),
        html=text.html_en if is_english else text.html_pl,
        changes=text.changes_en if is_english else text.changes_pl, since=day_of(text.created_at),
    )  # fmt: skip


def clock_of(request: AccessibilityRequest) -> Clock:
    """How much time a request has."""
    left = (request.due_on - today()).days
    return Clock(request.due_on, left, is_running=request.state in OPEN_STATES)


def state_word(state: AccessRequestState) -> str:
    """A request's state in words."""
    match state:
        case AccessRequestState.RECEIVED:
            return _("Received")
        case AccessRequestState.EXTENDED:
            return _("More time needed")
        case AccessRequestState.DONE:
            return _("Fulfilled")
        case AccessRequestState.REFUSED:
            return _("Refused")
