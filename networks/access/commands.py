"""What `app.py person …` and `app.py token` do."""

from __future__ import annotations

import click

from networks.access import actions, invitations, second_factor
from networks.core.addresses import address
from networks.core.config import Settings
from networks.core.db import db
from networks.core.text import Refused
from networks.core.unit_of_work import unit_of_work
from networks.people import actions as people
from networks.people.models import Person, PersonState
from networks.people.queries import person_by_email


def add_person(settings: Settings, email: str, *, name: str = "", is_admin: bool = False) -> str:
    """Add a person (or find the one who is there) and answer the link with which they choose a password.

    Raises ClickException for an address that is none.
    """
    try:
        kept = address(email)
    except Refused as problem:
        raise click.ClickException(f"{email}: {problem}") from None
    with unit_of_work():
        person = person_by_email(kept)
        if person is None:
            person = Person(email=kept, name=name or kept, state=PersonState.INVITED)
            db.session.add(person)
        person.is_admin = person.is_admin or is_admin
        db.session.flush()
        return f"{settings.address}{invitations.path_for(person)}"


def disable_person(email: str) -> None:
    """Close an account. Raises ClickException if there is none."""
    person = _known(email)
    with unit_of_work():
        people.disable(person)
        actions.end_everything(person)


def remove_second_factor(email: str) -> None:
    """Let a person who lost telephone and recovery codes sign in with the password alone. Raises ClickException."""
    person = _known(email)
    with unit_of_work():
        second_factor.remove(person)
        actions.end_other_sign_ins(person, None)


def make_token(email: str) -> str:
    """A new access token for the person. Raises ClickException if there is none."""
    person = _known(email)
    if not person.is_active:
        raise click.ClickException(f"The account {email} is not open.")
    with unit_of_work():
        _made, token = actions.make_token(person, "app.py token")
    return token


def _known(email: str) -> Person:
    person = person_by_email(email)
    if person is None:
        raise click.ClickException(f"There is no person with the address {email}.")
    return person
