"""Changing the programme's own record and the marks for documents. The door opens the transaction."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from networks.admin import policy, programme_queries
from networks.admin.events import MarkAdded, MarkChanged, MarkRemoved, ProgrammeChanged
from networks.admin.models import Programme, ProgrammeMark
from networks.admin.programme_forms import Png, ProgrammeForm
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.editions import MAY_NOT
from networks.people.models import Person

MARKS_MAX: Final = 6


def change_programme(by: Person, form: ProgrammeForm) -> None:
    """Name the programme anew; the same words change nothing.

    Raises Forbidden for all but administrators, Invalid if it would end before it begins.
    """
    require(policy.can_administer(by), MAY_NOT)
    _check_days(form.starts_on, form.ends_on)
    row = programme_queries.record()
    values: dict[str, Any] = form.model_dump()
    if row is None:
        row = Programme(id=programme_queries.THE_ONE, **values)
        db.session.add(row)
    elif all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    emit(ProgrammeChanged(programme_id=row.id, by_id=by.id))


def add_mark(by: Person, picture: Png, words_pl: str, words_en: str) -> ProgrammeMark:
    """Put a mark at the end of the row.

    Raises Forbidden for all but administrators, Conflict (`too_many_marks`) for a seventh one, Invalid for a picture
    that is there already.
    """
    require(policy.can_administer(by), MAY_NOT)
    there = programme_queries.marks()
    if len(there) >= MARKS_MAX:
        raise Conflict(_("There are six marks already. Please remove one first."), code="too_many_marks")
    if any(mark.png == picture.data for mark in there):
        raise Invalid(_("This picture is among the marks already."), field="picture")
    mark = ProgrammeMark(
        position=max((mark.position for mark in there), default=0) + 1, words_pl=words_pl, words_en=words_en,
        png=picture.data, width=picture.width, height=picture.height,
    )  # fmt: skip
    db.session.add(mark)
    db.session.flush()
    emit(MarkAdded(mark_id=mark.id, by_id=by.id))
    return mark


def describe_mark(by: Person, mark: ProgrammeMark, words_pl: str, words_en: str) -> None:
    """Give a mark other words. Raises Forbidden for all but administrators."""
    require(policy.can_administer(by), MAY_NOT)
    if (mark.words_pl, mark.words_en) != (words_pl, words_en):
        mark.words_pl, mark.words_en = words_pl, words_en
        emit(MarkChanged(mark_id=mark.id, by_id=by.id))


def move_mark(by: Person, mark: ProgrammeMark, *, earlier: bool) -> None:
    """Let a mark change places with its neighbour; at the end of the row it stays. Raises Forbidden as above."""
    require(policy.can_administer(by), MAY_NOT)
    row = programme_queries.marks()
    here = row.index(mark)
    there = here - 1 if earlier else here + 1
    if 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
        for position, one in enumerate(row, 1):
            one.position = position
        emit(MarkChanged(mark_id=mark.id, by_id=by.id))


def remove_mark(by: Person, mark: ProgrammeMark) -> None:
    """Take a mark away. Raises Forbidden for all but administrators."""
    require(policy.can_administer(by), MAY_NOT)
    emit(MarkRemoved(mark_id=mark.id, by_id=by.id))
    db.session.delete(mark)


def _check_days(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid(_("The programme would end before it begins."), field="ends_on")
