"""Finding institutions for administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from networks.core.db import db
from networks.core.errors import Invalid, NotFound
from networks.core.folding import fold, holds_words
from networks.core.pages import Keyset, keyset
from networks.core.words import later as _
from networks.invitations.models import Invitation
from networks.people.models import LOCAL_GOVERNMENTS, Institution, Membership, Person, PersonState, UnitKind

PAGE: Final = 50
CANDIDATES_MAX: Final = 10

_BODY = aliased(Institution)


@dataclass(frozen=True)
class Listed:
    """An institution in a list, with its governing body's name and how many people speak for it."""

    institution: Institution
    body: str
    people_count: int


def found(words: str = "", kind: UnitKind | None = None, before: int | None = None) -> Keyset[Listed]:
    """Institutions whose name, town or code holds every one of `words`, the newest first, older than id `before`."""
    people = (
        sa.select(sa.func.count())
        .where(Person.institution_id == Institution.id, Person.state != PersonState.ERASED)
        .scalar_subquery()
    )
    rows = sa.select(Institution, _BODY.name, people).outerjoin(_BODY, _BODY.id == Institution.parent_id)
    if words.strip():
        rows = rows.where(holds_words(_described(), words))
    if kind is not None:
        rows = rows.where(Institution.kind == kind)
    if before is not None:
        rows = rows.where(Institution.id < before)
    listed = [Listed(*row) for row in db.session.execute(rows.order_by(Institution.id.desc()).limit(PAGE + 1))]
    return keyset(listed, [row.institution.id for row in listed], PAGE)


def institution_by_id(institution_id: int) -> Institution:
    """The institution. Raises NotFound."""
    row = db.session.get(Institution, institution_id)
    if row is None:
        raise NotFound(_("There is no such institution."))
    return row


def candidates(text: str, *, only_bodies: bool = False) -> Sequence[Institution]:
    """A few institutions that fit what was typed: by code, by the whole name, else by parts of name and town."""
    tidy = " ".join(text.split())
    if not tidy or "\0" in tidy:
        return []
    rows = sa.select(Institution).order_by(Institution.name, Institution.id).limit(CANDIDATES_MAX)
    if only_bodies:
        rows = rows.where(Institution.kind.in_(LOCAL_GOVERNMENTS))
    if tidy.isdecimal():
        return with_code(tidy, only_bodies=only_bodies)
    parts = db.session.scalars(rows.where(holds_words(_described(), tidy))).all()
    whole = [row for row in parts if fold(row.name) == fold(tidy)]
    return whole or parts


def with_code(code: str, *, only_bodies: bool = False) -> Sequence[Institution]:
    """Those with this TERYT, RSPO or REGON; a TERYT code names the local government itself, if it is there."""
    rows = sa.select(Institution).where(
        sa.or_(Institution.teryt == code, Institution.rspo == code, Institution.regon == code)
    )
    there = db.session.scalars(rows.order_by(Institution.id).limit(200)).all()
    itself = [row for row in there if row.teryt == code and row.kind in LOCAL_GOVERNMENTS]
    if itself or only_bodies:
        return itself
    return there[:CANDIDATES_MAX]


def chosen(text: str, institution_id: int | None, *, field: str, only_bodies: bool = False) -> Institution | None:
    """The one institution that `text` names; where several fit, the one of them with `institution_id`.

    None for an empty text. Raises Invalid (`field`) where none fits or several do; `candidates` are shown then.
    """
    if not text.strip():
        return None
    fitting = candidates(text, only_bodies=only_bodies)
    if institution_id is not None:
        row = db.session.get(Institution, institution_id)
        if row is not None and (row in fitting or fold(row.name) == fold(text)):
            return row
    if not fitting:
        raise Invalid(_("No such institution was found. Please add it first, or write less of its name."), field=field)
    if len(fitting) > 1:
        raise Invalid(_("Several institutions fit. Please choose one."), field=field)
    return fitting[0]


def under(institution: Institution) -> Sequence[Institution]:
    """Some of those it governs, by name."""
    rows = sa.select(Institution).where(Institution.parent_id == institution.id)
    return db.session.scalars(rows.order_by(Institution.name, Institution.id).limit(PAGE)).all()


def reference_count(institution: Institution) -> int:
    """How many rows refer to it: people, memberships, invitations, institutions under it."""
    columns = (Person.institution_id, Membership.institution_id, Invitation.institution_id, Institution.parent_id)
    counts = [sa.select(sa.func.count()).where(column == institution.id).scalar_subquery() for column in columns]
    return sum(db.session.execute(sa.select(*counts)).one())


def people_count(institution: Institution) -> int:
    """How many people speak for it now."""
    counted = sa.select(sa.func.count()).where(
        Person.institution_id == institution.id, Person.state != PersonState.ERASED
    )
    return db.session.scalar(counted) or 0


def _described() -> sa.ColumnElement[str]:
    """All that an institution can be found by."""
    codes = (sa.func.coalesce(code, "") for code in (Institution.teryt, Institution.rspo, Institution.regon))
    described: sa.ColumnElement[str] = Institution.name + " " + Institution.town
    for code in codes:
        described = described + " " + code
    return described
