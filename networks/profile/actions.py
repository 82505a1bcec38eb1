"""What people do with their own profile, data and account."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from networks.access import actions as access
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, require
from networks.core.jobs import enqueue
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.membership import actions as membership
from networks.people import actions as people
from networks.people.events import (
    AccountClosed,
    ClosingBegun,
    ClosingStopped,
    DataAsked,
    InstitutionChosen,
    ProfileChanged,
)
from networks.people.models import Institution, Membership, MembershipState, Person, PersonState, Role
from networks.people.policy import can_administer
from networks.profile import queries
from networks.profile.forms import ProfileForm
from networks.profile.models import DataExport, ExportState
from networks.web import mailing

THINKING_TIME: Final = timedelta(days=14)
KEPT: Final = timedelta(days=7)
# The mail that says goodbye goes out before its address is erased.
LAST_MAIL_TIME: Final = timedelta(seconds=2)


def change_profile(person: Person, form: ProfileForm) -> None:
    """Describe the person as they wish to be described, and show of it what they wish to show."""
    person.name, person.language = form.name, form.language
    person.position, person.position_code = form.position, form.position_code
    person.themes, person.contact = form.themes, form.contact
    person.shows = sorted({part.value for part in form.shows})
    emit(ProfileChanged(person_id=person.id))


def choose_institution(person: Person, institution: Institution | None) -> None:
    """Let the person speak for another institution; their seats in networks stay those they joined for."""
    before_id = person.institution_id
    if before_id == (institution.id if institution else None):
        return
    person.institution = institution
    db.session.flush()
    people.move_rights(person)
    emit(InstitutionChosen(person_id=person.id, institution_id=person.institution_id, before_id=before_id))


def ask_for_data(person: Person) -> DataExport:
    """Have a copy of the person's own data made; the worker makes it and tells them.

    Raises Conflict while one is being made, and when one was made within the last hour.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    for earlier in queries.exports_of(person):
        if earlier.state is ExportState.WAITING:
            raise Conflict(_("The file is being made already. A notice will say when it is ready."), code="waiting")
        if earlier.created_at > clock.now() - queries.FRESH:
            raise Conflict(_("There is a file made within the last hour. Please fetch that one."), code="fresh")
    made = DataExport(
        person_id=person.id, stored_name=f"{secrets.token_hex(16)}.zip", expires_at=clock.now() + KEPT
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    enqueue("make_export", {"export_id": made.id})
    emit(DataAsked(person_id=person.id, export_id=made.id))
    return made


def begin_closing(person: Person) -> None:
    """Close the account in 14 days, unless the person changes their mind; asking twice changes nothing.

    Raises Conflict with the networks that would have no coordinator, and for the last administrator.
    """
    require(person.is_active, _("This account is closed."))
    if person.closing_at is not None:
        return
    _refuse_if_needed(person)
    person.closing_at = clock.now() + THINKING_TIME
    _mail(person, "closing_begun", link=mailing.address_of("/me/close"))
    emit(ClosingBegun(person_id=person.id))


def stop_closing(person: Person) -> None:
    """Keep the account; nothing happens if nobody asked to close it."""
    require(person.is_active, _("This account is closed."))
    if person.closing_at is not None:
        person.closing_at = None
        emit(ClosingStopped(person_id=person.id))


def erase_now(by: Person, person: Person) -> None:
    """Close somebody's account at once on their request and have it erased, as an administrator.

    Raises Forbidden for others than administrators and for oneself, Conflict if the account is gone already, if a
    network would have no coordinator, and for the last administrator.
    """
    require(can_administer(by), _("Only an administrator can do this."))
    if by.id == person.id:
        raise Forbidden(_("Please close your own account on its own page."), code="own_account")
    if person.state is PersonState.ERASED:
        raise Conflict(_("This account is erased already."), code="erased")
    _refuse_if_needed(person)
    close(person, by_id=by.id)


def close(person: Person, *, by_id: int | None = None) -> None:
    """End the account for good: out of all networks, signed out everywhere, a last mail; the worker then erases it."""
    if person.state is PersonState.ERASED:
        return
    person.closing_at = clock.now()
    _mail(person, "closing_done")
    places = select(Membership).where(Membership.person_id == person.id, Membership.state == MembershipState.MEMBER)
    for place in db.session.scalars(places).all():
        people.remove_from(person, place.network, state=MembershipState.LEFT)
    access.end_everything(person)
    person.password_hash, person.is_admin = None, False
    people.disable(person)
    enqueue("erase_person", {"person_id": person.id}, run_at=clock.now() + LAST_MAIL_TIME, key=f"erase:{person.id}")
    emit(AccountClosed(person_id=person.id, by_id=by_id))


def _refuse_if_needed(person: Person) -> None:
    """Raises Conflict when networks or the programme would be left to nobody."""
    for network in [m.network for m in person.memberships if Role.COORDINATOR in m.roles]:
        membership.lock(network)
    if led := queries.networks_led_alone(person):
        raise Conflict(
            _(
                "Nobody else coordinates: %(networks)s. Please hand the coordinator's role over there first.",
                networks=", ".join(network.name_in(person.language) for network in led),
            ),
            code="last_coordinator",
        )
    if queries.is_last_administrator(person):
        raise Conflict(
            _("This is the programme's only administrator. Please make somebody else an administrator first."),
            code="last_administrator",
        )


def _mail(person: Person, template: str, **values: Any) -> None:
    """Write to the person themselves; those who were invited and never came have nothing to be told."""
    if person.state is PersonState.ACTIVE and person.closing_at is not None:
        mailing.send(
            template, person.name, person.email, language=person.language, person_id=person.id,
            closing_at=person.closing_at, **values,
        )  # fmt: skip
