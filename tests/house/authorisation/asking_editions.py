"""Valid requests about the programme, editions, networks and rollovers: administrators only, whatever is asked."""

from __future__ import annotations

import io
from itertools import count
from typing import Any

from sqlalchemy import delete

from networks.admin import editions_actions, programme_actions
from networks.admin.models import Invites, ProgrammeMark, Rollover
from networks.admin.programme_forms import png
from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people import editions
from networks.people.models import Edition, Network, Role
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds

_numbers = count(1)
WHY = {"reason": "Decyzja z 24 listopada."}
EDITION = {"strand": "test", "name_pl": "Inna edycja", "name_en": "Other edition", "starts_on": "2027-09-01"}
NETWORK = {
    "kind": "officials", "name_pl": "Nowa sieć", "name_en": "New network", "purpose_pl": "Cel sieci.",
    "purpose_en": "Its purpose.", "audience": "officials", "sign": "14563", "hue": "2",
}  # fmt: skip


def _edition(cell: Cell, *, runs: bool = False) -> Edition:
    """An edition of this cell alone."""
    with unit_of_work():
        return editions.open_edition(
            cell.world.person("admin"), f"edycja-{next(_numbers)}", make.EDITION_VALUES, runs=runs
        )


def _network(cell: Cell) -> Network:
    """A network of this cell alone."""
    return make.network(f"osobna-{next(_numbers)}", sign=make.free_sign())


def _mark(cell: Cell) -> int:
    with unit_of_work():
        db.session.execute(delete(ProgrammeMark))
        picture = png(make.png_picture(next(_numbers) + 20, 40))
        return programme_actions.add_mark(cell.world.person("admin"), picture, "Znak", "Mark").id


@builds(
    "admin_editions.overview", "admin_editions.index", "admin_editions.new", "admin_programme.show",
)  # fmt: skip
def page(_cell: Cell) -> Asked:
    """A page about nothing in particular."""
    return Asked()


@builds("admin_editions.create")
def new_edition(_cell: Cell) -> Asked:
    """A new edition."""
    return Asked(form=EDITION | {"key": f"nowa-{next(_numbers)}", "state": "planned"})


@builds(
    "admin_editions.show", "admin_editions.edit_form", "admin_editions.activate", "admin_editions.close_form",
    "admin_editions.reopen_form", "admin_networks.new", "admin_rollover.new",
)  # fmt: skip
def edition(cell: Cell) -> Asked:
    """A planned edition."""
    return Asked({"key": _edition(cell).key}, form={})


@builds("admin_editions.edit")
def edition_to_change(cell: Cell) -> Asked:
    """Other names."""
    return Asked({"key": _edition(cell).key}, form=EDITION)


@builds("admin_editions.close")
def edition_to_close(cell: Cell) -> Asked:
    """A reason."""
    return Asked({"key": _edition(cell, runs=True).key}, form=WHY)


@builds("admin_editions.reopen")
def edition_to_reopen(cell: Cell) -> Asked:
    """A reason, for one that was closed just now."""
    found = _edition(cell, runs=True)
    with unit_of_work():
        editions.close_edition(cell.world.person("admin"), found, "Pomyłka.")
    return Asked({"key": found.key}, form=WHY)


@builds("admin_networks.create")
def new_network(cell: Cell) -> Asked:
    """A new network in an edition of its own."""
    more = {"slug": f"nowa-{next(_numbers)}", "sign": make.free_sign()}
    return Asked({"key": _edition(cell).key}, form=NETWORK | more)


@builds(
    "admin_networks.show", "admin_networks.edit_form", "admin_networks.archive_form", "admin_networks.restore_form",
)  # fmt: skip
def network(cell: Cell) -> Asked:
    """A network."""
    return Asked({"slug": _network(cell).slug})


@builds("admin_networks.edit")
def network_to_change(cell: Cell) -> Asked:
    """Other names and another sign."""
    return Asked({"slug": _network(cell).slug}, form=NETWORK | {"sign": make.free_sign()})


@builds("admin_networks.archive")
def network_to_archive(cell: Cell) -> Asked:
    """A reason."""
    return Asked({"slug": _network(cell).slug}, form=WHY)


@builds("admin_networks.restore")
def network_to_restore(cell: Cell) -> Asked:
    """A reason, for one that was archived just now."""
    found = _network(cell)
    with unit_of_work():
        editions.archive_network(cell.world.person("admin"), found, "Pomyłka.")
    return Asked({"slug": found.slug}, form=WHY)


@builds("admin_networks.appoint")
def role_to_give(cell: Cell) -> Asked:
    """A coordinator for a network, from outside of it."""
    return Asked({"slug": _network(cell).slug}, form={"email": make.person().email, "role": "coordinator"})


@builds("admin_networks.dismiss_form", "admin_networks.dismiss")
def coordinator_to_dismiss(cell: Cell) -> Asked:
    """One of two coordinators."""
    found = _network(cell)
    make.member(found, Role.COORDINATOR)
    return Asked({"slug": found.slug, "person_id": make.member(found, Role.COORDINATOR).id}, form=WHY)


@builds("admin_rollover.start")
def rollover_to_start(cell: Cell) -> Asked:
    """The network of an edition goes on in another one."""
    found = _network(cell)
    number = next(_numbers)
    form: dict[str, Any] = {
        "target": _edition(cell).key, "networks": str(found.id), f"slug-{found.id}": f"dalej-{number}",
        f"invites-{found.id}": "all",
    }  # fmt: skip
    for one in db.session.query(Rollover):
        with unit_of_work():
            one.done_at = clock.now()
    return Asked({"key": found.edition.key}, form=form)


@builds("admin_rollover.show", "admin_rollover.go_on")
def rollover(cell: Cell) -> Asked:
    """A rollover that stopped."""
    found, target = _network(cell), _edition(cell)
    line = editions_actions.Line(found, f"dalej-{next(_numbers)}", Invites.ALL)
    with unit_of_work():
        for one in db.session.query(Rollover):
            one.done_at = clock.now()
    with unit_of_work():
        made = editions_actions.start_rollover(
            cell.world.person("admin"), found.edition, target, [line], keeps_roles=True
        )
        made.failed_at = clock.now()
    return Asked({"rollover_id": made.id}, form={})


@builds("admin_programme.change")
def record(_cell: Cell) -> Asked:
    """Another record of the programme."""
    words = {name: f"Nazwa {next(_numbers)}" for name in ("name_pl", "name_en", "funders_pl", "funders_en")}
    return Asked(form=words | {"number": "POWR.1/18", "partners": "Lider\nPartner"})


@builds("admin_programme.add_mark")
def mark_to_add(_cell: Cell) -> Asked:
    """A picture."""
    with unit_of_work():
        db.session.execute(delete(ProgrammeMark))
    picture = (io.BytesIO(make.png_picture(next(_numbers) + 20, 40)), "znak.png")
    return Asked(form={"words_pl": "Znak", "words_en": "Mark", "picture": picture})  # type: ignore[dict-item]


@builds("admin_programme.picture", "admin_programme.edit_mark", "admin_programme.remove_mark")
def mark(cell: Cell) -> Asked:
    """A mark."""
    return Asked({"mark_id": _mark(cell)}, form={})


@builds("admin_programme.describe_mark")
def mark_to_describe(cell: Cell) -> Asked:
    """Other words."""
    return Asked({"mark_id": _mark(cell)}, form={"words_pl": "Inny znak", "words_en": "Another mark"})


@builds("admin_programme.move_mark")
def mark_to_move(cell: Cell) -> Asked:
    """The second of two marks goes first."""
    _mark(cell)
    with unit_of_work():
        picture = png(make.png_picture(next(_numbers) + 20, 60))
        second = programme_actions.add_mark(cell.world.person("admin"), picture, "Znak", "Mark")
    return Asked({"mark_id": second.id}, form={"to": "earlier"})
