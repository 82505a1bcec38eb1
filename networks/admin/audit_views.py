"""The page of the audit log."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from networks.access.current import login_required
from networks.admin import audit_queries as queries
from networks.admin.audit_words import action_word, shows_reason, subject_word
from networks.admin.doors import administrator
from networks.admin.paging import before, further, words
from networks.admin.people_queries import network_with, networks
from networks.audit.actions import note
from networks.audit.models import AuditEntry
from networks.core.offload import offload
from networks.core.shapes import Shape, read
from networks.core.sheets import CSV_TYPE, csv_of
from networks.core.unit_of_work import unit_of_work
from networks.core.words import now as _
from networks.people.models import Person
from networks.web.filters import iso
from networks.web.numbers import number_in

bp = Blueprint("admin_audit", __name__)

# Other years are slips, and too far away for moments.
YEARS: Final = range(2000, 2200)
FILTERS: Final = ("actor", "person", "action", "subject_kind", "subject_id", "network", "first_day", "last_day")


class FiltersForm(Shape):
    """The filters of the page, for a file of the same entries."""

    actor: str = Field(default="", max_length=320)
    person: str = Field(default="", max_length=320)
    action: str = Field(default="", max_length=100)
    subject_kind: str = Field(default="", max_length=100)
    subject_id: str = Field(default="", max_length=20)
    network: str = Field(default="", max_length=200)
    first_day: str = Field(default="", max_length=20)
    last_day: str = Field(default="", max_length=20)


@bp.get("/admin/audit")
@login_required
def index() -> ResponseReturnValue:
    """Who did what to what, the newest first; looking somebody up is an entry itself, once an hour."""
    by = administrator()
    asked = {name: words(name) for name in FILTERS}
    sought = _sought(asked)
    _note_reading(by, sought)
    page = queries.found(sought, before())
    return render_template(
        "admin/audit.html", part="audit", rows=page.items, asked=asked, names=queries.names_in(page.items),
        actions=sorted(((name, action_word(name)) for name in queries.actions()), key=lambda one: one[1]),
        networks=networks(), further=further(".index", page.next, **asked), action_word=action_word,
        subject_word=subject_word, shows_reason=shows_reason, is_narrowed=any(asked.values()),
        exported_max=queries.EXPORTED_MAX,
    )  # fmt: skip


@bp.post("/admin/audit/export")
@login_required
def export() -> ResponseReturnValue:
    """The entries of the filters as a CSV file; taking them out is an entry itself."""
    by = administrator()
    asked = read(FiltersForm, request.form).model_dump()
    sought = _sought({name: value.replace("\0", "").strip() for name, value in asked.items()})
    entries = queries.for_export(sought)
    rows = _table(entries)
    headings = [
        _("Moment"), _("Who"), _("Who (number)"), _("Act"), _("Act (code)"), _("Subject"), _("Subject (number)"),
        _("Network"), _("Reason"), _("Details"),
    ]  # fmt: skip
    _note_reading(by, sought)
    with unit_of_work():
        filters = sorted(name for name, value in asked.items() if value)
        note(by, "audit.exported", ("log", 0), detail={"count": len(rows), "filters": filters})
    file = offload(csv_of, headings, rows)
    return Response(file, content_type=CSV_TYPE, headers={"Content-Disposition": 'attachment; filename="audit.csv"'})


def _sought(asked: dict[str, str]) -> queries.Sought:
    """What the filters mean; those that mean nothing are left out."""
    network = network_with(asked["network"])
    return queries.Sought(
        actor_id=queries.person_id_of(asked["actor"]),
        person_id=queries.person_id_of(asked["person"]),
        action=asked["action"],
        subject_kind=asked["subject_kind"],
        subject_id=number_in(asked["subject_id"]),
        network_id=network.id if network else None,
        first_day=_day(asked["first_day"]),
        last_day=_day(asked["last_day"]),
    )


def _note_reading(by: Person, sought: queries.Sought) -> None:
    """Leave an entry where the log is asked about one person and was not within the last hour."""
    looked_up = queries.people_sought(sought) - {by.id}
    if new := [id_ for id_ in sorted(looked_up) if not queries.has_read_lately(by, id_)]:
        with unit_of_work():
            for id_ in new:
                note(by, "audit.read", ("person", id_))


def _table(entries: Collection[AuditEntry]) -> list[list[str]]:
    names = queries.names_in(entries)
    rows = []
    for entry in entries:
        network = names.networks.get(entry.network_id or 0)
        rows.append(
            [
                iso(entry.at), names.people.get(entry.actor_id or 0, ""), str(entry.actor_id or ""),
                action_word(entry.action), entry.action, entry.subject_kind, str(entry.subject_id),
                network.slug if network else "", (entry.reason or "") if shows_reason(entry) else "",
                json.dumps(entry.detail, ensure_ascii=False) if entry.detail else "",
            ]
        )  # fmt: skip
    return rows


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
