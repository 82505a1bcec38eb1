"""Who is shown to whom in a network."""

from __future__ import annotations

import pytest

from networks.core.errors import NotFound
from networks.core.unit_of_work import unit_of_work
from networks.membership import queries
from networks.people import actions as people
from networks.people.models import Network, Person, Role
from tests import make


def names(person: Person, network: Network, part: str = "") -> list[str]:
    return [row.name for row in queries.colleagues(person, network, part)]


def test_colleagues_are_listed_leaders_first_then_by_surname(
    ewa: Person, anna: Person, piotr: Person, olga: Person, finanse: Network
) -> None:
    assert names(ewa, finanse) == [anna.name, piotr.name, olga.name, ewa.name]


def test_names_stand_in_the_order_of_the_polish_alphabet(ewa: Person, finanse: Network) -> None:
    for name in ("Żaneta Ąk", "Adam Zet", "Łucja Ćma", "Lena Cis"):
        make.member(finanse, name=name)
    found = [name for name in names(ewa, finanse) if name != ewa.name]
    assert found == ["Żaneta Ąk", "Lena Cis", "Łucja Ćma", "Adam Zet"]


def test_a_part_of_a_name_narrows_the_list(ewa: Person, anna: Person, finanse: Network) -> None:
    assert names(ewa, finanse, "przewod") == [anna.name]
    assert names(ewa, finanse, "%") == []


def test_outsiders_and_former_members_see_and_are_nobody(
    ewa: Person, jan: Person, obcy: Person, admin: Person, finanse: Network
) -> None:
    left = make.member(finanse, name="Dawna Członkini")
    make.remove(left, finanse)
    for outsider in (jan, obcy, admin, left):
        assert names(outsider, finanse) == []
    assert left.name not in names(ewa, finanse)


def test_a_closed_account_is_shown_nowhere(ewa: Person, anna: Person, finanse: Network) -> None:
    with unit_of_work():
        people.disable(anna)
    assert names(ewa, finanse) == [ewa.name]
    with pytest.raises(NotFound):
        queries.colleague_for(ewa, anna.id)


def test_a_closed_account_coordinates_nothing(anna: Person, finanse: Network) -> None:
    assert [row.name for row in queries.coordinators(finanse)] == [anna.name]
    with unit_of_work():
        people.disable(anna)
    assert queries.coordinators(finanse) == []


def test_a_person_is_shown_to_those_who_share_a_network_and_only_those_networks(
    ewa: Person, jan: Person, finanse: Network, kryzys: Network
) -> None:
    with pytest.raises(NotFound):
        queries.colleague_for(ewa, jan.id)
    make.join(jan, finanse, Role.EXPERT)
    shown, shared = queries.colleague_for(ewa, jan.id)
    assert (shown.roles, [network.slug for network in shared]) == ([Role.EXPERT], [finanse.slug])


def test_the_missing_and_the_strange_are_refused_in_the_same_words(ewa: Person, jan: Person) -> None:
    said = []
    for number in (jan.id, 987_654):
        with pytest.raises(NotFound) as refused:
            queries.colleague_for(ewa, number)
        said.append((str(refused.value), refused.value.code))
    assert said[0] == said[1]
