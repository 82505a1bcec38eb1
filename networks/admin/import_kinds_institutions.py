"""Lists of institutions: what is done with a row. A code or a key tells which institution a row is about."""

from __future__ import annotations

from functools import cache
from typing import Final

import sqlalchemy as sa

from networks.admin import institutions_actions as actions
from networks.admin import institutions_queries as queries
from networks.core.db import db
from networks.core.folding import fold
from networks.core.text import NAME_MAX, TITLE_MAX, Refused, line
from networks.core.words import later as _
from networks.imports.models import RowOutcome
from networks.imports.registry import Column, Handed, Result, Row, importer
from networks.membership.words import unit_word
from networks.people.models import LOCAL_GOVERNMENTS, Institution, UnitKind
from networks.people.units import regon, rspo, teryt, unit_of
from networks.web.i18n import LANGUAGES, speaking

KIND: Final = "institutions"
COLUMNS: Final = (
    Column("name", pl="Nazwa", en="Name", aliases=("nazwa instytucji", "nazwa jednostki", "institution")),
    Column("kind", pl="Rodzaj", en="Kind", aliases=("rodzaj jednostki", "typ", "kind of unit", "type")),
    Column("town", pl="Miejscowość", en="Town", aliases=("miasto", "city")),
    Column("teryt", pl="TERYT", en="TERYT", aliases=("kod teryt", "teryt code")),
    Column("rspo", pl="RSPO", en="RSPO", aliases=("numer rspo", "rspo number")),
    Column("regon", pl="REGON", en="REGON", aliases=("numer regon", "regon number")),
    Column(
        "body", pl="Organ prowadzący", en="Governing body", aliases=("jst", "organ", "teryt organu prowadzącego"),
    ),
    Column("key", pl="Klucz", en="Key"),
)  # fmt: skip
# Lengths of numbers whose zeros in front a spreadsheet may have taken away.
_TERYT_LENGTHS: Final = {1: 2, 3: 4, 6: 7}
_REGON_LENGTHS: Final = {8: 9, 13: 14}
_KEY_MAX: Final = 80


@importer(KIND, columns=COLUMNS, label=("name", "rspo", "teryt", "regon", "key"))
def keep_institution(handed: Handed, row: Row) -> Result:
    """Add the institution of a row, or let the one that is there be as the row says; empty cells change nothing."""
    codes = {
        "teryt": teryt(_padded(row["teryt"], _TERYT_LENGTHS)) if row["teryt"] else None,
        "rspo": rspo(row["rspo"]) if row["rspo"] else None,
        "regon": regon(_padded(row["regon"], _REGON_LENGTHS)) if row["regon"] else None,
    }
    kind = _kind_named(row["kind"])
    key = _short(row["key"], _KEY_MAX)
    there = _there(key, kind, codes)
    facts = _facts(row, there, kind, codes)
    if there is None:
        actions.add(handed.by, facts, key)
        return Result(RowOutcome.MADE, _("The institution was added."))
    if actions.change(handed.by, there, facts):
        return Result(RowOutcome.CHANGED, _("The institution was changed."))
    return Result(RowOutcome.SAME, _("The institution is there already."))


def _there(key: str, kind: UnitKind | None, codes: dict[str, str | None]) -> Institution | None:
    """The institution the row is about. Raises Refused where its codes are those of several."""
    conditions = [getattr(Institution, name) == codes[name] for name in ("rspo", "regon") if codes[name]]
    if key:
        conditions.append(Institution.key == key)
    if codes["teryt"] and (kind in LOCAL_GOVERNMENTS or (kind is None and not codes["rspo"])):
        conditions.append(sa.and_(Institution.teryt == codes["teryt"], Institution.kind.in_(LOCAL_GOVERNMENTS)))
    if not conditions:
        return None
    found = db.session.scalars(sa.select(Institution).where(sa.or_(*conditions)).limit(2)).all()
    if len(found) > 1:
        raise Refused(_("The codes of this row belong to several institutions. Please correct them."))
    return found[0] if found else None


def _facts(
    row: Row, there: Institution | None, kind: UnitKind | None, codes: dict[str, str | None]
) -> actions.Facts:  # fmt: skip
    """What the row says, completed by what is known."""
    name = _short(row["name"], TITLE_MAX) or (there.name if there else "")
    if len(name) < 2:
        raise Refused(_("The name of the institution is missing."))
    if kind is None:
        kind = there.kind if there else _kind_by_code(codes)
    known = {code: getattr(there, code) if there else None for code in codes}
    body_id = _body_id(row["body"]) if row["body"] else there.parent_id if there else None
    return actions.Facts(
        name=name, kind=kind, town=_short(row["town"], NAME_MAX) or (there.town if there else ""), parent_id=body_id,
        **{code: value or known[code] for code, value in codes.items()},
    )  # fmt: skip


def _kind_by_code(codes: dict[str, str | None]) -> UnitKind:
    """A local government's kind stands in its TERYT code."""
    if codes["teryt"] is None or codes["rspo"] is not None:
        raise Refused(_("The kind of the institution is missing."))
    return unit_of(codes["teryt"]).kind


def _kind_named(text: str) -> UnitKind | None:
    """The kind with this code or word in either language; None for no text. Raises Refused for an unknown word."""
    if not (wanted := fold(text)):
        return None
    if found := _kinds_by_word().get(wanted):
        return found
    raise Refused(_("“%(given)s” is no kind of institution. Please use a word of the list.", given=text.strip()[:80]))


@cache
def _kinds_by_word() -> dict[str, UnitKind]:
    found = {fold(kind.value): kind for kind in UnitKind} | {
        fold(kind.value.replace("_", " ")): kind for kind in UnitKind
    }
    for language in LANGUAGES:
        with speaking(language):
            found |= {fold(unit_word(kind)): kind for kind in UnitKind}
    return found


def _body_id(text: str) -> int:
    """The governing body with this TERYT code or exactly this name. Raises Refused where there is none, or several."""
    if text.isdecimal():
        found = queries.with_code(_padded(text, _TERYT_LENGTHS), only_bodies=True)
    else:
        rows = sa.select(Institution).where(
            Institution.name == " ".join(text.split()), Institution.kind.in_(LOCAL_GOVERNMENTS)
        )
        found = db.session.scalars(rows.limit(2)).all()
    if len(found) > 1:
        raise Refused(_("Several local governments are called “%(name)s”; please give the TERYT code.", name=text[:80]))
    if not found:
        raise Refused(
            _(
                "The governing body “%(name)s” is not there. Rows of governing bodies come before those they run.",
                name=text[:80],
            )
        )
    return found[0].id


def _padded(code: str, lengths: dict[int, int]) -> str:
    tidy = "".join(code.split())
    return tidy.zfill(lengths.get(len(tidy), 0)) if tidy.isdecimal() else tidy


def _short(text: str, most: int) -> str:
    """A line of at most so many characters. Raises Refused."""
    tidy = line(text)
    if len(tidy) > most:
        raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=most, n=len(tidy)))
    return tidy
