"""Records as data for programs, and how pages say times and addresses in them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import format_date, format_decimal

from networks.core.words import now as _
from networks.records.models import SessionRecord
from networks.records.parts import Chapter, InNetwork
from networks.web.filters import iso, local_day
from networks.web.i18n import language


def record_data(record: SessionRecord, numbers: list[int]) -> dict[str, Any]:
    """A version of a record with its content, and the numbers of all versions."""
    return {
        "session_id": record.session_id, "number": record.number, "reason": record.reason,
        "published_at": iso(record.created_at), "numbers": numbers, "pdf_state": record.pdf_state.value,
        "content": record.content,
    }  # fmt: skip


def span(seconds: int) -> str:
    """A moment of the session as a clock shows it that began with it: "4:05", "1:02:15"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def spoken(seconds: int) -> str:
    """The same for programs, as `<time datetime>` takes it: "PT1H2M15S"."""
    hours, rest = divmod(int(timedelta(seconds=seconds).total_seconds()), 3600)
    return f"PT{hours}H{rest // 60}M{rest % 60}S"


def when(moment: str) -> datetime:
    """A moment that is kept as a text."""
    return datetime.fromisoformat(moment)


def day_in_words(kept: str) -> str:
    """A day, or the day of a moment, that is kept as a text: "24 listopada 2026"."""
    day = local_day(when(kept)) if "T" in kept else date.fromisoformat(kept)
    return str(format_date(day, "d MMMM yyyy"))


def network_name(network: InNetwork) -> str:
    """The network's name in the reader's language, as it was when the record was made."""
    return network["name_en"] if language() == "en" else network["name_pl"]


def chapter_title(chapter: Chapter) -> str:
    """What a chapter is called; the opening and a page without a title have no title of their own."""
    match chapter["kind"], chapter["title"]:
        case "opening", _title:
            return _("Opening")
        case "slide", "" if chapter["pages"]:
            return _("Slide %(number)d", number=chapter["pages"][0]["number"])
        case _kind, "":
            return _("Part %(number)d", number=chapter["number"])
        case _kind, title:
            return title
    raise ValueError(chapter["kind"])


def size_in_words(size_bytes: int) -> str:
    """The size of a file: "340 KB", "2,4 MB"."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} KB"
    return f"{format_decimal(round(size_bytes / 1_000_000, 1))} MB"


def thread_path(network: InNetwork, thread_id: int) -> str:
    """Where the question went on."""
    return url_for("threads.short", slug=network["slug"], thread_id=thread_id)


def picture_path(set_id: int, number: int) -> str:
    """Where the picture of a page is; who may see it is asked there."""
    return f"/slides/{set_id}/{number}.webp"


def file_path(set_id: int) -> str:
    """Where the PDF of slides is; who may have it is asked there."""
    return f"/slides/{set_id}/file.pdf"
