"""Naming people of a session who are not in its network, and those who have no account yet."""

from __future__ import annotations

from networks.core.db import db
from networks.core.errors import Invalid, NotFound, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people.models import Person, PersonState
from networks.people.queries import is_member, person_by_email
from networks.sessions import events, policy, preparing
from networks.sessions.models import LiveSession, SessionRole
from networks.sessions.refusals import MAY_NOT, NO_PERSON


def require_may_name(by: Person, live: LiveSession, role: SessionRole) -> None:
    """Raises Forbidden unless `by` may give this role; asked before anybody is looked for, so that nothing is learnt.

    A guest who moderates sees nothing of the network, its people neither, and therefore names nobody.
    """
    require(policy.can_name(by, live) if role is SessionRole.TRUSTED else policy.can_lead(by, live), MAY_NOT)


def name_member(by: Person, live: LiveSession, person_id: int, role: SessionRole) -> Person:
    """Give a role to somebody of the network or of the session. Raises NotFound for anybody else."""
    require_may_name(by, live, role)
    person = db.session.get(Person, person_id)
    is_here = is_member(person_id, live.network_id) or person_id in live.ids_of(*policy.NAMED)
    if person is None or not is_here:
        raise NotFound(NO_PERSON)
    preparing.give_role(by, live, person, role)
    return person


def name_by_address(by: Person, live: LiveSession, email: str, name: str, role: SessionRole) -> Person:
    """Give a role to whoever has this address; who has no account is invited to one, and sees this session alone.

    Raises Invalid (field `name`) for an unknown address without a name, and what `preparing.give_role` raises.
    """
    require(policy.can_lead(by, live), MAY_NOT)
    person = person_by_email(email)
    if person is None and role is SessionRole.TRUSTED:
        raise unknown(email, "email")
    if person is None:
        if not name:
            raise Invalid(
                _("Nobody has an account with this address yet. Please give the name; an invitation will go by mail."),
                field="name",
            )
        person = Person(state=PersonState.INVITED, email=email, name=name, language=by.language)
        db.session.add(person)
        db.session.flush()
        emit(events.GuestInvited(session_id=live.id, network_id=live.network_id, by_id=by.id, person_id=person.id))
    preparing.give_role(by, live, person, role)
    return person


def holder_of(live: LiveSession, person_id: int, role: SessionRole) -> Person:
    """Who holds the role. Raises NotFound if they do not."""
    person = db.session.get(Person, person_id)
    if person is None or person.id not in live.ids_of(role):
        raise NotFound(NO_PERSON)
    return person


def person_named(email: str, field: str) -> Person:
    """The person with this address, for a program's list. Raises Invalid with the field and the address."""
    person = person_by_email(email)
    if person is None or (person.state not in {PersonState.ACTIVE, PersonState.INVITED}):
        raise unknown(email, field)
    return person


def person_to_name(by: Person, live: LiveSession, email: str, role: SessionRole) -> Person:
    """The same for one who is given a role or loses it; who may only trust finds only people of the session's circle.

    Raises Forbidden and Invalid (field `email`).
    """
    require_may_name(by, live, role)
    person = person_named(email, "email")
    is_here = person.roles_in(live.network) or person.id in live.ids_of(*SessionRole)
    if not policy.can_lead(by, live) and not is_here:
        raise unknown(email, "email")
    return person


def unknown(email: str, field: str) -> Invalid:
    """The refusal of an address that nobody has."""
    return Invalid(
        _("Nobody has an account with the address %(email)s.", email=email.strip()[:100]), field=field,
        code="unknown_address",
    )  # fmt: skip
