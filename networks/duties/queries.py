"""Finding the site's texts of duty, who accepted them, and requests for access."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.folding import holds_words
from networks.core.pages import page_count
from networks.core.words import later as _
from networks.duties import policy
from networks.duties.models import (
    AccessibilityRequest,
    AccessibilityStatement,
    AccessRequestState,
    LegalAcceptance,
    LegalKind,
    LegalText,
)
from networks.people.models import Person, PersonState

STATEMENT_ID: Final = 1
OPEN_STATES: Final = (AccessRequestState.RECEIVED, AccessRequestState.EXTENDED)
DATES: Final = ("published_on", "updated_on", "made_on", "reviewed_on")
_DEFAULTS: Final = Path(__file__).parent / "texts" / "accessibility.toml"
_NO_PAGE: Final = _("There is no such page, or it is not open to you.")


@dataclass(frozen=True)
class Accepted:
    """Who accepted a text, and when."""

    person_id: int
    name: str
    at: datetime


@cache
def default_answers() -> dict[str, Any]:
    """What the accessibility statement says before an administrator changes it, dates included."""
    read = tomllib.loads(_DEFAULTS.read_text(encoding="utf-8"))
    return {name: value.strip() if isinstance(value, str) else value for name, value in read.items()}


def statement() -> AccessibilityStatement:
    """The accessibility statement; the one from the defaults, belonging to no session, while there is no row."""
    found = db.session.get(AccessibilityStatement, STATEMENT_ID)
    if found is not None:
        return found
    given = default_answers()
    return AccessibilityStatement(id=STATEMENT_ID, answers={}, **{name: given.get(name) for name in DATES})


def request_by_number(number: str) -> AccessibilityRequest:
    """The request for access with this number, however it was typed. Raises NotFound for unknown ones."""
    tidy = "".join(letter for letter in number.upper() if letter.isalnum() and letter.isascii())
    parted = "-".join(tidy[start : start + 4] for start in range(0, len(tidy), 4))
    found = db.session.scalar(select(AccessibilityRequest).where(AccessibilityRequest.number == parted))
    if found is None:
        raise NotFound(_("There is no request with this number. Please check it."))
    return found


def requests_of(person: Person) -> list[AccessibilityRequest]:
    """All requests for access, those that wait first and the most urgent of them on top. NotFound for outsiders."""
    _manager(person)
    rows = db.session.scalars(select(AccessibilityRequest).order_by(AccessibilityRequest.id.desc()))
    return sorted(
        rows, key=lambda row: (row.state not in OPEN_STATES, row.due_on if row.state in OPEN_STATES else date.min)
    )


def open_request_count() -> int:
    """How many requests for access wait for their answer."""
    waiting = select(func.count()).where(AccessibilityRequest.state.in_(OPEN_STATES))
    return db.session.scalar(waiting) or 0


def request_for(person: Person, request_id: int) -> AccessibilityRequest:
    """A request for access, for those who answer them. Raises NotFound for all others."""
    _manager(person)
    found = db.session.get(AccessibilityRequest, request_id)
    if found is None:
        raise NotFound(_NO_PAGE)
    return found


def manager_ids() -> list[int]:
    """Those who answer requests for access."""
    return list(
        db.session.scalars(select(Person.id).where(Person.is_admin.is_(True), Person.state == PersonState.ACTIVE))
    )


def present_ids() -> dict[LegalKind, int]:
    """The ids of the texts that count now; a kind of which there is none is left out."""
    newest = select(LegalText.kind, func.max(LegalText.version).label("version")).group_by(LegalText.kind).subquery()
    rows = db.session.execute(
        select(LegalText.kind, LegalText.id).join(
            newest, (LegalText.kind == newest.c.kind) & (LegalText.version == newest.c.version)
        )
    )
    return {kind: id_ for kind, id_ in rows}  # noqa: C416 (rows are no pairs to the type checker)


def legal_text(kind: LegalKind, version: int | None = None) -> LegalText:
    """A version of a text; the present one without `version`. Raises NotFound if there is none."""
    wanted = select(LegalText).where(LegalText.kind == kind).order_by(LegalText.version.desc()).limit(1)
    if version is not None:
        wanted = wanted.where(LegalText.version == version)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound(_NO_PAGE)
    return found


def present_version(kind: LegalKind) -> int:
    """The number of the version that counts; 0 if there is none."""
    return db.session.scalar(select(func.max(LegalText.version)).where(LegalText.kind == kind)) or 0


def versions_of(kind: LegalKind) -> list[LegalText]:
    """All versions, the newest first."""
    return list(db.session.scalars(select(LegalText).where(LegalText.kind == kind).order_by(LegalText.version.desc())))


def accepted_ids(person_id: int, text_ids: Collection[int]) -> set[int]:
    """Those of the texts which the person has accepted."""
    rows = select(LegalAcceptance.text_id).where(
        LegalAcceptance.person_id == person_id, LegalAcceptance.text_id.in_(text_ids)
    )
    return set(db.session.scalars(rows))


def accepted_versions(person: Person) -> dict[LegalKind, int]:
    """The newest version of each kind that the person has accepted."""
    rows = db.session.execute(
        select(LegalText.kind, func.max(LegalText.version))
        .join(LegalAcceptance, LegalAcceptance.text_id == LegalText.id)
        .where(LegalAcceptance.person_id == person.id)
        .group_by(LegalText.kind)
    )
    return {kind: version for kind, version in rows}  # noqa: C416 (rows are no pairs to the type checker)


def text_for(person: Person, text_id: int) -> LegalText:
    """A version for those who look after the texts. Raises NotFound for all others."""
    _manager(person)
    found = db.session.get(LegalText, text_id)
    if found is None:
        raise NotFound(_NO_PAGE)
    return found


def acceptance_counts() -> dict[int, int]:
    """How many people accepted each text, by the text's id."""
    rows = db.session.execute(select(LegalAcceptance.text_id, func.count()).group_by(LegalAcceptance.text_id))
    return {text_id: count for text_id, count in rows}  # noqa: C416 (rows are no pairs to the type checker)


def acceptances(text: LegalText, words: str, page: int, per_page: int) -> tuple[list[Accepted], int]:
    """A page of those who accepted `text` and whose name or address holds `words`, and how many there are in all.

    A page beyond the end is the last one.
    """
    found = (
        select(Person.id, Person.name, LegalAcceptance.at)
        .join(LegalAcceptance, LegalAcceptance.person_id == Person.id)
        .where(LegalAcceptance.text_id == text.id, holds_words(Person.name + " " + Person.email, words))
    )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = min(page, page_count(total, per_page))
    rows = found.order_by(LegalAcceptance.at.desc(), Person.id).limit(per_page).offset((page - 1) * per_page)
    return [Accepted(*row) for row in db.session.execute(rows)], total


def active_count() -> int:
    """How many people have an open account."""
    return db.session.scalar(select(func.count()).select_from(Person).where(Person.state == PersonState.ACTIVE)) or 0


def _manager(person: Person) -> None:
    if not policy.can_manage(person):
        raise NotFound(_NO_PAGE)
