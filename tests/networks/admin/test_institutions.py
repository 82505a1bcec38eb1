"""Institutions: what fits together, whose code is whose, and what the log keeps."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from networks.admin import institutions_actions as actions
from networks.admin import institutions_queries as queries
from networks.admin.institutions_actions import Facts
from networks.audit.models import AuditEntry
from networks.core.db import db
from networks.core.errors import Conflict, Invalid
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Institution, Person, UnitKind

COMMUNE = Facts("Gmina Łąkowo", UnitKind.RURAL_COMMUNE, teryt="3201022")


def added(by: Person, facts: Facts) -> Institution:
    """The institution, in a unit of its own."""
    with unit_of_work():
        return actions.add(by, facts)


@pytest.fixture
def commune(admin: Person) -> Institution:
    """A commune that runs schools."""
    return added(admin, COMMUNE)


def test_the_voivodeship_comes_from_the_code_or_from_the_governing_body(admin: Person, commune: Institution) -> None:
    school = added(admin, Facts("Szkoła nr 1", UnitKind.SCHOOL, rspo="48512", parent_id=commune.id))
    assert (commune.voivodeship, school.voivodeship) == ("32", "32")
    assert (commune.key, school.key) == ("teryt-3201022", "rspo-48512")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": UnitKind.RURAL_COMMUNE}, "teryt"),
        ({"kind": UnitKind.URBAN_COMMUNE, "teryt": "3201032"}, "teryt"),
        ({"kind": UnitKind.RURAL_COMMUNE, "teryt": "3201022"}, "teryt"),
        ({"kind": UnitKind.RURAL_COMMUNE, "teryt": "3201032", "rspo": "5"}, "rspo"),
        ({"kind": UnitKind.RURAL_COMMUNE, "teryt": "3201032", "parent_id": 1}, "parent"),
        ({"kind": UnitKind.SCHOOL, "rspo": "5"}, "parent"),
        ({"kind": UnitKind.SCHOOL, "rspo": "5", "parent_id": 987}, "parent"),
    ],
    ids=["no code", "another kind", "twin", "commune with RSPO", "commune governed", "school alone", "nobody's school"],
)
def test_what_does_not_fit_together_is_refused_at_its_field(
    more: dict[str, Any], field: str, admin: Person, commune: Institution
) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.add(admin, Facts(name="Inna", **more))
    assert refused.value.field == field


def test_a_school_is_governed_by_a_local_government_only(admin: Person, commune: Institution) -> None:
    school = added(admin, Facts("Szkoła nr 1", UnitKind.SCHOOL, rspo="48512", parent_id=commune.id))
    with pytest.raises(Invalid) as refused, unit_of_work():
        actions.add(admin, Facts("Szkoła nr 2", UnitKind.SCHOOL, parent_id=school.id))
    assert refused.value.field == "parent"


def test_a_school_may_have_the_teryt_code_of_its_commune(admin: Person, commune: Institution) -> None:
    school = added(admin, Facts("Szkoła nr 1", UnitKind.SCHOOL, teryt="3201022", parent_id=commune.id))
    assert queries.with_code("3201022") == [commune]
    assert school.teryt == commune.teryt


def test_the_log_keeps_codes_as_they_were(admin: Person, commune: Institution) -> None:
    with unit_of_work():
        changed = Facts("Gmina Łąkowo", UnitKind.URBAN_RURAL_COMMUNE, teryt="3201023")
        assert actions.change(admin, queries.institution_by_id(commune.id), changed)
    entries = {row.action: row.detail for row in db.session.scalars(select(AuditEntry))}
    assert entries["institution.teryt_changed"] == {"from": "3201022", "to": "3201023"}
    assert entries["institution.kind_changed"] == {"from": "gmina_wiejska", "to": "gmina_miejsko_wiejska"}
    assert entries["institution.changed"] == {"fields": ["kind", "teryt"]}


def test_saving_the_same_facts_leaves_no_entry(admin: Person, commune: Institution) -> None:
    with unit_of_work():
        assert not actions.change(admin, queries.institution_by_id(commune.id), COMMUNE)


def test_only_an_institution_nobody_refers_to_is_deleted(admin: Person, ewa: Person, commune: Institution) -> None:
    with unit_of_work():
        db.session.get_one(Person, ewa.id).institution_id = commune.id
    with pytest.raises(Conflict), unit_of_work():
        actions.delete(admin, queries.institution_by_id(commune.id))
    with unit_of_work():
        db.session.get_one(Person, ewa.id).institution_id = None
    with unit_of_work():
        actions.delete(admin, queries.institution_by_id(commune.id))
    assert db.session.get(Institution, commune.id) is None


@pytest.mark.parametrize("words", ["łąkowo", "LAKOWO", "gmina łąk", "3201022", " lakowo   gmina "])
def test_an_institution_is_found_without_case_and_polish_signs(words: str, commune: Institution) -> None:
    assert [row.institution for row in queries.found(words).items] == [commune]


@pytest.mark.parametrize("words", ["%", "_", "łąkowa", "3201023"])
def test_signs_of_patterns_are_ordinary_signs(words: str, commune: Institution) -> None:
    assert list(queries.found(words).items) == []


def test_of_several_that_fit_one_must_be_chosen(admin: Person, commune: Institution) -> None:
    one, two = (added(admin, Facts("Szkoła nr 1", UnitKind.SCHOOL, parent_id=commune.id)) for _ in range(2))
    with pytest.raises(Invalid):
        queries.chosen("Szkoła nr 1", None, field="institution")
    assert queries.chosen("Szkoła nr 1", two.id, field="institution") == two
    assert queries.chosen("", one.id, field="institution") is None
    with pytest.raises(Invalid):
        queries.chosen("Nieznana", one.id, field="institution")
