"""Valid requests of administration about people, institutions, lists, the log, jobs and mails."""

from __future__ import annotations

import io
from itertools import count
from typing import Any

from networks.access.models import TotpKey
from networks.admin import institutions_actions
from networks.core import clock, mail
from networks.core.db import db
from networks.core.jobs import JobState, enqueue
from networks.core.mail import MailState
from networks.core.unit_of_work import unit_of_work
from networks.imports import actions as imports
from networks.imports.keeping import Kept
from networks.people import actions as people
from networks.people.models import Institution, Person, PersonState, Role, UnitKind
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds

_numbers = count(1)
WHY = {"reason": "Wniosek z 24 listopada."}


def _person(**more: Any) -> Person:
    """A person of this cell alone."""
    made = make.person(
        f"Osoba do zmiany {next(_numbers)}".rstrip("0123456789 "), email=f"cela{next(_numbers)}@test.example"
    )
    with unit_of_work():
        found = db.session.get_one(Person, made.id)
        for name, value in more.items():
            setattr(found, name, value)
    return made


def _institution(cell: Cell) -> Institution:
    """An institution of this cell alone, to which nobody is linked."""
    facts = institutions_actions.Facts(name=f"Partner {next(_numbers)}", kind=UnitKind.SOCIAL_PARTNER)
    with unit_of_work():
        return institutions_actions.add(cell.world.person("admin"), facts)


@builds(
    "admin_people.index", "admin_people.new", "admin_institutions.index", "admin_institutions.new",
    "admin_imports.index", "admin_audit.index", "admin_jobs.index", "admin_mails.index",
)  # fmt: skip
def a_list(_cell: Cell) -> Asked:
    """A list, or an empty form."""
    return Asked()


@builds("admin_people.show", "admin_people.edit", "admin_account.roles")
def somebody(_cell: Cell) -> Asked:
    """A person's page."""
    return Asked({"person_id": _person().id})


@builds("admin_people.add")
def a_new_person(_cell: Cell) -> Asked:
    """A new person."""
    return Asked(form={"name": "Nowa Osoba", "email": f"nowa{next(_numbers)}@test.example"})


@builds("admin_people.change")
def other_details(_cell: Cell) -> Asked:
    """Another position."""
    person = _person()
    form = {"name": person.name, "email": person.email, "position": "skarbniczka"}
    return Asked({"person_id": person.id}, form=form)


@builds("admin_account.send_link")
def somebody_who_waits(_cell: Cell) -> Asked:
    """Somebody invited."""
    return Asked({"person_id": _person(state=PersonState.INVITED, password_hash=None).id}, form={})


@builds("admin_account.disable", "admin_account.end_sign_ins", "admin_account.make_administrator")
def an_open_account(_cell: Cell) -> Asked:
    """An act upon an open account, with a reason."""
    person = _person()
    make.sign_in(person)
    return Asked({"person_id": person.id}, form=WHY)


@builds("admin_account.enable")
def a_closed_account(_cell: Cell) -> Asked:
    """A closed account."""
    person = _person()
    with unit_of_work():
        people.disable(db.session.get_one(Person, person.id))
    return Asked({"person_id": person.id}, form=WHY)


@builds("admin_account.unmake_administrator")
def another_administrator(_cell: Cell) -> Asked:
    """One of several administrators."""
    return Asked({"person_id": _person(is_admin=True).id}, form=WHY)


@builds("admin_account.reset_second_factor")
def somebody_with_a_second_factor(_cell: Cell) -> Asked:
    """Somebody who lost the telephone."""
    person = _person()
    with unit_of_work():
        db.session.add(TotpKey(person_id=person.id, sealed="x", confirmed_at=clock.now()))
    return Asked({"person_id": person.id}, form=WHY)


@builds("admin_account.erase")
def somebody_to_erase(_cell: Cell) -> Asked:
    """Somebody who asked to be erased."""
    person = _person()
    return Asked({"person_id": person.id}, form=WHY | {"email": person.email})


@builds("admin_account.change_roles")
def a_role(cell: Cell) -> Asked:
    """A role in a network."""
    form = WHY | {"network": cell.slug, "roles": Role.MODERATOR.value}
    return Asked({"person_id": _person().id}, form=form)


@builds("admin_institutions.add")
def a_new_institution(_cell: Cell) -> Asked:
    """A new institution."""
    return Asked(form={"name": "Fundacja Edukacji", "kind": "partner_spoleczny"})


@builds("admin_institutions.show", "admin_institutions.delete")
def an_institution(cell: Cell) -> Asked:
    """An institution."""
    return Asked({"institution_id": _institution(cell).id}, form={})


@builds("admin_institutions.change")
def another_town(cell: Cell) -> Asked:
    """Another town of an institution."""
    institution = _institution(cell)
    form = {"name": institution.name, "kind": institution.kind.value, "town": "Przykładowo"}
    return Asked({"institution_id": institution.id}, form=form)


@builds("admin_imports.hand_in")
def a_list_from_a_file(_cell: Cell) -> Asked:
    """A list of institutions."""
    file = (io.BytesIO("Nazwa;Rodzaj\nFundacja;partner społeczny\n".encode()), "lista.csv")
    return Asked({"key": "institutions"}, form={"file": file})  # type: ignore[dict-item]


@builds("admin_imports.show")
def a_list_handed_in(cell: Cell) -> Asked:
    """A list the administrator handed in."""
    with unit_of_work():
        made = imports.start(cell.world.person("admin"), "people", Kept("lista.csv", f"cela{next(_numbers)}"))
    return Asked({"key": "people", "list_id": made.id})


@builds("admin_audit.export")
def the_log(_cell: Cell) -> Asked:
    """The log as a file."""
    return Asked(form={"action": "person.added"})


@builds("admin_jobs.retry")
def a_failed_job(_cell: Cell) -> Asked:
    """A job that failed."""
    with unit_of_work():
        job = enqueue("nothing", {})
        job.state = JobState.FAILED
    return Asked({"job_id": job.id}, form={})


@builds("admin_jobs.give_up")
def a_waiting_job(_cell: Cell) -> Asked:
    """A job that waits."""
    with unit_of_work():
        job = enqueue("nothing", {})
    return Asked({"job_id": job.id}, form={})


@builds("admin_mails.retry", "admin_mails.show", "admin_mails.html")
def a_mail(_cell: Cell) -> Asked:
    """A mail that was given up."""
    with unit_of_work():
        made = mail.post("Ewa", "ewa@test.example", "Temat", "Treść", "<p>Treść</p>")
        made.state = MailState.FAILED
    return Asked({"mail_id": made.id}, form={})
