"""Valid requests about one's own profile, data and account."""

from __future__ import annotations

from datetime import timedelta

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.profile import exporting
from networks.profile.models import DataExport, ExportState
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds, client_id


@builds("profile.show", "profile.institution", "my_data.show", "closing.show")
def about_oneself(_cell: Cell) -> Asked:
    """Pages that are about nothing but the one who asks."""
    return Asked()


@builds("profile.save")
def profile(_cell: Cell) -> Asked:
    """A profile."""
    return Asked(form={"name": "Inne Nazwisko", "themes": "dowożenie", "shows": "themes"})


@builds("profile.choose_institution")
def institution(_cell: Cell) -> Asked:
    """An institution."""
    return Asked(form={"institution": str(make.institution().id), "q": "gmina"})


@builds("my_data.ask")
def asking_for_data(_cell: Cell) -> Asked:
    """One's own data."""
    return Asked(form={"password": make.PASSWORD})


@builds("my_data.fetch")
def data_of_the_writer(cell: Cell) -> Asked:
    """A file with the writer's data."""
    with unit_of_work():
        made = DataExport(
            person_id=cell.writer.id, state=ExportState.READY, stored_name=f"{client_id()}.zip", size_bytes=1,
            expires_at=clock.now() + timedelta(days=7),
        )  # fmt: skip
        db.session.add(made)
    path = exporting.path_of(made)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    return Asked({"export_id": made.id})


@builds("closing.close")
def closing(_cell: Cell) -> Asked:
    """An end of one's account."""
    return Asked(form={"password": make.PASSWORD})


@builds("closing.stop")
def not_closing(cell: Cell) -> Asked:
    """An account that is to be closed and is kept after all."""
    with unit_of_work():
        db.session.get_one(Person, cell.world.person(cell.column).id).closing_at = clock.now() + timedelta(days=3)
    return Asked(form={})
