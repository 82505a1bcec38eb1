"""Finding institutions to choose from, one's own files, and what keeps an account from being closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from networks.core import clock
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.folding import holds_words
from networks.core.words import later as _
from networks.people.models import (
    Institution,
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    Person,
    PersonState,
    Role,
)
from networks.profile.models import DataExport, ExportState

FOUND_MAX: Final = 30
FRESH: Final = timedelta(hours=1)


def institutions_like(text: str) -> list[Institution]:
    """Institutions whose name or town holds every word of `text`, by name; one more than are shown, if there are."""
    if not text.strip():
        return []
    wanted = holds_words(Institution.name + " " + Institution.town, text)
    rows = select(Institution).where(wanted).order_by(func.length(Institution.name), Institution.name, Institution.id)
    return list(db.session.scalars(rows.limit(FOUND_MAX + 1)))


def institution_with_id(institution_id: int) -> Institution:
    """The institution; all are open to everybody signed in. Raises NotFound."""
    found = db.session.get(Institution, institution_id)
    if found is None:
        raise NotFound(_("There is no such institution. Please look for it again."))
    return found


def exports_of(person: Person) -> list[DataExport]:
    """The person's files that are being made or can be fetched, the newest first."""
    rows = select(DataExport).where(DataExport.person_id == person.id, DataExport.state != ExportState.GONE)
    return [row for row in db.session.scalars(rows.order_by(DataExport.id.desc())) if is_there(row)]


def is_there(export: DataExport) -> bool:
    """Whether the file is being made or may still be fetched."""
    return export.state is ExportState.WAITING or (
        export.state is ExportState.READY and export.expires_at > clock.now()
    )


def export_for(person: Person, export_id: int) -> DataExport:
    """The person's own file, ready to be fetched. Raises NotFound for anybody else's, and for one that is not there."""
    found = db.session.get(DataExport, export_id)
    if found is None or found.person_id != person.id or found.state is not ExportState.READY or not is_there(found):
        raise NotFound(_("There is no such file, or its time is over. Please ask for a new one."))
    return found


def networks_led_alone(person: Person) -> list[Network]:
    """The open networks that would have no coordinator without the person; those who are leaving too do not count."""
    others = aliased(Membership)
    another = (
        select(others.id)
        .join(MembershipRole, MembershipRole.membership_id == others.id)
        .join(Person, Person.id == others.person_id)
        .where(
            others.network_id == Membership.network_id, others.person_id != person.id,
            others.state == MembershipState.MEMBER, MembershipRole.role == Role.COORDINATOR,
            Person.state == PersonState.ACTIVE, Person.closing_at.is_(None),
        )
    )  # fmt: skip
    own = (
        select(Membership)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .where(
            Membership.person_id == person.id, Membership.state == MembershipState.MEMBER,
            MembershipRole.role == Role.COORDINATOR, ~another.exists(),
        )
    )  # fmt: skip
    return [row.network for row in db.session.scalars(own) if row.network.is_open]


def is_last_administrator(person: Person) -> bool:
    """Whether nobody could run the programme without the person."""
    others = select(Person.id).where(
        Person.is_admin.is_(True), Person.id != person.id, Person.state == PersonState.ACTIVE,
        Person.closing_at.is_(None),
    )  # fmt: skip
    return person.is_admin and db.session.scalar(others.limit(1)) is None
