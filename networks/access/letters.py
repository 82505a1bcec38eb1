"""Mails about one's own account: links to prove who one is, and word of what was changed, so that nobody changes it
unnoticed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from networks.access import actions
from networks.access.events import SecondFactorRemoved, SecondFactorSetUp
from networks.access.links import Link
from networks.core.db import db
from networks.core.events import before_commit
from networks.core.jobs import Payload, enqueue, job
from networks.core.unit_of_work import unit_of_work
from networks.people.events import PasswordChanged, PersonEvent, RightsChanged
from networks.people.models import Person
from networks.people.queries import person_by_email
from networks.web import mailing

RESET: Final = Link("new-password", "new_password.show", timedelta(hours=1))
ADDRESS: Final = Link("new-address", "new_address.show", timedelta(days=1))
NOBODY: Final = 0


def ask_for_reset(person_id: int | None) -> None:
    """Let the worker mail a link to a new password, in the open unit.

    It is the same work for None, an address that nobody has: who watches the time learns nothing.
    """
    enqueue("mail_reset_link", {"person_id": person_id or NOBODY})


@job("mail_reset_link")
def mail_reset_link(payload: Payload) -> None:
    """Mail the link to the person, if there is one and the account is open."""
    with unit_of_work():
        person = db.session.get(Person, payload["person_id"])
        if person is not None and person.is_active:
            _to(person, "reset_password", link=mailing.address_of(RESET.path_for(person)))


def ask_to_confirm(person: Person, address: str) -> None:
    """Mail a link to the new address; if another account has it, that one is told instead. In the open unit."""
    owner = person_by_email(address)
    if owner is None:
        link = mailing.address_of(ADDRESS.path_for(person, address))
        _to(person, "new_address", address, link=link)
    elif owner.is_active:
        _to(owner, "address_taken", reset=mailing.address_of("/forgotten-password"))


def tell_former_address(person: Person, former: str) -> None:
    """Tell the address an account had before that it has another one now, in the open unit."""
    _to(person, "address_changed", former)


@before_commit.connect_via(PasswordChanged)
def tell_of_password(_sender: object, event: PasswordChanged) -> None:
    """Tell the owner that the password was changed."""
    _to(
        db.session.get_one(Person, event.person_id), "password_changed", reset=mailing.address_of("/forgotten-password")
    )


@before_commit.connect_via(SecondFactorSetUp)
@before_commit.connect_via(SecondFactorRemoved)
def tell_of_second_factor(_sender: object, event: PersonEvent) -> None:
    """Tell the owner that signing in has another second step than before, or none."""
    person = db.session.get_one(Person, event.person_id)
    _to(person, "second_factor", is_on=isinstance(event, SecondFactorSetUp))


@before_commit.connect_via(RightsChanged)
def narrow_rights(_sender: object, event: RightsChanged) -> None:
    """Keep what browsers' tokens were made for in line with rights that are gone."""
    actions.narrow_rights(db.session.get_one(Person, event.person_id))


def _to(person: Person, template: str, address: str = "", **values: Any) -> None:
    mailing.send(
        template, person.name, address or person.email, language=person.language, person_id=person.id, **values
    )
