"""Reading the audit log."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import sqlalchemy as sa

from networks.audit.models import AuditEntry
from networks.core import clock
from networks.core.db import db
from networks.core.pages import Keyset, keyset
from networks.core.polish import ZONE
from networks.people.models import Institution, Network, Person
from networks.web.numbers import number_in

PAGE: Final = 100
# As much as a file takes without keeping others waiting; days make the choice smaller.
EXPORTED_MAX: Final = 10_000
READ_AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Sought:
    """Which entries are shown; what is left out does not narrow them. Days are Polish ones, both included."""

    actor_id: int | None = None
    person_id: int | None = None
    action: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    network_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Names:
    """What ids in entries stand for."""

    people: dict[int, str]
    networks: dict[int, Network]
    institutions: dict[int, str]


def found(sought: Sought, before: int | None = None) -> Keyset[AuditEntry]:
    """Entries, the newest first, older than id `before`."""
    rows = _rows(sought).limit(PAGE + 1)
    if before is not None:
        rows = rows.where(AuditEntry.id < before)
    entries = db.session.scalars(rows).all()
    return keyset(entries, [entry.id for entry in entries], PAGE)


def for_export(sought: Sought) -> Collection[AuditEntry]:
    """The newest entries, as many as a file takes."""
    return db.session.scalars(_rows(sought).limit(EXPORTED_MAX)).all()


def actions() -> list[str]:
    """The names of all acts in the log."""
    return list(db.session.scalars(sa.select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def names_in(entries: Iterable[AuditEntry]) -> Names:
    """People, networks and institutions that the entries speak of; those that are gone are left out."""
    entries = list(entries)
    people = {entry.actor_id for entry in entries} | _subjects(entries, "person")
    return Names(
        people=_names(Person.id, Person.name, people),
        networks={network.id: network for network in db.session.scalars(sa.select(Network))},
        institutions=_names(Institution.id, Institution.name, _subjects(entries, "institution")),
    )


def person_id_of(text: str) -> int | None:
    """Whom a filter names: by number or by address; 0, which is nobody, for somebody unknown; None for an empty one."""
    if not text:
        return None
    id_ = number_in(text)
    condition = Person.email == text.lower() if id_ is None else Person.id == id_
    return db.session.scalar(sa.select(Person.id).where(condition)) or 0


def people_sought(sought: Sought) -> set[int]:
    """The people about whom the log is asked, by whichever filter names them."""
    named = {sought.actor_id, sought.person_id}
    if sought.subject_kind in {"", "person"}:
        named.add(sought.subject_id)
    wanted = [id_ for id_ in named if id_]
    return set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(wanted)))) if wanted else set()


def has_read_lately(reader: Person, person_id: int) -> bool:
    """Whether the reader looked this person up in the log within the last hour."""
    rows = sa.select(AuditEntry.id).where(
        AuditEntry.action == "audit.read", AuditEntry.actor_id == reader.id, AuditEntry.subject_kind == "person",
        AuditEntry.subject_id == person_id, AuditEntry.at > clock.now() - READ_AGAIN,
    )  # fmt: skip
    return db.session.scalar(rows.limit(1)) is not None


def _rows(sought: Sought) -> sa.Select[AuditEntry]:
    rows = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
    for column, wanted in (
        (AuditEntry.actor_id, sought.actor_id),
        (AuditEntry.action, sought.action or None),
        (AuditEntry.subject_kind, sought.subject_kind or None),
        (AuditEntry.subject_id, sought.subject_id),
        (AuditEntry.network_id, sought.network_id),
    ):
        if wanted is not None:
            rows = rows.where(column == wanted)
    if sought.person_id is not None:
        rows = rows.where(AuditEntry.subject_kind == "person", AuditEntry.subject_id == sought.person_id)
    if sought.first_day is not None:
        rows = rows.where(AuditEntry.at >= _midnight(sought.first_day))
    if sought.last_day is not None and sought.last_day < date.max:
        rows = rows.where(AuditEntry.at < _midnight(sought.last_day + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def _subjects(entries: Iterable[AuditEntry], kind: str) -> set[int | None]:
    return {entry.subject_id for entry in entries if entry.subject_kind == kind}


def _names(
    id_: sa.orm.InstrumentedAttribute[int], name: sa.orm.InstrumentedAttribute[str], ids: set[int | None]
) -> dict[int, str]:
    wanted = [one for one in ids if one is not None]
    return dict(db.session.execute(sa.select(id_, name).where(id_.in_(wanted))).all()) if wanted else {}
