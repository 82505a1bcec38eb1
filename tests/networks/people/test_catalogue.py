"""The catalogue of editions and networks, and bringing the database in line with it."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from networks.chat.queries import GENERAL, channel_named
from networks.chat.upkeep import make_general_channels
from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people import catalogue, editions, signs
from networks.people.models import Edition, EditionState, Network, NetworkKind, NetworkState, Person
from networks.people.queries import network_by_slug, networks_in

CLOSED = {"a-plany-1", "a-plany-2", "a-plany-3"}

pytestmark = pytest.mark.usefixtures("app")


def test_the_active_networks_are_three_of_officials_five_of_heads_and_three_groups():
    catalogue.sync()
    kinds = Counter(network.kind for network in networks_in(NetworkState.ACTIVE))
    assert kinds == {NetworkKind.OFFICIALS: 3, NetworkKind.SCHOOL_HEADS: 5, NetworkKind.EXCHANGE: 3}
    assert networks_in(NetworkState.ARCHIVED) == []


def test_there_are_four_editions_in_their_states():
    catalogue.sync()
    states = {edition.key: edition.state for edition in db.session.scalars(select(Edition))}
    assert states == {
        "a-plany": EditionState.CLOSED,
        "b-covid": EditionState.ACTIVE,
        "g-wymiana": EditionState.ACTIVE,
        "c-pilotaz": EditionState.PLANNED,
    }


def test_every_network_is_described_in_both_languages_and_has_its_own_place():
    catalogue.sync()
    networks = networks_in(NetworkState.ACTIVE)
    assert len({network.position for network in networks}) == len(networks)
    for text in ("name_pl", "name_en", "purpose_pl", "purpose_en"):
        assert len({getattr(network, text) for network in networks}) == len(networks)
    assert all(network.is_open for network in networks)


def test_closed_networks_come_on_request_only_archived_and_as_predecessors():
    assert not any(slug in line for line in catalogue.sync() for slug in CLOSED)
    assert network_by_slug("jst-plany").continues_id is None

    lines = catalogue.sync(with_closed=True)

    assert lines == [*(f"network {slug}: made" for slug in sorted(CLOSED)), "network jst-plany: continues_id changed"]
    assert {network.slug for network in networks_in(NetworkState.ARCHIVED)} == CLOSED
    assert not any(network_by_slug(slug).is_open for slug in CLOSED)
    assert network_by_slug("jst-plany").continues_id == network_by_slug("a-plany-1").id
    assert catalogue.sync() == catalogue.sync(with_closed=True) == []


def test_syncing_twice_changes_nothing():
    assert len(catalogue.sync()) == 4 + 11
    before = _all_rows()
    assert catalogue.sync() == []
    assert _all_rows() == before


def test_what_differs_is_changed_and_named():
    catalogue.sync()
    with unit_of_work():
        network_by_slug("jst-finanse").name_pl = "Inna nazwa"
        network_by_slug("ds-kryzys").unit_kinds = []
        db.session.scalars(select(Edition).where(Edition.key == "b-covid")).one().name_en = "Another"
    assert catalogue.sync() == [
        "edition b-covid: name_en changed",
        "network jst-finanse: name_pl changed",
        "network ds-kryzys: unit_kinds changed",
    ]
    assert network_by_slug("jst-finanse").name_pl == "Finanse i organizacja oświaty samorządowej"


def test_states_that_people_decided_on_stay():
    catalogue.sync()
    with unit_of_work():
        network_by_slug("jst-finanse").state = NetworkState.ARCHIVED
        db.session.scalars(select(Edition).where(Edition.key == "b-covid")).one().state = EditionState.CLOSED
    assert catalogue.sync() == []
    assert network_by_slug("jst-finanse").state is NetworkState.ARCHIVED
    assert network_by_slug("jst-finanse").edition.state is EditionState.CLOSED


def test_what_was_changed_in_the_administration_stays(admin: Person):
    catalogue.sync()
    edition = db.session.scalars(select(Edition).where(Edition.key == "b-covid")).one()
    with unit_of_work():
        editions.change_edition(
            admin, edition, editions.EditionValues("x", "Po zmianie", edition.name_en, edition.starts_on, None)
        )
        edition.name_en = "Another"
    assert catalogue.sync() == ["edition b-covid: name_en changed"]
    assert (edition.name_pl, edition.strand, edition.ends_on) == ("Po zmianie", "x", None)


def test_networks_that_the_catalogue_does_not_know_are_left_alone(finanse: Network):
    with unit_of_work():
        finanse.slug = "stara-siec"
    catalogue.sync()
    assert network_by_slug("stara-siec").id == finanse.id


def test_signs_are_lines_of_three_to_six_points_no_two_alike_however_turned():
    networks = catalogue.read().networks
    for network in networks:
        assert signs.is_line(network.sign)
        assert not signs.is_straight(network.sign)
    assert len({signs.drawing(network.sign) for network in networks}) == len(networks)


def test_neighbours_have_different_hues():
    networks = sorted(catalogue.read().networks, key=lambda network: network.position)
    assert all(one.hue != next_.hue for one, next_ in pairwise(networks))


def test_every_network_gets_its_general_channel_once():
    catalogue.sync()
    assert make_general_channels()[0] == "network jst-plany: channel general made"
    assert all(channel_named(network, GENERAL) for network in networks_in(NetworkState.ACTIVE))
    assert make_general_channels() == []


def test_the_clock_is_held_in_columns_too_and_runs_on_afterwards():
    moment = clock.now().replace(year=2020)
    with clock.held_at(moment):
        catalogue.sync()
        with clock.held_at(moment.replace(year=2021)):
            assert clock.now().year == 2021
        assert clock.now() == moment
    assert network_by_slug("jst-finanse").created_at == moment
    assert clock.now() > moment


def test_the_clock_is_not_held_at_a_moment_without_zone():
    with pytest.raises(ValueError, match="time zone"), clock.held_at(clock.now().replace(tzinfo=None)):
        pass


def _all_rows() -> list[object]:
    rows = db.session.execute(select(Network.__table__).order_by(Network.id)).all()
    return [*rows, db.session.scalar(select(func.count()).select_from(Edition))]
