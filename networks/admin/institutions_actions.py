"""Adding, changing and deleting institutions."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Final

import sqlalchemy as sa

from networks.admin import institutions_queries as queries
from networks.audit.actions import note
from networks.core import text
from networks.core.db import db
from networks.core.errors import Conflict, Invalid
from networks.core.words import later as _
from networks.people.models import LOCAL_GOVERNMENTS, Institution, Person, UnitKind
from networks.people.units import mismatch, unit_of

# Whose governing body must be known.
GOVERNED: Final = frozenset({UnitKind.SCHOOL, UnitKind.KINDERGARTEN, UnitKind.FACILITY})
# What others know the institution by: old and new value are kept in the log.
_CODES: Final = ("teryt", "rspo", "regon", "kind")


@dataclass(frozen=True)
class Facts:
    """What is known of an institution; codes are checked already."""

    name: str
    kind: UnitKind
    town: str = ""
    teryt: str | None = None
    rspo: str | None = None
    regon: str | None = None
    parent_id: int | None = None


def add(by: Person | None, facts: Facts, key: str = "") -> Institution:
    """Add an institution; `key` is made of its codes unless given. Raises Invalid for what does not fit together."""
    _check(facts)
    _refuse_twins(facts, None)
    made = Institution(key=key or _free_key(facts), voivodeship=_voivodeship_of(facts), **asdict(facts))
    db.session.add(made)
    db.session.flush()
    note(by, "institution.added", ("institution", made.id))
    return made


def change(by: Person | None, institution: Institution, facts: Facts) -> bool:
    """Let the institution be as `facts` say and answer whether anything was other before.

    The log keeps which fields changed, and the old and new codes. Raises Invalid for what does not fit together.
    """
    _check(facts)
    if facts.parent_id == institution.id:
        raise Invalid(_("An institution cannot be its own governing body."), field="parent")
    wanted = asdict(facts) | {"voivodeship": _voivodeship_of(facts)}
    before = {name: getattr(institution, name) for name in wanted}
    changed = sorted(name for name, value in wanted.items() if before[name] != value)
    if not changed:
        return False
    _refuse_twins(facts, institution)
    if "kind" in changed and facts.kind not in LOCAL_GOVERNMENTS and queries.under(institution):
        raise Invalid(_("It governs other institutions, so it stays a local government."), field="kind")
    for name in changed:
        setattr(institution, name, wanted[name])
    db.session.flush()
    note(by, "institution.changed", ("institution", institution.id), detail={"fields": changed})
    for name in changed:
        if name in _CODES:
            detail = {"from": _plain(before[name]), "to": _plain(wanted[name])}
            note(by, f"institution.{name}_changed", ("institution", institution.id), detail=detail)
    return True


def delete(by: Person, institution: Institution) -> None:
    """Delete an institution nobody refers to. Raises Conflict for any other."""
    if queries.reference_count(institution):
        raise Conflict(
            _("There are people, invitations or other institutions linked to it. Please link them elsewhere first.")
        )
    note(by, "institution.deleted", ("institution", institution.id))
    db.session.delete(institution)
    db.session.flush()


def _check(facts: Facts) -> None:
    """Raise Invalid for facts that contradict each other or are too few."""
    is_local = facts.kind in LOCAL_GOVERNMENTS
    if is_local and not facts.teryt:
        raise Invalid(_("A local government has a TERYT code; please write it."), field="teryt")
    if facts.teryt and (wrong := mismatch(facts.teryt, facts.kind)) is not None:
        raise Invalid(wrong, field="teryt")
    if is_local and facts.parent_id is not None:
        raise Invalid(_("A local government has no governing body; please leave this empty."), field="parent")
    if is_local and facts.rspo:
        raise Invalid(_("Only schools and educational facilities have an RSPO number."), field="rspo")
    if facts.kind in GOVERNED and facts.parent_id is None:
        raise Invalid(
            _("A school, kindergarten or facility is linked to its governing body. Please name it."), field="parent"
        )
    if facts.parent_id is not None:
        body = db.session.get(Institution, facts.parent_id)
        if body is None or body.kind not in LOCAL_GOVERNMENTS:
            raise Invalid(_("The governing body is a local government."), field="parent")


def _refuse_twins(facts: Facts, itself: Institution | None) -> None:
    """Raise Invalid where another institution has one of the codes. A school may have the TERYT code of its commune."""
    own = {name: code for name, code in _own_codes(facts).items() if code}
    same = [getattr(Institution, name) == code for name, code in own.items() if name != "teryt"]
    if "teryt" in own:
        same.append(sa.and_(Institution.teryt == own["teryt"], Institution.kind.in_(LOCAL_GOVERNMENTS)))
    if not same:
        return
    rows = sa.select(Institution).where(sa.or_(*same))
    if itself is not None:
        rows = rows.where(Institution.id != itself.id)
    if twin := db.session.scalar(rows.limit(1)):
        field = next(name for name, code in own.items() if getattr(twin, name) == code)
        raise Invalid(_("This is the code of another institution: %(name)s.", name=twin.name), field=field)


def _own_codes(facts: Facts) -> dict[str, str | None]:
    """The codes that are the institution's alone."""
    teryt = facts.teryt if facts.kind in LOCAL_GOVERNMENTS else None
    return {"teryt": teryt, "rspo": facts.rspo, "regon": facts.regon}


def _voivodeship_of(facts: Facts) -> str | None:
    """From its own TERYT code, else from that of its governing body."""
    if facts.teryt:
        return unit_of(facts.teryt).voivodeship
    body = db.session.get(Institution, facts.parent_id) if facts.parent_id else None
    return body.voivodeship if body else None


def _free_key(facts: Facts) -> str:
    """A key that is not taken: a code if it has one of its own, else its name."""
    for name, code in _own_codes(facts).items():
        key = f"{name}-{code}"
        if code and db.session.scalar(sa.select(Institution.id).where(Institution.key == key)) is None:
            return key
    return f"{text.slug(facts.name)}-{secrets.token_hex(4)}"


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
