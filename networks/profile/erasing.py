"""Erasing a person whose account was closed: step by step in the worker, each safe to repeat after a kill.

While the person's row still has the name, what was begun can be begun again; the name goes last. Then open pages are
told to show the neutral one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy import Select, select

from networks.core import clock
from networks.core.db import db, forget_deleted
from networks.core.jobs import Payload, enqueue, job, periodic
from networks.core.mail import Mail, MailState
from networks.core.personal import erasers, rewording, showing
from networks.core.traces import Traces, name_pattern
from networks.core.unit_of_work import emit, unit_of_work
from networks.people import actions as people
from networks.people.events import PersonErased
from networks.people.models import Person, PersonState
from networks.profile import actions, scrubbing

NAME: Final = "Konto usunięte"
ERASE_SECONDS: Final = 3600
MINUTE_SECONDS: Final = 60
# How long the last mail may wait for its server before its address goes anyway.
MAIL_PATIENCE: Final = timedelta(days=1)
MAIL_RETRIES: Final = ((timedelta(minutes=1), timedelta(seconds=5)), (MAIL_PATIENCE, timedelta(minutes=10)))
# Who is still not erased this long after the account was closed, is taken up again.
OVERDUE: Final = timedelta(hours=2)
TOLD_AT_ONCE: Final = 8


@periodic("close_due_accounts", every_seconds=10 * MINUTE_SECONDS)
def close_due_accounts() -> None:
    """Close the accounts whose 14 days are over, one in a unit, and take up again what was not erased."""
    due = select(Person.id).where(Person.closing_at <= clock.now(), Person.state == PersonState.ACTIVE)
    left = select(Person.id).where(Person.closing_at <= clock.now() - OVERDUE, Person.state != PersonState.ACTIVE)
    for person_id in _ids(due):
        with unit_of_work():
            person = db.session.get_one(Person, person_id)
            if person.closing_at is not None and person.closing_at <= clock.now():
                actions.close(person)
    for person_id in _ids(left):
        with unit_of_work():
            enqueue("erase_person", {"person_id": person_id}, key=f"erase:{person_id}")


@job("erase_person", seconds=ERASE_SECONDS)
def erase_person(payload: Payload) -> None:
    """Erase the person of a closed account; nothing happens to an account that is open, or erased already."""
    person = _closed(payload["person_id"])
    if person is None:
        return
    if person.state is not PersonState.ERASED:
        if _last_mail_waits(person):
            with unit_of_work():
                enqueue("erase_person", payload, run_at=clock.now() + _pause(person), key=f"erase:{person.id}")
            return
        _erase(person)
    _show_neutral_name(person.id)
    with unit_of_work():
        db.session.get_one(Person, person.id).closing_at = None
    forget_deleted()


def _closed(person_id: int) -> Person | None:
    """The person, if the account is closed and not erased to the end."""
    db.session.rollback()
    person = db.session.get(Person, person_id, populate_existing=True)
    if person is None or person.is_active or person.closing_at is None or person.closing_at > clock.now():
        return None
    return person


def _erase(person: Person) -> None:
    traces = traces_of(person)
    for eraser in erasers.values():
        with unit_of_work():
            eraser(db.session.get_one(Person, person.id), traces)
    scrubbing.scrub(traces)
    with unit_of_work():
        _empty(db.session.get_one(Person, person.id))


def traces_of(person: Person) -> Traces:
    """What names the person in texts. A name that somebody else bears too stays in texts, which may mean them."""
    db.session.rollback()
    names = select(Person.name).where(Person.id != person.id, Person.state != PersonState.ERASED)
    others = db.session.scalars(names).all()
    pattern = name_pattern(person.name)
    is_one_word = len(person.name.split()) < 2
    if is_one_word:
        is_shared = any(pattern.search(name) for name in others)
    else:
        is_shared = any(name.casefold() == person.name.casefold() for name in others)
    return Traces(
        person.id, "" if is_shared or person.name == NAME else person.name, person.email, person.contact,
        is_alone=not any(pattern.fullmatch(name) for name in others),
    )  # fmt: skip


def _last_mail_waits(person: Person) -> bool:
    """Whether the mail that says goodbye is still on its way, and for less than a day."""
    waiting = select(Mail.id).where(Mail.person_id == person.id, Mail.state == MailState.WAITING)
    is_patient = person.closing_at is not None and clock.now() < person.closing_at + MAIL_PATIENCE
    return is_patient and db.session.scalar(waiting.limit(1)) is not None


def _pause(person: Person) -> timedelta:
    """How long to wait for the last mail before looking again: it goes soon, or its server is away for a while."""
    waited = clock.now() - (person.closing_at or clock.now())
    return next(pause for until, pause in MAIL_RETRIES if waited < until)


def _empty(person: Person) -> None:
    """Leave nothing of the person but a row that texts can point to."""
    person.name, person.email = NAME, f"konto-{person.id}@usuniete.invalid"
    person.position = person.position_code = person.contact = ""
    person.password_hash, person.institution, person.is_admin = None, None, False
    person.themes, person.shows = [], []
    person.language, person.theme = "pl", "system"
    person.state = PersonState.ERASED
    people.move_rights(person)
    emit(PersonErased(person_id=person.id))


def _show_neutral_name(person_id: int) -> None:
    """Tell open pages of everything that bears the person's name, a few at a time."""
    for table, finder in showing.items():
        db.session.rollback()
        for ids in _lots(finder(person_id)):
            with unit_of_work():
                rewording[table](ids)


def _lots(ids: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), TOLD_AT_ONCE):
        yield ids[at : at + TOLD_AT_ONCE]


def _ids(wanted: Select[int]) -> list[int]:
    with db.engine.connect() as connection:
        return list(connection.scalars(wanted))
