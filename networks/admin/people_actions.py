"""What an administrator does with accounts. Each act is kept in the log, most of them with a reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from networks.access import actions as access
from networks.access import second_factor
from networks.access.invitations import send_first_link
from networks.access.letters import tell_former_address
from networks.access.queries import is_address_taken, key_of
from networks.admin.people_queries import other_administrators
from networks.audit.actions import note
from networks.core.db import db
from networks.core.errors import Conflict, Invalid
from networks.core.words import later as _
from networks.people import actions as people
from networks.people.models import Person, PersonState
from networks.profile.actions import erase_now


@dataclass(frozen=True)
class Details:
    """What an administrator writes down of a person."""

    email: str
    name: str
    position_code: str = ""
    position: str = ""
    language: str = "pl"
    institution_id: int | None = None


def add(by: Person, details: Details, *, sends_link: bool = True) -> Person:
    """Add somebody who is invited from now on; the link to the first password goes by mail.

    Raises Invalid (field `email`) for an address somebody has already.
    """
    if is_address_taken(details.email):
        raise Invalid(_("There is an account with this address already."), field="email")
    made = Person(state=PersonState.INVITED, **asdict(details))
    db.session.add(made)
    db.session.flush()
    note(by, "person.added", ("person", made.id))
    if sends_link:
        send_first_link(made, made.language)
    return made


def change(by: Person, person: Person, details: Details) -> bool:
    """Write down other details and answer whether anything was other before.

    A new address ends every sign-in: whoever reads the old mailbox must not come in; who had it hears of it. Raises
    Invalid (field `email`) for an address somebody has already and for another one of one's own (`oneself`), which is
    proven in the settings; Conflict for somebody who was erased.
    """
    _refuse_erased(person)
    wanted = asdict(details)
    changed = sorted(name for name, value in wanted.items() if getattr(person, name) != value)
    if not changed:
        return False
    if "email" in changed:
        if by.id == person.id:
            raise Invalid(_("Please change your own address in your account settings."), field="email", code="oneself")
        if is_address_taken(details.email):
            raise Invalid(_("There is an account with this address already."), field="email")
        access.end_everything(person)
        if person.is_active:
            tell_former_address(person, person.email)
    for name in changed:
        setattr(person, name, wanted[name])
    people.move_rights(person)
    note(by, "person.changed", ("person", person.id), detail={"fields": changed})
    return True


def send_link_again(by: Person, person: Person) -> None:
    """Send the link to the first password once more. Raises Conflict for anybody who is not waiting for it."""
    if person.state is not PersonState.INVITED:
        raise Conflict(_("This person has a password already and can choose a new one at the sign-in page."))
    send_first_link(person, person.language)
    note(by, "person.link_sent", ("person", person.id))


def disable(by: Person, person: Person, reason: str) -> None:
    """Close the account to signing in; every sign-in and token ends. Raises Conflict for the last administrator."""
    _refuse_erased(person)
    if person.state is PersonState.DISABLED:
        raise Conflict(_("This account is closed already."))
    if person.is_admin:
        _keep_an_administrator(person)
    people.disable(person)
    access.end_everything(person)
    note(by, "person.disabled", ("person", person.id), reason=reason)


def enable(by: Person, person: Person, reason: str) -> None:
    """Open a closed account again. Raises Conflict for one that is not closed."""
    if person.state is not PersonState.DISABLED:
        raise Conflict(_("This account is not closed."))
    if person.closing_at is not None:
        raise Conflict(_("This account is being erased and cannot be opened any more."))
    person.state = PersonState.ACTIVE if person.password_hash else PersonState.INVITED
    people.move_rights(person)
    note(by, "person.enabled", ("person", person.id), reason=reason)


def make_administrator(by: Person, person: Person, reason: str) -> None:
    """Let the person administer the programme. Raises Conflict for a closed account and for an administrator."""
    if not person.is_active:
        raise Conflict(_("Only somebody with an open account can administer the programme."))
    if person.is_admin:
        raise Conflict(_("This person administers the programme already."))
    person.is_admin = True
    people.move_rights(person)
    note(by, "person.made_administrator", ("person", person.id), reason=reason)


def unmake_administrator(by: Person, person: Person, reason: str) -> None:
    """Take the administration away. Raises Conflict for the last administrator and for somebody who is none."""
    if not person.is_admin:
        raise Conflict(_("This person does not administer the programme."))
    _keep_an_administrator(person)
    person.is_admin = False
    people.move_rights(person)
    access.narrow_rights(person)
    note(by, "person.unmade_administrator", ("person", person.id), reason=reason)


def reset_second_factor(by: Person, person: Person, reason: str) -> None:
    """Take away the second factor of somebody who lost it; every sign-in ends. Raises Conflict where there is none."""
    if key_of(person) is None:
        raise Conflict(_("This person has no second factor."))
    second_factor.remove(person)
    access.end_other_sign_ins(person, None)
    note(by, "person.second_factor_reset", ("person", person.id), reason=reason)


def end_sign_ins(by: Person, person: Person, reason: str) -> None:
    """Sign the person out everywhere, programs too, for example after a device was lost."""
    _refuse_erased(person)
    access.end_everything(person)
    note(by, "person.signed_out_everywhere", ("person", person.id), reason=reason)


def erase(by: Person, person: Person, typed_address: str, reason: str) -> None:
    """Close the account for good and have the person erased, on their request.

    `typed_address` is the account's address once more. Raises Invalid (field `email`) for another one, and what
    `erase_now` raises for oneself, for the last coordinator of a network and the last administrator.
    """
    if typed_address.strip().lower() != person.email:
        raise Invalid(_("This is not the address of this account."), field="email")
    erase_now(by, person)
    note(by, "person.erasing_asked", ("person", person.id), reason=reason)


def _keep_an_administrator(person: Person) -> None:
    """Make sure that somebody else administers the programme; of two at once the second waits and finds nobody.

    Raises Conflict.
    """
    db.session.execute(sa.select(Person.id).where(Person.is_admin.is_(True)).order_by(Person.id).with_for_update())
    if person.is_admin and person.is_active and not other_administrators(person):
        raise Conflict(_("This is the last administrator. Please make somebody else an administrator first."))


def _refuse_erased(person: Person) -> None:
    if person.state is PersonState.ERASED:
        raise Conflict(_("This account has been erased for good."))
