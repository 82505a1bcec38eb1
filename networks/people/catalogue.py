"""The programme, its editions and networks as data (`catalogue.toml`), and bringing the database in line with it."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints
from sqlalchemy import select

from networks.core.db import db
from networks.core.shapes import Shape
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Edition, EditionState, Network, NetworkKind, NetworkState, UnitKind

FILE = Path(__file__).with_name("catalogue.toml")

# 3 to 6 different points of the grid.
Sign = Annotated[str, StringConstraints(pattern=r"^[1-9]{3,6}$")]


class EditionEntry(Shape):
    """An edition as the catalogue describes it."""

    key: str
    strand: str
    name_pl: str
    name_en: str
    starts_on: date
    ends_on: date | None = None
    state: EditionState


class NetworkEntry(Shape):
    """A network as the catalogue describes it; `edition` and `continues` are keys of others."""

    slug: str
    kind: NetworkKind
    edition: str
    state: NetworkState = NetworkState.ACTIVE
    name_pl: str
    name_en: str
    purpose_pl: str
    purpose_en: str
    audience: Literal["officials", "school_heads", "experts"]
    unit_kinds: list[UnitKind] = Field(default_factory=list)
    voivodeship: str | None = None
    continues: str | None = None
    sign: Sign
    hue: int = Field(ge=1, le=3)
    position: int


class ProgrammeEntry(Shape):
    """The programme as documents name it until an administrator says otherwise; the leader is the first partner."""

    name_pl: str
    name_en: str
    number: str
    partners: list[str]
    funders_pl: str
    funders_en: str


class Catalogue(Shape):
    """All of it, in the order in which networks are listed."""

    programme: ProgrammeEntry
    editions: list[EditionEntry]
    networks: list[NetworkEntry]


@cache
def read() -> Catalogue:
    """The catalogue. Raises ValidationError when something in the file is not as it should be."""
    return Catalogue.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))


def sync(*, with_closed: bool = False) -> list[str]:
    """Make what is missing and change what differs; answers a line for each change, none when all was in line.

    Networks of editions that are closed in the catalogue are touched only `with_closed`. States are set when an
    edition or network is made; later ones are decided by people and stay, and so does whatever else was changed in the
    administration. Nothing is ever deleted.
    """
    catalogue = read()
    closed = {edition.key for edition in catalogue.editions if edition.state is EditionState.CLOSED}
    wanted = [network for network in catalogue.networks if with_closed or network.edition not in closed]
    # Predecessors first, so that their successors find them.
    wanted.sort(key=lambda network: network.edition not in closed)
    with unit_of_work():
        lines = [line for edition in catalogue.editions for line in _sync_edition(edition)]
        return lines + [line for network in wanted for line in _sync_network(network)]


def _sync_edition(entry: EditionEntry) -> list[str]:
    row = db.session.scalar(select(Edition).where(Edition.key == entry.key))
    if row is not None:
        return _changed(f"edition {entry.key}", row, entry.model_dump(exclude={"key", "state"}))
    db.session.add(Edition(**entry.model_dump()))
    db.session.flush()
    return [f"edition {entry.key}: made"]


def _sync_network(entry: NetworkEntry) -> list[str]:
    edition = db.session.scalars(select(Edition).where(Edition.key == entry.edition)).one()
    values = entry.model_dump(exclude={"slug", "state", "edition", "continues", "unit_kinds"})
    values |= {
        "edition_id": edition.id,
        "continues_id": _id_of(entry.continues),
        "unit_kinds": [kind.value for kind in entry.unit_kinds],
    }
    row = db.session.scalar(select(Network).where(Network.slug == entry.slug))
    if row is not None:
        return _changed(f"network {entry.slug}", row, values)
    db.session.add(Network(slug=entry.slug, state=entry.state, edition=edition, **values))
    db.session.flush()
    return [f"network {entry.slug}: made"]


def _id_of(slug: str | None) -> int | None:
    """The id of the network with this slug, if it is in the database."""
    return db.session.scalar(select(Network.id).where(Network.slug == slug)) if slug else None


def _changed(what: str, row: Edition | Network, values: dict[str, Any]) -> list[str]:
    """Set on `row` those `values` that differ and were not decided by people; answers a line for each."""
    ours = {name: value for name, value in values.items() if name not in row.decided}
    different = {name: value for name, value in ours.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return [f"{what}: {name} changed" for name in different]
