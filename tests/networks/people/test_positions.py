"""Whom a network gathers: positions, and the kind of local government behind an institution."""

from __future__ import annotations

import pytest
from flask import Flask

from networks.core.unit_of_work import unit_of_work
from networks.people.models import Institution, Network, NetworkKind, Role, UnitKind
from networks.people.positions import Misfit, Position, misfit
from tests import make

MEMBER = frozenset({Role.MEMBER})


@pytest.fixture
def commune(app: Flask) -> Institution:
    """A rural commune."""
    return make.institution()


def governed(by: Institution | None, kind: UnitKind = UnitKind.SCHOOL) -> Institution:
    """An institution that `by` runs."""
    made = make.institution("Szkoła Podstawowa w Przykładowie", kind)
    with unit_of_work():
        made.parent = by
    return made


@pytest.fixture
def rural_heads(app: Flask) -> Network:
    """A network of school heads in rural communes."""
    made = make.network(kind=NetworkKind.SCHOOL_HEADS)
    with unit_of_work():
        made.audience, made.unit_kinds = "school_heads", [UnitKind.RURAL_COMMUNE.value]
    return made


def test_a_school_counts_as_its_governing_body(rural_heads: Network, commune: Institution) -> None:
    assert misfit(rural_heads, Position.SCHOOL_HEAD, governed(commune), MEMBER) is None


def test_a_school_of_another_kind_of_unit_or_of_nobody_does_not_fit(rural_heads: Network) -> None:
    county = make.institution("Powiat przykładowski", UnitKind.COUNTY)
    assert misfit(rural_heads, Position.SCHOOL_HEAD, governed(county), MEMBER) is Misfit.UNIT_KIND
    assert misfit(rural_heads, Position.SCHOOL_HEAD, governed(None), MEMBER) is Misfit.UNIT_KIND
    assert misfit(rural_heads, Position.SCHOOL_HEAD, None, MEMBER) is Misfit.UNIT_KIND


def test_a_shared_services_centre_counts_as_the_commune_that_runs_it(finanse: Network, commune: Institution) -> None:
    with unit_of_work():
        finanse.unit_kinds = [UnitKind.RURAL_COMMUNE.value]
    centre = governed(commune, UnitKind.SHARED_SERVICES)
    assert misfit(finanse, Position.SHARED_SERVICES_STAFF, centre, MEMBER) is None


def test_an_official_does_not_fit_among_heads(rural_heads: Network, commune: Institution) -> None:
    assert misfit(rural_heads, Position.TREASURER, commune, MEMBER) is Misfit.POSITION


def test_who_leads_advises_or_observes_comes_from_anywhere(rural_heads: Network) -> None:
    for role in (Role.COORDINATOR, Role.MODERATOR, Role.EXPERT, Role.OBSERVER):
        assert misfit(rural_heads, "", None, frozenset({role})) is None
